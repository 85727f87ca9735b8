using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
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

    /// <summary>A rule is decrypted that should not be, or the other way round.</summary>
    Decrypted,

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
    /// <summary>The workloads that are concerned, ordered; empty when it is about none.</summary>
    public ImmutableArray<string> Workloads { get; init; } = [];

    /// <summary>What is open or closed.</summary>
    public DriftReach? Reach { get; init; }

    /// <summary>Whether it is about connections to the workload, not from it. The target of <see cref="Reach"/> is then where they come from.</summary>
    public bool IsIngress { get; init; }

    /// <summary>The rule of <see cref="Object"/>.</summary>
    public string? Rule { get; init; }

    /// <summary>What is wrong, for <see cref="DriftKind.Unreadable"/>; what is and what should be, for <see cref="DriftKind.Decrypted"/>.</summary>
    public string? Detail { get; init; }
}

/// <summary>What is open or closed.</summary>
/// <param name="Text">It in words, with ports and traffic.</param>
/// <param name="Target">The other end.</param>
/// <param name="Ports">The ports.</param>
/// <param name="Traffic">What is spoken.</param>
/// <param name="Origins">Why it is asked for, where that is known.</param>
public sealed record DriftReach(string Text, ReachTarget Target, PortSet Ports, Traffic Traffic, ImmutableArray<Origin> Origins)
{
    /// <summary>The reach of an entry.</summary>
    public static DriftReach Of(ReachEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new DriftReach(ReachText.Of(entry), entry.Target, entry.Ports, entry.Traffic, entry.Origins);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
