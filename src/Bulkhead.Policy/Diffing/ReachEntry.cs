using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>One way that is open: a workload may reach a target on these ports with this traffic.</summary>
public sealed record ReachEntry
{
    internal ReachEntry(ReachWorkload workload, ReachTarget target, Box box, ImmutableArray<ReachCarrier> carriers, ImmutableArray<Origin> origins) =>
        (Workload, Target, Box, Carriers, Origins) = (workload, target, box, carriers, origins);

    /// <summary>Who.</summary>
    public ReachWorkload Workload { get; internal init; }

    /// <summary>Where to.</summary>
    public ReachTarget Target { get; internal init; }

    /// <summary>The ports; all of them for traffic that has none.</summary>
    public PortSet Ports => Box.Ports;

    /// <summary>The transport and what must be spoken.</summary>
    public Traffic Traffic => Box.Kinds;

    /// <summary>The rules that open it, in the order in which they are met; empty where nothing closes it.</summary>
    public ImmutableArray<ReachCarrier> Carriers { get; internal init; }

    /// <summary>Why, ordered; empty for policies read from manifests.</summary>
    public ImmutableArray<Origin> Origins { get; internal init; }

    /// <summary>The transport: one of its own when the traffic is of one, else any.</summary>
    public Transport Transport =>
        (Traffic & ~Traffic.Tcp) == Traffic.None ? Transport.Tcp
        : (Traffic & ~Traffic.Udp) == Traffic.None ? Transport.Udp
        : Traffic == Traffic.Icmp ? Transport.Icmp
        : Transport.Any;

    /// <summary>The connections.</summary>
    internal Box Box { get; init; }

    /// <summary>The same way with the reasons of another entry as well.</summary>
    internal ReachEntry With(ReachEntry other) => this with
    {
        Carriers = [.. Carriers.Concat(other.Carriers).Distinct()],
        Origins = Origins.IsEmpty ? other.Origins : other.Origins.IsEmpty || Origins.Equals(other.Origins) ? Origins : Merge(Origins.Concat(other.Origins)),
    };

    private static ImmutableArray<Origin> Merge(IEnumerable<Origin> origins)
    {
        var all = origins.Distinct().ToArray();
        Array.Sort(all, Origin.Compare);
        return [.. all];
    }

    /// <summary>The way as people write it: <c>api.groq.com:443 (TLS)</c>.</summary>
    public override string ToString() => ReachText.Of(this);
}

/// <summary>What opens a way.</summary>
/// <param name="Policy">The name of the policy object.</param>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Group">The group of names of the rule, or of addresses; null when it has none.</param>
public sealed record ReachCarrier(string Policy, string Rule, string? Group);
