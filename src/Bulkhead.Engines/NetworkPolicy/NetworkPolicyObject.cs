using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>A NetworkPolicy for ingress and egress: the form between plan and manifest, and what is read back.</summary>
internal sealed record NetworkPolicyObject(
    string Name,
    string Namespace,
    ImmutableSortedDictionary<string, string> PodLabels,
    ImmutableArray<NetworkWay> Ingress,
    ImmutableArray<NetworkWay> Egress);

/// <summary>One entry of <c>ingress</c> or <c>egress</c>: any of the peers, on any of the ports. Neither list is ever empty.</summary>
internal sealed record NetworkWay(ImmutableArray<NetworkPeer> Peers, ImmutableArray<NetworkPort> Ports)
{
    /// <summary>What it is for, as comment lines.</summary>
    public ImmutableArray<string> Comments { get; init; } = [];

    /// <summary>Why it is there.</summary>
    public ImmutableArray<Origin> Origins { get; init; } = [];
}

/// <summary>A port or range.</summary>
internal readonly record struct NetworkPort(Transport Transport, PortRange Ports);

/// <summary>The other end of a way.</summary>
internal abstract record NetworkPeer
{
    private NetworkPeer()
    {
    }

    /// <summary>Pods by labels. No namespace labels at all (null) means the own namespace; an empty set means any.</summary>
    public sealed record Pods(ImmutableSortedDictionary<string, string>? NamespaceLabels, ImmutableSortedDictionary<string, string> PodLabels) : NetworkPeer
    {
        public bool Equals(Pods? other) => other is not null && Same(NamespaceLabels, other.NamespaceLabels) && Same(PodLabels, other.PodLabels);

        public override int GetHashCode() => HashCode.Combine(NamespaceLabels?.Count ?? -1, PodLabels.Count);

        private static bool Same(ImmutableSortedDictionary<string, string>? left, ImmutableSortedDictionary<string, string>? right) =>
            left is null || right is null
                ? left is null && right is null
                : left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);
    }

    /// <summary>A block of addresses without others.</summary>
    public sealed record Block(IPNetwork Network, ImmutableArray<IPNetwork> Except) : NetworkPeer
    {
        public bool Equals(Block? other) => other is not null && Network == other.Network && Except.SequenceEqual(other.Except);

        public override int GetHashCode() => HashCode.Combine(Network, Except.Length);

        /// <summary>Whether an address is in the block and in none of the exceptions.</summary>
        public bool Contains(IPAddress address) =>
            Network.BaseAddress.AddressFamily == address.AddressFamily && Network.Contains(address)
            && !Except.Any(except => except.Contains(address));
    }
}
