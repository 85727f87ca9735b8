using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>What every workload may reach under policies, as sets. Two sets are compared by what they hold, never by how it is written.</summary>
public sealed class ReachSet
{
    private readonly ImmutableDictionary<string, WorkloadReach> byKey;

    internal ReachSet(Reading reading, IEnumerable<WorkloadReach> workloads)
    {
        Reading = reading;
        Workloads = [.. workloads.OrderBy(static reach => reach.Workload.Key, StringComparer.Ordinal)];
        byKey = Workloads.ToImmutableDictionary(static reach => reach.Workload.Key, StringComparer.Ordinal);
    }

    /// <summary>How the open questions of the documents are answered.</summary>
    public Reading Reading { get; }

    /// <summary>The workloads that policies select, ordered by namespace and labels.</summary>
    public ImmutableArray<WorkloadReach> Workloads { get; }

    /// <summary>The reach under policies.</summary>
    /// <param name="book">The ordered rules.</param>
    /// <param name="reading">How the open questions are answered: the widest reading for exposure, the narrowest for what certainly works.</param>
    /// <param name="workloads">
    /// Whose reach; when it is left out, a workload for each selector of the policies. A workload that no policy selects is left out: what its pods
    /// reach is not decided here.
    /// </param>
    public static ReachSet Of(RuleBook book, Reading reading, ImmutableArray<ReachWorkload>? workloads = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        var index = new PolicyIndex(book);
        var result = new List<WorkloadReach>();
        foreach (var workload in workloads ?? ReachWorkloads.In(book))
        {
            var builder = new WorkloadReachBuilder(workload, reading);
            index.AddTo(builder, workload);
            if (builder.IsGoverned)
            {
                result.Add(new WorkloadReach(workload, ReachEntries.Merge(builder.Build())));
            }
        }

        return new ReachSet(reading, result);
    }

    /// <summary>The reach that a plan gives, with the lines of configuration that are the reasons.</summary>
    /// <param name="plan">The plan: names and addresses for the gateway, pods for NetworkPolicy.</param>
    /// <param name="reading">How the open questions are answered.</param>
    public static ReachSet Of(EgressPolicy plan, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var set = Of(ReachWorkloads.BookOf(plan), reading, ReachWorkloads.In(plan));
        var result = new List<WorkloadReach>();
        foreach (var policy in plan.Workloads)
        {
            var workload = ReachWorkloads.Of(policy.Workload);
            var entries = set.Find(workload)?.Entries ?? [];
            result.Add(new WorkloadReach(workload, ReachEntries.Merge([.. entries, .. PlannedPeers.Of(plan, policy)])));
        }

        return new ReachSet(reading, result);
    }

    /// <summary>The reach of the workload with a selector, or null when no policy selects it.</summary>
    public WorkloadReach? Find(ReachWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return byKey.GetValueOrDefault(workload.Key);
    }

    /// <summary>Whether a connection passes. Its pod must carry exactly the labels of a workload of the set; else nothing passes.</summary>
    public bool Contains(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Find(new ReachWorkload(string.Empty, flow.Namespace, flow.Labels)) is { } reach
            && reach.Entries.Any(entry => FlowPlace.Of(flow).IsIn(entry.Box, Reading));
    }

    /// <summary>Whether two sets hold the same connections for the same selectors.</summary>
    public bool SetEquals(ReachSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReachDiff.Between(this, other).IsEmpty;
    }
}

/// <summary>What one workload may reach.</summary>
/// <param name="Workload">Who.</param>
/// <param name="Entries">The open ways, ordered by target; they may overlap where several rules open the same.</param>
public sealed record WorkloadReach(ReachWorkload Workload, ImmutableArray<ReachEntry> Entries)
{
    /// <summary>All that is reached, merged.</summary>
    internal BoxTable Table()
    {
        var table = new BoxTable();
        table.AddRange(Entries.Select(static entry => entry.Box));
        return table;
    }
}
