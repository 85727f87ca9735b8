using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>The meaning of one way of a NetworkPolicy for one connection.</summary>
/// <remarks>Facts: API reference of NetworkPolicy, <c>networking.k8s.io/v1</c>. What that leaves to the network plug-in is a <see cref="Match.Maybe"/>.</remarks>
internal static class PodPolicyMatcher
{
    public const string OtherLabels = "the labels of a namespace are not known but for its name";
    public const string NamedPort = "a port is given by a name, whose number each pod decides";
    public const string PodByAddress = "whether a block of addresses holds a pod depends on the cluster's address ranges and on its network plug-in";
    public const string Icmp = "NetworkPolicy does not say whether a rule for every port lets ICMP pass";
    public const string AddressNotGiven = "the destination is some public address; whether it lies in a block of the policy is not known";

    /// <summary>The label that every namespace carries with its own name.</summary>
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>Meets a way.</summary>
    /// <param name="way">The way.</param>
    /// <param name="home">The namespace of its policy.</param>
    /// <param name="flow">The connection; its address is that of the other end for egress.</param>
    /// <param name="other">The pod at the other end, or null when that is no pod.</param>
    /// <param name="address">The address of the other end, or null when it is a pod or only known to be public.</param>
    /// <param name="doubts">Takes the reasons of a <see cref="Match.Maybe"/>.</param>
    public static Match Meet(PodWay way, string home, Flow flow, PodEnd? other, IPAddress? address, Assumptions doubts)
    {
        var ports = MeetPorts(way.Ports, flow, doubts);
        if (ports == Match.No)
        {
            return Match.No;
        }

        var peers = way.Peers.IsEmpty ? Match.Yes : Match.No;
        foreach (var peer in way.Peers)
        {
            var match = MeetPeer(peer, home, other, address, doubts);
            peers = match > peers ? match : peers;
        }

        return peers < ports ? peers : ports;
    }

    private static Match MeetPorts(ImmutableArray<PodPort> ports, Flow flow, Assumptions doubts)
    {
        if (flow.Transport is not (Transport.Tcp or Transport.Udp))
        {
            if (!ports.IsEmpty)
            {
                return Match.No;
            }

            doubts.Add(Icmp);
            return Match.Maybe;
        }

        var best = ports.IsEmpty ? Match.Yes : Match.No;
        foreach (var port in ports)
        {
            if (port.Protocol != (flow.Transport == Transport.Tcp ? PodProtocol.Tcp : PodProtocol.Udp))
            {
                continue;
            }

            if (port.Name is not null)
            {
                doubts.Add(NamedPort);
                best = best == Match.No ? Match.Maybe : best;
            }
            else if (port.Ports is not { } range || range.Contains(flow.Port))
            {
                return Match.Yes;
            }
        }

        return best;
    }

    private static Match MeetPeer(PodPeer peer, string home, PodEnd? other, IPAddress? address, Assumptions doubts) => peer switch
    {
        PodPeer.Selected selected => other is null || !selected.Pods.Selects(other.Labels) ? Match.No : MeetNamespace(selected.Namespaces, home, other, doubts),
        PodPeer.Block block => MeetBlock(block, other, address, doubts),
        _ => Match.No,
    };

    private static Match MeetNamespace(LabelSelector? namespaces, string home, PodEnd other, Assumptions doubts)
    {
        if (namespaces is null)
        {
            return other.Namespace == home ? Match.Yes : Match.No;
        }

        if (other.NamespaceLabels is { } labels)
        {
            return namespaces.Selects(labels.SetItem(NamespaceName, other.Namespace)) ? Match.Yes : Match.No;
        }

        var match = Match.Yes;
        foreach (var requirement in namespaces.Requirements)
        {
            if (requirement.Key == NamespaceName)
            {
                if (!requirement.IsMetBy(other.Namespace))
                {
                    return Match.No;
                }
            }
            else
            {
                match = Match.Maybe;
            }
        }

        if (match == Match.Maybe)
        {
            doubts.Add(OtherLabels);
        }

        return match;
    }

    private static Match MeetBlock(PodPeer.Block block, PodEnd? other, IPAddress? address, Assumptions doubts)
    {
        if (address is not null)
        {
            var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            if (!block.Contains(plain))
            {
                return Match.No;
            }

            if (other is null)
            {
                return Match.Yes;
            }
        }

        if (other is not null)
        {
            doubts.Add(PodByAddress);
            return Match.Maybe;
        }

        if (!RuleMatcher.MayHoldPublic(block.Network))
        {
            return Match.No;
        }

        if (block.Network.PrefixLength == 0 && !block.Except.Any(RuleMatcher.MayHoldPublic))
        {
            return Match.Yes;
        }

        doubts.Add(AddressNotGiven);
        return Match.Maybe;
    }
}
