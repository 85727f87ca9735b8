using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>The connections that one entry of a NetworkPolicy opens, as boxes of pods and boxes of addresses.</summary>
/// <remarks>
/// A port by name counts as every port or as none, a way for every port as one for ICMP or not, by the reading. Requirements of selectors are compared
/// as texts where they are more than labels.
/// </remarks>
internal static class PodBoxes
{
    /// <summary>The boxes of an entry.</summary>
    /// <param name="policy">The policy, whose namespace is meant where a peer names none.</param>
    /// <param name="way">The entry of <c>ingress</c> or <c>egress</c>.</param>
    /// <param name="reading">How the open questions are answered.</param>
    public static IEnumerable<Box> Of(PodPolicy policy, PodWay way, Reading reading)
    {
        foreach (var (kinds, ports) in Ports(way.Ports, reading))
        {
            if (way.Peers.IsEmpty)
            {
                yield return Box.EveryPod with { Kinds = kinds, Ports = ports };
                yield return Box.Everything with { Kinds = kinds, Ports = ports };
            }

            foreach (var peer in way.Peers)
            {
                yield return peer switch
                {
                    PodPeer.Selected selected => Box.EveryPod with { Kinds = kinds, Ports = ports, Pods = Pods(policy, selected) },
                    PodPeer.Block block => Box.Everything with { Kinds = kinds, Ports = ports, Where = AddressRegion.Of([block.Network]).Except(AddressRegion.Of(block.Except)) },
                    _ => throw new ArgumentException("A peer is pods or a block of addresses.", nameof(way)),
                };
            }
        }
    }

    private static PodSet Pods(PodPolicy policy, PodPeer.Selected selected)
    {
        var space = selected.Namespaces is { } namespaces
            ? namespaces.Requirements.Select(static one => PodText.OfNamespace + Text(one))
            : [$"{PodText.OfNamespace}{PodText.NamespaceName}={policy.Namespace}"];
        return PodSet.Of(selected.Pods.Requirements.Select(static one => PodText.OfPod + Text(one)).Concat(space));
    }

    private static IEnumerable<(Traffic Kinds, PortSet Ports)> Ports(ImmutableArray<PodPort> ports, Reading reading)
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
