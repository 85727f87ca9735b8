using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// What NetworkPolicies let one workload reach: pods, and addresses. They only add up; a workload that none of them isolates for egress reaches
/// everything as far as they are concerned.
/// </summary>
/// <remarks>
/// Whether the pod at the other end takes the connection is its own policy's matter and not looked at. A port by name counts as every port or as
/// none, a way for every port as one for ICMP or not, by the reading. Requirements of selectors are compared as texts where they are more than labels.
/// </remarks>
internal sealed class PodReach
{
    /// <summary>Addresses that need not cross a gateway: private and other special ones.</summary>
    private static readonly AddressRegion Inner = AddressRegion.All.Except(AddressRegion.PublicIpv4)
        .Except(AddressRegion.Of([IPNetwork.Parse("2000::/3")]).Except(AddressRegion.Of([IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")])));

    private readonly ReachWorkload workload;
    private readonly Reading reading;
    private readonly BoxTable addresses = new();
    private readonly List<ReachEntry> inner = [];

    private PodReach(ReachWorkload workload, Reading reading) => (this.workload, this.reading) = (workload, reading);

    /// <summary>The pods that are reached, and in the widest reading the private addresses.</summary>
    public List<ReachEntry> Entries { get; } = [];

    /// <summary>Whether any policy selects the workload, in whatever direction.</summary>
    public bool IsGoverned { get; private set; }

    private bool IsIsolated { get; set; }

    public static PodReach Of(ReachWorkload workload, IEnumerable<PodPolicy> policies, Reading reading)
    {
        var reach = new PodReach(workload, reading);
        foreach (var policy in policies)
        {
            if (policy.Namespace == workload.Namespace && policy.Pods.Selects(workload.Labels))
            {
                reach.IsGoverned = true;
                reach.Add(policy);
            }
        }

        if (reach.IsGoverned && !reach.IsIsolated)
        {
            reach.AddPods(PodSet.Of([]), Traffic.Any, PortSet.All, []);
        }

        reach.Entries.AddRange(reading == Reading.Widest ? reach.inner : []);
        return reach;
    }

    /// <summary>What of an entry of the gateway's rules gets out of the pod.</summary>
    public IEnumerable<ReachEntry> Let(ReachEntry entry)
    {
        if (!IsIsolated)
        {
            return [entry];
        }

        return addresses.Boxes.Select(entry.Box.IntersectAddresses).OfType<Box>()
            .SelectMany(piece => ReachEntries.PartOf(entry, piece.Equals(entry.Box) ? entry.Box : piece));
    }

    private void Add(PodPolicy policy)
    {
        if (policy.Egress is not { } ways)
        {
            return;
        }

        IsIsolated = true;
        for (var i = 0; i < ways.Length; i++)
        {
            ImmutableArray<ReachCarrier> carriers = [new ReachCarrier("NetworkPolicy " + policy.Name, $"egress[{i}]", null)];
            foreach (var (kinds, ports) in Ports(ways[i].Ports))
            {
                Add(policy, ways[i], kinds, ports, carriers);
            }
        }
    }

    private void Add(PodPolicy policy, PodWay way, Traffic kinds, PortSet ports, ImmutableArray<ReachCarrier> carriers)
    {
        if (way.Peers.IsEmpty)
        {
            AddPods(PodSet.Of([]), kinds, ports, carriers);
            AddAddresses(AddressRegion.All, kinds, ports, carriers);
        }

        foreach (var peer in way.Peers)
        {
            if (peer is PodPeer.Selected selected)
            {
                var space = selected.Namespaces is { } namespaces
                    ? namespaces.Requirements.Select(static one => PodText.OfNamespace + Text(one))
                    : [$"{PodText.OfNamespace}{PodText.NamespaceName}={policy.Namespace}"];
                AddPods(PodSet.Of(selected.Pods.Requirements.Select(static one => PodText.OfPod + Text(one)).Concat(space)), kinds, ports, carriers);
            }
            else if (peer is PodPeer.Block block)
            {
                AddAddresses(AddressRegion.Of([block.Network]).Except(AddressRegion.Of(block.Except)), kinds, ports, carriers);
            }
        }
    }

    private void AddPods(PodSet pods, Traffic kinds, PortSet ports, ImmutableArray<ReachCarrier> carriers) =>
        Entries.AddRange(ReachEntries.Split(workload, new Box(kinds, ports, AddressRegion.None, NameSet.All, pods), carriers, []));

    private void AddAddresses(AddressRegion region, Traffic kinds, PortSet ports, ImmutableArray<ReachCarrier> carriers)
    {
        addresses.Add(new Box(kinds, ports, region, NameSet.All));
        if (region.Intersect(Inner) is { IsEmpty: false } inside)
        {
            inner.AddRange(ReachEntries.Split(workload, new Box(kinds, ports, inside, NameSet.All), carriers, []));
        }
    }

    private IEnumerable<(Traffic Kinds, PortSet Ports)> Ports(ImmutableArray<PodPort> ports)
    {
        if (ports.IsEmpty)
        {
            return [(reading == Reading.Widest ? Traffic.Any : Traffic.Tcp | Traffic.Udp, PortSet.All)];
        }

        var result = new SortedDictionary<Traffic, PortSet>();
        foreach (var port in ports)
        {
            if (port.Name is not null && reading == Reading.Narrowest)
            {
                continue;
            }

            var kinds = port.Protocol switch
            {
                PodProtocol.Tcp => Traffic.Tcp,
                PodProtocol.Udp => Traffic.Udp,
                _ => Traffic.OtherIp,
            };
            var numbers = port.Name is not null || port.Protocol == PodProtocol.Sctp ? PortSet.All : PortSet.Of(port.Ports);
            result[kinds] = result.TryGetValue(kinds, out var known) ? known.Union(numbers) : numbers;
        }

        return result.Select(static pair => (pair.Key, pair.Value));
    }

    private static string Text(LabelRequirement requirement) => requirement.Operator switch
    {
        LabelOperator.In when requirement.Values.Length == 1 => $"{requirement.Key}={requirement.Values[0]}",
        LabelOperator.In => $"{requirement.Key} in ({string.Join(' ', requirement.Values.Order(StringComparer.Ordinal))})",
        LabelOperator.NotIn => $"{requirement.Key} not in ({string.Join(' ', requirement.Values.Order(StringComparer.Ordinal))})",
        LabelOperator.Exists => requirement.Key + " present",
        _ => requirement.Key + " absent",
    };
}
