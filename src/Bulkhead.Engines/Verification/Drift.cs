using Bulkhead.Policy.Diffing;

namespace Bulkhead.Engines.Verification;

/// <summary>Between which two of the three something differs.</summary>
public enum DriftSide
{
    /// <summary>The committed folder is not what the configuration asks for.</summary>
    Committed,

    /// <summary>The cluster is not what is committed.</summary>
    Cluster,
}

/// <summary>How something differs. Ordered by how much it matters.</summary>
public enum DriftKind
{
    /// <summary>More is open than it should be.</summary>
    Opened,

    /// <summary>No policy selects the pods of a workload any more, so nothing is closed for them.</summary>
    Ungoverned,

    /// <summary>An object is not there.</summary>
    Missing,

    /// <summary>An object cannot be read in full, so that what it opens is not known.</summary>
    Unreadable,

    /// <summary>Less is open than is asked for.</summary>
    Closed,

    /// <summary>A policy that Bulkhead did not write selects the pods of a workload, or opens egress beside the policies.</summary>
    Foreign,

    /// <summary>The same is open, but it is written in another way.</summary>
    Form,
}

/// <summary>One difference.</summary>
/// <param name="Side">Between what.</param>
/// <param name="Kind">How.</param>
/// <param name="Object">The object that is concerned, on the side that is wrong; null when none is.</param>
public sealed record Drift(DriftSide Side, DriftKind Kind, ObjectName? Object)
{
    /// <summary>The workload; null when no single one is concerned.</summary>
    public string? Workload { get; init; }

    /// <summary>What is open or closed.</summary>
    public ReachEntry? Reach { get; init; }

    /// <summary>The rule of <see cref="Object"/>.</summary>
    public string? Rule { get; init; }

    /// <summary>What is wrong, for <see cref="DriftKind.Unreadable"/>.</summary>
    public string? Detail { get; init; }
}
