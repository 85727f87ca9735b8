using System.Net;
using Bulkhead.Dashboard.Judging;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Collecting;

/// <summary>Adds to a record what its source does not say: who is at the address, the name of the rule, and, by judging it again, rule and configuration line.</summary>
internal sealed class Enrichment(IReadOnlyList<WorkloadOption> workloads, RuleNames names, Func<GatewayPolicy?> policy)
{
    // The narrowest block wins, as everywhere. Ordered once: every record asks.
    private readonly (WorkloadOption Workload, IPNetwork Network)[] blocks =
        [.. workloads.SelectMany(static one => one.Networks.Select(network => (one, network))).OrderByDescending(static pair => pair.network.PrefixLength)];

    private FlowJudge? judge;

    /// <summary>Adds what is known.</summary>
    public FlowEntry Apply(FlowEntry entry)
    {
        var named = names.Apply(entry.Workload is null && entry.SourceAddress is { } address && Find(address) is { } found
            ? entry with { Workload = found.Name, Evidence = entry.Evidence ?? "static" }
            : entry);
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

    private WorkloadOption? Find(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Find(blocks, pair => pair.Network.Contains(plain)).Workload;
    }
}
