using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>How reach changed.</summary>
public enum ReachChangeKind
{
    /// <summary>A target that was out of reach is reached.</summary>
    Added,

    /// <summary>A target that was reached in part is reached in more ways: more names, addresses, ports or traffic.</summary>
    Widened,

    /// <summary>A target that is still reached is reached in fewer ways.</summary>
    Narrowed,

    /// <summary>A target that was reached is out of reach.</summary>
    Removed,
}

/// <summary>One change of reach.</summary>
/// <param name="Kind">How it changed.</param>
/// <param name="Workload">Whose reach.</param>
/// <param name="Difference">Exactly what was gained (added, widened) or lost (narrowed, removed), with the reasons of the side that has it.</param>
/// <param name="Before">The entries of the earlier side that the change is about, with their reasons; for an addition none.</param>
/// <param name="After">The entries of the later side that the change is about, with their reasons; for a removal none.</param>
public sealed record ReachChange(
    ReachChangeKind Kind,
    ReachWorkload Workload,
    ReachEntry Difference,
    ImmutableArray<ReachEntry> Before,
    ImmutableArray<ReachEntry> After)
{
    /// <summary>Whether more is reached than before.</summary>
    public bool IsGain => Kind is ReachChangeKind.Added or ReachChangeKind.Widened;
}
