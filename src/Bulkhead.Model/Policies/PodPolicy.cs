using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Policies;

/// <summary>A Kubernetes NetworkPolicy as the API means it (<c>networking.k8s.io/v1</c>).</summary>
/// <param name="Name">The name of the object.</param>
/// <param name="Namespace">The namespace whose pods it selects.</param>
/// <param name="Pods">Which pods of the namespace.</param>
/// <param name="Ingress">What may connect to them; null when the policy leaves that direction alone, empty when nothing may.</param>
/// <param name="Egress">Where they may connect to; null when the policy leaves that direction alone, empty when nowhere.</param>
public sealed record PodPolicy(string Name, string Namespace, LabelSelector Pods, ImmutableArray<PodWay>? Ingress, ImmutableArray<PodWay>? Egress);

/// <summary>One entry of <c>ingress</c> or <c>egress</c>: any of the peers, on any of the ports.</summary>
/// <param name="Peers">The other ends; empty for every other end, inside and outside of the cluster.</param>
/// <param name="Ports">The ports; empty for all of them.</param>
public sealed record PodWay(ImmutableArray<PodPeer> Peers, ImmutableArray<PodPort> Ports);

/// <summary>The transports that a NetworkPolicy knows.</summary>
public enum PodProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>SCTP.</summary>
    Sctp,
}

/// <summary>A port of a <see cref="PodWay"/>: numbers, or a name that each pod gives to one of its own ports.</summary>
/// <param name="Protocol">The transport.</param>
/// <param name="Ports">The numbers; null for every number, or where <paramref name="Name"/> stands.</param>
/// <param name="Name">The name of a container port, whose number the manifests of policies do not hold.</param>
public readonly record struct PodPort(PodProtocol Protocol, PortRange? Ports, string? Name);

/// <summary>The other end of a <see cref="PodWay"/>.</summary>
public abstract record PodPeer
{
    private PodPeer()
    {
    }

    /// <summary>Pods of the cluster.</summary>
    /// <param name="Namespaces">Which namespaces; null for the namespace of the policy.</param>
    /// <param name="Pods">Which of their pods.</param>
    public sealed record Selected(LabelSelector? Namespaces, LabelSelector Pods) : PodPeer;

    /// <summary>Addresses in a block and in none of its exceptions.</summary>
    /// <param name="Network">The block.</param>
    /// <param name="Except">The exceptions.</param>
    public sealed record Block(IPNetwork Network, ImmutableArray<IPNetwork> Except) : PodPeer
    {
        /// <summary>Whether an address is in the block and in no exception.</summary>
        public bool Contains(IPAddress address)
        {
            ArgumentNullException.ThrowIfNull(address);
            if (!Holds(Network, address))
            {
                return false;
            }

            foreach (var hole in Except)
            {
                if (Holds(hole, address))
                {
                    return false;
                }
            }

            return true;
        }

        private static bool Holds(IPNetwork network, IPAddress address) =>
            network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
    }
}

/// <summary>A pod at the other end of a connection.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Labels">Its labels.</param>
public sealed record PodEnd(string Namespace, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>The labels of its namespace, or null where only <c>kubernetes.io/metadata.name</c> is known.</summary>
    public ImmutableSortedDictionary<string, string>? NamespaceLabels { get; init; }
}
