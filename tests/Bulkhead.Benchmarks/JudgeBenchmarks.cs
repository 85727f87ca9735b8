using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Benchmarks;

/// <summary>One decision at 1,000 rules with 100 names each. The target: at most 200 ns, nothing allocated.</summary>
[MemoryDiagnoser]
public class JudgeBenchmarks
{
    private const int RuleCount = 1000;
    private const int NamesEach = 100;

    private static readonly ImmutableSortedDictionary<string, string> Labels =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("app.kubernetes.io/name", "librechat"), KeyValuePair.Create("app.kubernetes.io/instance", "chat")]);

    private SourceRules source = null!;
    private Flow exact = null!;
    private Flow wildcard = null!;
    private Flow stranger = null!;
    private Flow nameless = null!;

    /// <summary>Builds the policy.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var rules = Enumerable.Range(0, RuleCount).Select(static rule => new SelectorRule(Labels, new Rule(
            $"allow-{rule}",
            RuleAction.Permit,
            [AddressSet.PublicInternet.Instance],
            [new DomainGroup($"g-{rule}", [.. Enumerable.Range(0, NamesEach).Select(name => new DomainEntry(name % 10 == 0 ? $"*.w{name}.group-{rule}.example.com" : $"host-{name}.group-{rule}.example.com", []))])],
            Transport.Tcp,
            PortRange.Of(443)) { RequireTls = true }));
        var closing = new SelectorRule(Labels, new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null));
        source = CompiledRuleBook.Compile(new RuleBook([new SelectorPolicy("bulkhead-librechat", "chat", [.. rules, closing])])).For("chat", Labels);
        exact = Of("host-57.group-777.example.com", Application.Tls);
        wildcard = Of("api.w50.group-777.example.com", Application.Tls);
        stranger = Of("exfiltrate.attacker.example.org", Application.Tls);
        nameless = Of(null, Application.TlsWithoutName);
    }

    /// <summary>A name that is listed.</summary>
    [Benchmark(Baseline = true)]
    public bool Exact() => CompiledRuleBook.Decide(source, exact, Reading.Narrowest).Allowed;

    /// <summary>A name below a wildcard.</summary>
    [Benchmark]
    public bool Wildcard() => CompiledRuleBook.Decide(source, wildcard, Reading.Narrowest).Allowed;

    /// <summary>A name that nothing lists.</summary>
    [Benchmark]
    public bool Stranger() => CompiledRuleBook.Decide(source, stranger, Reading.Widest).Allowed;

    /// <summary>TLS without a name.</summary>
    [Benchmark]
    public bool Nameless() => CompiledRuleBook.Decide(source, nameless, Reading.Widest).Allowed;

    private static Flow Of(string? name, Application application) =>
        new("chat", Labels, name is null ? null : ((Host.Name)HostSyntax.Read(name).Host!).Value, null, Transport.Tcp, 443, application);
}
