using System.Net;
using Bulkhead.Dashboard.Judging;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Server.Hosting;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Collecting;

/// <summary>Who was at an address at a time; null when that is not known.</summary>
internal delegate Occupant? WhoWasAt(IPAddress address, DateTimeOffset time);

/// <summary>Adds to a record what its source does not say: who is at the address, the name of the rule, and, by judging it again, rule and configuration line.</summary>
internal sealed class Enrichment(IReadOnlyList<WorkloadOption> workloads, RuleNames names, Func<GatewayPolicy?> policy, WhoWasAt? seen = null)
{
    // The narrowest block wins, as everywhere. Ordered once: every record asks.
    private readonly (WorkloadOption Workload, IPNetwork Network)[] blocks =
        [.. workloads.SelectMany(static one => one.Networks.Select(network => (one, network))).OrderByDescending(static pair => pair.network.PrefixLength)];

    private FlowJudge? judge;

    /// <summary>Adds what is known.</summary>
    public FlowEntry Apply(FlowEntry entry)
    {
        var named = names.Apply(entry is { Workload: null, SourceAddress: { } address } ? Identify(entry, address) : entry);
        if (policy() is not { } current)
        {
            return named;
        }

        if (judge?.Policy != current)
        {
            judge = new FlowJudge(current);
        }

        return judge.Attribute(named);
    }

    // What was given by hand counts before what was seen.
    private FlowEntry Identify(FlowEntry entry, IPAddress address)
    {
        if (Find(address) is { } found)
        {
            return entry with { Workload = found.Name, Evidence = entry.Evidence ?? "static" };
        }

        // An end is told when the address may be another's: whoever had it when the connection began is meant. Without a duration nobody knows when that was.
        if (seen is null || (entry.Event == FlowEvent.End && entry.Duration <= TimeSpan.Zero) || entry.Duration > entry.Time - DateTimeOffset.MinValue || seen(address, entry.Time - entry.Duration) is not { } who)
        {
            return entry;
        }

        var fits = (entry.Namespace is null || entry.Namespace == who.Namespace) && (entry.Pod is null || entry.Pod == who.Pod);
        return fits ? entry with { Workload = who.Workload, Namespace = who.Namespace, Pod = who.Pod, Evidence = entry.Evidence ?? who.Evidence } : entry;
    }

    private WorkloadOption? Find(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Find(blocks, pair => pair.Network.Contains(plain)).Workload;
    }
}
