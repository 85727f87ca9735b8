using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Cli.Git;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Verifying;
using Bulkhead.Engines.Verification;
using Bulkhead.Evidence;
using Bulkhead.Evidence.Bundles;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Recording;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Cli.Collecting;

/// <summary>A bundle that was made.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Head">The hash of its manifest.</param>
/// <param name="IsSigned">Whether it is signed.</param>
/// <param name="Posture">What it shows.</param>
internal sealed record Collected(string Name, string Path, string Head, bool IsSigned, Posture Posture);

/// <summary>Collects evidence: asks everything that knows something, writes it down as facts, and adds a bundle to the chain.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="now">The time, to the second.</param>
internal sealed class Collector(CollectRequest request, DateTimeOffset now)
{
    private static readonly string[] Limits =
    [
        "The evidence is about the deployment whose configuration was read. Whether that configuration is the one that runs is shown by the checks of the cluster and by nothing else here.",
        "What an allowed destination does with what it is sent is outside of what can be enforced. Data can leave through an allowed provider.",
        "Names are read from TLS and HTTP. Which techniques of evasion were tried, and which are not covered, is listed in docs/limits.md of Bulkhead's version named here.",
        "Records come from the engine that enforces. Where that engine has a fault, the record may have it too; the connections that were tried on purpose are the independent look.",
        "Git knows the reviewers that stand in commits or were given from the forge. It does not know who merely approved elsewhere.",
        "Controls are supported in part: what Bulkhead does not show stands beside each of them.",
    ];

    private readonly List<Diagnostic> problems = [];
    private EvidenceFiles files = EvidenceFiles.None;

    /// <summary>Collects, and adds the bundle to the chain.</summary>
    /// <returns>The bundle; null when there is none. And what is to be said.</returns>
    public async Task<(Collected? Bundle, ImmutableArray<Diagnostic> Problems, int ExitCode)> RunAsync()
    {
        var derived = Derived.From(request.Input, request.Watch, DateOnly.FromDateTime(now.UtcDateTime));
        if (derived.Review.HasErrors)
        {
            return (null, [.. derived.Errors], ExitCodes.Input);
        }

        if (!derived.Errors.IsEmpty)
        {
            return (null, [.. derived.Errors], derived.Errors[0].Code.StartsWith("BH6", StringComparison.Ordinal) ? ExitCodes.Bug : ExitCodes.Input);
        }

        var (earlier, number, chainProblem) = Chain();
        if (chainProblem is not null)
        {
            return (null, [chainProblem], ExitCodes.Target);
        }

        var secrets = Derivation(derived);
        if (secrets is not { } taken)
        {
            return (null, [.. problems], ExitCodes.Input);
        }

        var settings = derived.Project.Settings;
        Add(BundlePaths.Subject, EvidenceJson.Write(new SubjectFacts(
            EvidenceContracts.Subject, request.Name ?? $"{derived.Policy.Topology.Namespace}/{derived.Policy.Topology.Release}", number, request.Period.Since, request.Period.Until, now, ToolVersion.Text,
            derived.Review.CatalogVersion, [.. settings.Targets.Select(target => new EngineFact(target.Name(), target == PolicyTarget.Aviatrix ? settings.Deployment.Aviatrix.ChartVersion : null))], Limits)));
        Changes(derived);
        if (Drift(derived) is { } code)
        {
            return (null, [.. problems], code);
        }

        Probes();
        if (await FlowsAsync().ConfigureAwait(false) is { } flowCode)
        {
            return (null, [.. problems], flowCode);
        }

        var days = Days();
        if (problems.Any(static one => one.Severity == Severity.Error))
        {
            return (null, [.. problems], ExitCodes.Input);
        }

        return Finish(earlier, number, days, taken);
    }

    private (Collected? Bundle, ImmutableArray<Diagnostic> Problems, int ExitCode) Finish(ImmutableArray<ReadBundle> earlier, int number, IReadOnlyDictionary<string, string> days, ImmutableArray<string> secrets)
    {
        var (all, posture) = BundleMaker.AddReports(files);
        if (Leak(all, secrets) is { } leak)
        {
            return (null, [.. problems, leak], ExitCodes.Input);
        }

        var previous = earlier.IsEmpty ? null : new PreviousBundle(earlier[^1].Name, earlier[^1].Found[BundlePaths.Manifest].Sha256, earlier[^1].Found[BundlePaths.Attestation].Sha256);
        var (manifest, bytes) = BundleMaker.Manifest(all, days.Select(static day => KeyValuePair.Create(day.Key, BundleFolder.HashOf(day.Value))), previous);
        var statement = Attestation.Statement(manifest, bytes);
        BundleSignature? signature = null;
        if (request.Signing is { } signing && (signature = signing.Sign(statement, out var unsigned)) is null)
        {
            return (null, [.. problems, unsigned!], ExitCodes.Target);
        }

        all = all.With(BundlePaths.Manifest, bytes).With(BundlePaths.Attestation, Attestation.Envelope(statement, signature));
        var name = BundleIndex.NameOf(number, request.Period.Since, request.Period.Until);
        var head = all.HashOf(BundlePaths.Manifest)!;
        var index = BundleIndex.Write([
            .. earlier.Select(static one => new IndexedBundle(one.Manifest!.Number, one.Found[BundlePaths.Manifest].Sha256, one.Found[BundlePaths.Attestation].Sha256, one.Name)),
            new IndexedBundle(number, head, all.HashOf(BundlePaths.Attestation)!, name)]);
        return BundleFolder.Write(request.Folder, name, all, days, index) is { } refused
            ? (null, [.. problems, refused], ExitCodes.Target)
            : (new Collected(name, Path.Combine(request.Folder, name), head, signature is not null, posture), [.. problems], ExitCodes.Done);
    }

    // A chain that is broken is not continued: a new bundle would make the break look old.
    private (ImmutableArray<ReadBundle> Bundles, int Number, Diagnostic? Problem) Chain()
    {
        var bundles = ImmutableArray.CreateBuilder<ReadBundle>();
        foreach (var folder in BundleFolder.BundlesOf(request.Folder))
        {
            if (BundleFolder.Read(folder, out var problem) is not { } bundle)
            {
                return ([], 0, problem);
            }

            bundles.Add(bundle);
        }

        ReadOnlyMemory<byte>? index = BundleFolder.IsChain(request.Folder) ? Records.Bytes(Path.Combine(request.Folder, BundlePaths.Chain), out _) : null;
        var broken = bundles.SelectMany(static bundle => BundleCheck.Integrity(bundle, key: null)).Concat(BundleCheck.Chain(bundles.Count == 0 && index is null ? null : index ?? default(ReadOnlyMemory<byte>), bundles.ToImmutable(), head: null)).ToArray();
        return broken.Length == 0 ? (bundles.ToImmutable(), bundles.Count + 1, null)
            : ([], 0, EvidenceDiagnostics.ChainRefused.At(null, $"{Printable.Clean(request.Folder)}: {broken[0].Message}", "Find out what happened (bulkhead evidence verify), or begin a new chain in another folder with --out."));
    }

    // The recorded inputs have to give the same policy as the real ones; else nobody could derive it again.
    private ImmutableArray<string>? Derivation(Derived derived)
    {
        var follows = DerivedFiles.Write(derived).ToArray();
        RecordedInputs recorded;
        try
        {
            recorded = RecordedInputs.Of(request.Input, derived.Project, value => follows.Any(file => file.Content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(value)) >= 0));
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            problems.Add(EvidenceDiagnostics.CannotRedact.At(null, "an input has a line that takes too long to be looked through for secrets.", "Break the line."));
            return null;
        }

        foreach (var (path, content) in recorded.Contents)
        {
            files = files.With(path, content);
        }

        var facts = new DerivationFacts(
            EvidenceContracts.Derivation, DateOnly.FromDateTime(now.UtcDateTime), request.Watch, recorded.Request, recorded.Inputs, DerivedFiles.Artefacts(derived), DerivedFiles.Proof(derived));
        Add(BundlePaths.Derivation, EvidenceJson.Write(facts));
        foreach (var (path, content) in follows)
        {
            Add(path, content);
        }

        if (Rederivation.Check(BundlePaths.Derivation, files) is [var first, ..])
        {
            var redacted = recorded.Inputs.Where(static input => input.Redacted > 0).Select(static input => input.Name);
            problems.Add(EvidenceDiagnostics.CannotRedact.At(null, $"the recorded inputs do not give the policy: {first.Message}",
                $"Values were taken out of {Printable.Clean(string.Join(", ", redacted), 300)}. A value that decides a destination and looks like a secret has to move: give the host in a variable of its own, or answer for it in bulkhead.yaml."));
            return null;
        }

        return recorded.Secrets;
    }

    private void Changes(Derived derived)
    {
        var forge = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var file in request.Reviews)
        {
            if (Record(file, "review") is var (bytes, record) && Records.Reviews(bytes, record, out var problem) is var reviews)
            {
                Report(problem);
                foreach (var (commit, reviewers) in reviews ?? [])
                {
                    forge[commit] = reviewers;
                }
            }
        }

        var project = derived.Project;
        var folder = project.SettingsFolder is { Length: > 0 } own ? Path.GetFullPath(own) : Directory.GetCurrentDirectory();
        var (repository, problem2) = GitRepository.Find(folder);
        var paths = project.Inventory.Inputs.Select(static input => input.Name).Where(static name => name != FileNames.StandardInput).Select(project.Names.PathOf).Append(Committed(derived));
        Add(BundlePaths.Changes, EvidenceJson.Write(repository is null ? GitHistory.Unknown(problem2!.Message) : new GitHistory(repository).Changes([.. paths], request.Period.Since, request.Period.Until, forge)));
    }

    private string Committed(Derived derived) => request.Committed ?? derived.Project.OutputDirectory;

    private int? Drift(Derived derived)
    {
        var checks = new List<DriftCheck>();
        foreach (var file in request.Checks)
        {
            if (Record(file, "check") is var (bytes, record))
            {
                if (Records.Check(bytes, record, out var problem) is { } check)
                {
                    checks.Add(check);
                }

                Report(problem);
            }
        }

        var directory = Committed(derived);
        var folder = new PolicyFolder(directory);
        var (texts, refusal) = folder.Problem() is { } bad ? (ImmutableSortedDictionary<string, string>.Empty, bad) : folder.ReadAll();
        var findings = refusal is not null ? [refusal] : FolderComparison.Compare(derived.Generation.Artefacts, texts).Diagnostics.Where(static one => one.Severity == Severity.Error).ToImmutableArray();
        checks.Add(new DriftCheck(now, "configuration", findings.IsEmpty, [.. findings.Select(static one => one.Message)], Record: null));
        if (request.Live is { } live)
        {
            var namespaces = Verification.Namespaces(derived.Policy);
            var (committed, unreadable) = CommittedFolder.Read(directory, namespaces);
            var (objects, errors, code) = LiveObjects.Read(live, namespaces, derived.Project.Settings);
            if (committed is null || objects is null)
            {
                problems.AddRange(committed is null ? [unreadable!] : errors);
                return committed is null ? ExitCodes.Target : code;
            }

            var report = Verification.Compare(derived.Policy, derived.Generation.Artefacts, committed, directory, objects, live.Shown, FileNames.Empty);
            checks.Add(new DriftCheck(now, "cluster", report.InStep, [.. report.Findings.Where(static one => one.Diagnostic.Severity != Severity.Info).Select(static one => Printable.Clean(one.Diagnostic.Message, 300))], Record: null));
        }

        Add(BundlePaths.Drift, EvidenceJson.Write(new DriftFacts(EvidenceContracts.Drift, [.. checks.OrderBy(static check => check.When ?? DateTimeOffset.MinValue)])));
        return null;
    }

    private void Probes()
    {
        var runs = new List<TestRun>();
        foreach (var file in request.Probes)
        {
            if (Record(file, "probe") is var (bytes, record))
            {
                if (Records.Probe(bytes, record, out var problem) is { } run)
                {
                    runs.Add(run);
                }

                Report(problem);
            }
        }

        if (runs.Count > 0)
        {
            Add(BundlePaths.Tests, EvidenceJson.Write(new TestFacts(EvidenceContracts.Tests, [.. runs.OrderBy(static run => run.When)])));
        }
    }

    private async Task<int?> FlowsAsync()
    {
        var (facts, found, code) = await FlowRecords.OfAsync(request, now).ConfigureAwait(false);
        problems.AddRange(found);
        if (facts is not null)
        {
            Add(BundlePaths.Flows, EvidenceJson.Write(facts));
        }

        return code;
    }

    private Dictionary<string, string> Days()
    {
        var days = new Dictionary<string, string>(StringComparer.Ordinal);
        if (request.Days is { } folder && files.Read<FlowFacts>(BundlePaths.Flows).Value is { } flows)
        {
            foreach (var day in flows.DayFiles.Where(day => day.Found == "same" && day.Day >= DateOnly.FromDateTime(request.Period.Since.UtcDateTime)))
            {
                var file = Path.Combine(folder, Path.GetFileName(day.Name));
                if (File.Exists(file) && BundleFolder.HashOf(file).Sha256 == day.Sha256)
                {
                    days[BundlePaths.DayFolder + Path.GetFileName(day.Name)] = file;
                }
                else
                {
                    problems.Add(EvidenceDiagnostics.RecordUnreadable.At(null, $"{Printable.Clean(file)} is not the closed day that the flow store recorded.", "Name the folder days of the store that was asked, on the machine where it is."));
                }
            }
        }

        return days;
    }

    private (ReadOnlyMemory<byte> Bytes, string Record)? Record(string file, string kind)
    {
        if (Records.Bytes(file, out var problem) is not { } bytes)
        {
            Report(problem);
            return null;
        }

        var count = files.Files.Keys.Count(path => path.StartsWith(BundlePaths.RecordFolder + kind, StringComparison.Ordinal)) + 1;
        var record = string.Create(CultureInfo.InvariantCulture, $"{BundlePaths.RecordFolder}{kind}-{count:000}.json");
        Add(record, bytes);
        return (bytes, record);
    }

    private void Report(Diagnostic? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }

    private void Add(string path, ReadOnlyMemory<byte> content) => files = files.With(path, content);

    // What was taken out of an input must not stand anywhere else.
    private static Diagnostic? Leak(EvidenceFiles all, ImmutableArray<string> secrets)
    {
        foreach (var secret in secrets)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            if (all.Files.FirstOrDefault(file => file.Value.Span.IndexOf(bytes) >= 0).Key is { } path)
            {
                return EvidenceDiagnostics.CannotRedact.At(null, $"a value that was taken out of an input for being a secret stands in {path} as well.",
                    "Find the value there (it is not shown here), take it out of the configuration, and change the secret: it stands where everybody may read it.");
            }
        }

        return null;
    }
}
