using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>Finds the workloads that policies and plans speak of.</summary>
public static class ReachWorkloads
{
    private const string Prefix = "bulkhead-";

    /// <summary>A workload for each selector of some policies that asks for labels only, named after the first policy that has it.</summary>
    /// <param name="book">The ordered rules.</param>
    /// <param name="pods">The NetworkPolicies.</param>
    public static ImmutableArray<ReachWorkload> In(RuleBook book, ImmutableArray<PodPolicy> pods)
    {
        ArgumentNullException.ThrowIfNull(book);
        var found = new SortedDictionary<string, ReachWorkload>(StringComparer.Ordinal);
        foreach (var policy in book.Policies)
        {
            ImmutableSortedDictionary<string, string>? last = null;
            foreach (var (labels, _) in policy.Rules)
            {
                if (last is null || !ReferenceEquals(last, labels))
                {
                    last = labels;
                    var workload = new ReachWorkload(NameOf(policy.Name), policy.Namespace, labels);
                    found.TryAdd(workload.Key, workload);
                }
            }
        }

        foreach (var policy in pods)
        {
            if (policy.Pods.Requirements.All(static one => one is { Operator: LabelOperator.In, Values.Length: 1 }))
            {
                var labels = policy.Pods.Requirements.DistinctBy(static one => one.Key, StringComparer.Ordinal)
                    .ToImmutableSortedDictionary(static one => one.Key, static one => one.Values[0], StringComparer.Ordinal);
                var workload = new ReachWorkload(NameOf(policy.Name), policy.Namespace, labels);
                found.TryAdd(workload.Key, workload);
            }
        }

        return [.. found.Values];
    }

    /// <summary>The workloads of a plan.</summary>
    public static ImmutableArray<ReachWorkload> In(EgressPolicy plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return [.. Governed(plan).Select(static policy => Of(policy.Workload))];
    }

    /// <summary>A workload of a plan.</summary>
    public static ReachWorkload Of(Workload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return new ReachWorkload(workload.Name, workload.Namespace, workload.Labels);
    }

    /// <summary>The rules of a plan as an engine holds them, with the reasons that manifests do not carry.</summary>
    public static RuleBook BookOf(EgressPolicy plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new RuleBook([.. Governed(plan).Select(static policy => new SelectorPolicy(
            Prefix + policy.Workload.Name, policy.Workload.Namespace, [.. policy.Rules.Select(rule => new SelectorRule(policy.Workload.Labels, rule))]))]);
    }

    private static IEnumerable<WorkloadPolicy> Governed(EgressPolicy plan) => plan.Nodes is { } nodes ? plan.Workloads.Append(nodes) : plan.Workloads;

    /// <summary>What people call the pods that a policy of Bulkhead is for.</summary>
    private static string NameOf(string policy) => policy.StartsWith(Prefix, StringComparison.Ordinal) ? policy[Prefix.Length..] : policy;
}
