using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Model.Digests;

namespace Bulkhead.Tests.Shared;

/// <summary>Facts of a deployment where everything is as it should be. Tests break one thing at a time.</summary>
internal static class EvidenceSample
{
    public static readonly DateTimeOffset Since = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Until = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Collected = new(2026, 3, 4, 8, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Manifest = "kind: FirewallPolicy\n"u8.ToArray();

    public static SubjectFacts Subject { get; } = new(
        EvidenceContracts.Subject, "chat/librechat", 1, Since, Until, Collected, "0.1.0", "2026.11.26", [new EngineFact("aviatrix", "10.1.0"), new EngineFact("network-policy", null)], ["It is about one deployment."]);

    public static DerivationFacts Derivation { get; } = new(
        EvidenceContracts.Derivation, DateOnly.FromDateTime(Collected.UtcDateTime), Watch: false, new DerivationRequest("bulkhead.yaml", [], [], [], null, null, null),
        [new InputFact("librechat.yaml", "inputs/01-librechat.yaml", Sha256.Hex("version: 1.2.1\n"u8), 1)], [new ArtefactFact("policy/firewallpolicy-librechat.yaml", Sha256.Hex(Manifest))], new ProofFact(Held: true, 2, 5, []));

    public static ReachFacts Reach { get; } = new(
        EvidenceContracts.Reach,
        [
            new WorkloadReach("librechat", "chat", IsStore: false, true, true, true, true, [], [
                new AllowedFact("api.openai.com", "443", "https", "external", Encrypted: true, "llm-provider", "llm-openai", "allow-llm-openai", ["librechat.yaml:7 endpoints.openAI"]),
                new AllowedFact("mongodb", "27017", "mongodb", "in-cluster", Encrypted: false, "datastore", "mongodb", "to-mongodb", ["values.yaml:3 mongodb.enabled"]),
            ]),
            new WorkloadReach("mongodb", "chat", IsStore: true, true, true, true, true, ["librechat"], []),
        ],
        new WorkloadReach("node", string.Empty, IsStore: false, true, true, null, null, [], [new AllowedFact("registry.example.com", "443", "https", "external", Encrypted: true, "image-registry", "images", "allow-images", ["values.yaml:9 image"])]),
        [], ProvidersRestricted: true);

    public static ExceptionFacts Exceptions { get; } = new(EvidenceContracts.Exceptions, [new ExceptionFact("egress", "status", "librechat", "status.example.com:443", "ops@example.com", "status page", new DateOnly(2026, 6, 1), "bulkhead.yaml:9 egress[0].host")]);

    public static ChangeFacts Changes { get; } = new(
        EvidenceContracts.Changes, null, new string('a', 40), Shallow: false, ["bulkhead.yaml", "librechat.yaml", "policy"], [], [],
        [new CommitFact(new string('b', 40), Since.AddHours(5), "Ann <ann@example.com>", "Ann <ann@example.com>", "Add a provider", ["librechat.yaml"], [new ReviewerFact("Ben <ben@example.com>", "trailer")])]);

    public static DriftFacts Drift { get; } = new(EvidenceContracts.Drift, [new DriftCheck(Since.AddHours(9), "cluster", InStep: true, [], "records/check-001.json"), new DriftCheck(Collected, "configuration", InStep: true, [], null)]);

    public static FlowFacts Flows { get; } = new(
        EvidenceContracts.Flows, "server", Collected, Since, Until, "since:2026-03-01T00:00:00Z until:2026-03-04T00:00:00Z", new CountFact(30, 3, 0, 1000, 2000), new UnattributedFact(0, 0, 0),
        [new NamedCount("librechat", new CountFact(30, 3, 0, 1000, 2000))], [new NamedCount("allow-llm-openai", new CountFact(30, 0, 0, 1000, 2000))], [new NamedCount("api.openai.com", new CountFact(30, 0, 0, 1000, 2000))],
        [Day(1), Day(2), Day(3)], [new SourceFact("gateway", 66, 66, 0, 0, Until.AddMinutes(-1))],
        [new DeniedGroupFact(new string('c', 32), "librechat", "attacker.example", 443, "no_rule_matches", 3, 0, Since, Since.AddHours(1), "known", "Ben", "a beacon that was removed")], DeniedGroupsCut: false, Problem: null,
        Chain(("2026-03-01.parquet", 1), ("2026-03-02.parquet", 2), ("2026-03-03.parquet", 3)));

    public static TestFacts Tests { get; } = new(EvidenceContracts.Tests, [
        new TestRun("records/probe-001.json", Since.AddHours(2), "librechat", "pod-1", "0.1.0", [
            new TestAttempt("allowed-name", "api.openai.com:443", "reached", "reached", "a server answered"),
            new TestAttempt("forbidden-name", "example.com:443", "stopped", "stopped", "the connection was closed before a byte came"),
        ])]);

    /// <summary>All of it.</summary>
    public static EvidenceFiles Good { get; } = EvidenceFiles.None
        .With(BundlePaths.Subject, EvidenceJson.Write(Subject)).With(BundlePaths.Derivation, EvidenceJson.Write(Derivation)).With(BundlePaths.Reach, EvidenceJson.Write(Reach))
        .With(BundlePaths.Exceptions, EvidenceJson.Write(Exceptions)).With(BundlePaths.Changes, EvidenceJson.Write(Changes)).With(BundlePaths.Drift, EvidenceJson.Write(Drift))
        .With(BundlePaths.Flows, EvidenceJson.Write(Flows)).With(BundlePaths.Tests, EvidenceJson.Write(Tests))
        .With("inputs/01-librechat.yaml", "version: 1.2.1\n"u8.ToArray()).With("policy/firewallpolicy-librechat.yaml", Manifest);

    public static Posture PostureOf(EvidenceFiles files) => PostureRules.Decide(files, ControlCatalog.Load()) ?? throw new InvalidOperationException("There is no subject.");

    public static DayCount Day(int day, long allowed = 10) => new(new DateOnly(2026, 3, day), new CountFact(allowed, 1, 0, 300, 600));

    public static IReadOnlyList<DayFileFact> Chain(params (string Name, int Day)[] files)
    {
        var chain = new List<DayFileFact>();
        var previous = new string('0', 64);
        foreach (var (name, day) in files)
        {
            var file = new DayFileFact(chain.Count + 1, new DateOnly(2026, 3, day), name, 22, Sha256.Hex(System.Text.Encoding.UTF8.GetBytes(name)), previous, string.Empty, "same");
            chain.Add(file with { Chain = DayChain.HashOf(file) });
            previous = chain[^1].Chain;
        }

        return chain;
    }
}
