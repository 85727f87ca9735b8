using System.Collections.Immutable;
using System.Net;
using BenchmarkDotNet.Attributes;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;
using Bulkhead.Model.Names;

namespace Bulkhead.Benchmarks;

/// <summary>The reach of two policies of 10,000 entries each and their difference. The target: at most 300 ms.</summary>
[MemoryDiagnoser]
public class ReachDiffBenchmarks
{
    private const int Entries = 10_000;

    private static readonly ImmutableSortedDictionary<string, string> Labels =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("app.kubernetes.io/name", "librechat")]);

    private RuleBook before = null!;
    private RuleBook few = null!;
    private RuleBook all = null!;
    private RuleBook blocks = null!;
    private RuleBook otherBlocks = null!;

    /// <summary>Builds the policies.</summary>
    [GlobalSetup]
    public void Setup()
    {
        before = Named(0);
        few = Named(20);
        all = Named(Entries);
        blocks = Blocks(0);
        otherBlocks = Blocks(1);
    }

    /// <summary>20 of 10,000 names changed: a usual pull request, and more.</summary>
    [Benchmark(Baseline = true)]
    public int FewNames() => Compare(before, few);

    /// <summary>Every name changed.</summary>
    [Benchmark]
    public int AllNames() => Compare(before, all);

    /// <summary>Every block of addresses moved by one.</summary>
    [Benchmark]
    public int AllBlocks() => Compare(blocks, otherBlocks);

    private static int Compare(RuleBook left, RuleBook right) =>
        ReachDiff.Between(ReachSet.Of(left, Reading.Widest), ReachSet.Of(right, Reading.Widest)).Changes.Length;

    private static RuleBook Named(int changed) => Book(Enumerable.Range(0, Entries).Select(i => new Rule(
        $"allow-{i}", RuleAction.Permit, [AddressSet.PublicInternet.Instance],
        [new DomainGroup($"g-{i}", [new DomainEntry(i % 10 == 0 ? $"*.w{i}.{Side(i, changed)}.example.com" : $"host-{i}.{Side(i, changed)}.example.com", [])])],
        Transport.Tcp, PortRange.Of(i % 3 == 0 ? 8443 : 443)) { RequireTls = i % 3 != 0 }));

    private static RuleBook Blocks(int shift) => Book(Enumerable.Range(0, Entries).Select(i => new Rule(
        $"net-{i}", RuleAction.Permit, [new AddressSet.Blocks($"b-{i}", [new IPNetwork(new IPAddress([10, (byte)(i / 64), (byte)(i % 64 * 4 + shift), 0]), 24)])],
        [], Transport.Tcp, PortRange.Of(5432))));

    private static string Side(int entry, int changed) => entry < changed ? "new" : "old";

    private static RuleBook Book(IEnumerable<Rule> rules)
    {
        var closing = new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null);
        return new RuleBook([new SelectorPolicy("bulkhead-librechat", "chat", [.. rules.Append(closing).Select(static rule => new SelectorRule(Labels, rule))])]);
    }
}
