using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>How the reach of workloads changed between two sets.</summary>
/// <param name="Changes">The changes, ordered by workload, kind, target and ports.</param>
/// <param name="Governed">Workloads that policies select on one side only, ordered by key.</param>
public sealed record ReachDiff(ImmutableArray<ReachChange> Changes, ImmutableArray<GovernanceChange> Governed)
{
    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => Changes.IsEmpty && Governed.IsEmpty;

    /// <summary>Compares two sets of the same reading.</summary>
    public static ReachDiff Between(ReachSet before, ReachSet after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        throw new NotSupportedException("Comes with the algebra.");
    }

    /// <summary>The set that a diff leads to from a set: what was lost taken away, what was gained put in.</summary>
    public static ReachSet Apply(ReachSet before, ReachDiff diff)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(diff);
        throw new NotSupportedException("Comes with the algebra.");
    }
}

/// <summary>A workload that policies select on one side of a comparison only.</summary>
/// <param name="Workload">Who.</param>
/// <param name="IsGoverned">
/// Whether policies select it now and did not before. When they no longer do, the pods (if they still run) fall under whatever else the
/// controller and the cluster have, which may be everything.
/// </param>
public sealed record GovernanceChange(ReachWorkload Workload, bool IsGoverned);
