using System.Collections.Immutable;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Engines.Verification.Network;

/// <summary>A NetworkPolicy of any form, as far as it opens and closes.</summary>
/// <param name="Name">Which.</param>
/// <param name="Pods">The pods of its namespace that it is for.</param>
/// <param name="Ingress">What may come in; null when it says nothing about it.</param>
/// <param name="Egress">What may go out; null when it says nothing about it.</param>
internal sealed record PodPolicy(ObjectName Name, LabelSelector Pods, ImmutableArray<PodWay>? Ingress, ImmutableArray<PodWay>? Egress);

/// <summary>One entry of a direction.</summary>
/// <param name="Rule">How reports name it: <c>egress[2]</c>.</param>
/// <param name="Peers">The other ends; null for all of them.</param>
/// <param name="Ports">The ports; null for all of them, of every protocol.</param>
internal sealed record PodWay(string Rule, ImmutableArray<PodPeer>? Peers, ImmutableArray<PodPort>? Ports);

/// <summary>The other end.</summary>
internal abstract record PodPeer
{
    /// <summary>Pods.</summary>
    /// <param name="Namespaces">The namespaces: a name, the selector as text, or <c>*</c>.</param>
    /// <param name="Selector">The pods as text, or <c>*</c>.</param>
    public sealed record Pods(string Namespaces, string Selector) : PodPeer;

    /// <summary>Addresses.</summary>
    public sealed record Addresses(AddressRegion Region) : PodPeer;
}

/// <summary>Ports of a protocol. A port by name may be any port, and is read so.</summary>
internal sealed record PodPort(Traffic Traffic, PortSet Ports);
