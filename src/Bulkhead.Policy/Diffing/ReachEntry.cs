using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>One way that is open: a workload may reach a target on these ports with this traffic.</summary>
/// <param name="Workload">Who.</param>
/// <param name="Target">Where to.</param>
/// <param name="Ports">The ports; all of them for traffic that has none.</param>
/// <param name="Traffic">The transport and what must be spoken.</param>
/// <param name="Carriers">The rules that open it, in the order in which they are met; empty where nothing closes it.</param>
/// <param name="Origins">Why, ordered; empty for policies read from manifests.</param>
public sealed record ReachEntry(
    ReachWorkload Workload,
    ReachTarget Target,
    PortSet Ports,
    Traffic Traffic,
    ImmutableArray<ReachCarrier> Carriers,
    ImmutableArray<Origin> Origins)
{
    /// <summary>The transport: one of its own when the traffic is of one, else any.</summary>
    public Transport Transport =>
        (Traffic & ~Traffic.Tcp) == Traffic.None ? Transport.Tcp
        : (Traffic & ~Traffic.Udp) == Traffic.None ? Transport.Udp
        : Traffic == Traffic.Icmp ? Transport.Icmp
        : Transport.Any;

    /// <summary>The way as people write it: <c>api.groq.com:443 (TLS)</c>.</summary>
    public override string ToString() => ReachText.Of(this);
}

/// <summary>What opens a way.</summary>
/// <param name="Policy">The name of the policy object.</param>
/// <param name="Rule">The name of the rule.</param>
/// <param name="Group">The group of names of the rule, or of addresses; null when it has none.</param>
public sealed record ReachCarrier(string Policy, string Rule, string? Group);
