using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>
/// Makes a NetworkPolicy for every workload: both directions closed, then exactly the ways of the plan. What happens inside a VPC never crosses a
/// gateway, so this is the only thing that keeps the data stores apart from the other pods of a cluster.
/// </summary>
internal sealed class NetworkPolicyBuilder(DeploymentTopology topology, ImmutableArray<WorkloadPolicy> policies, NetworkPolicyOptions options)
{
    private const string NamespaceName = "kubernetes.io/metadata.name";

    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>What was found so far.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => diagnostics.ToImmutable();

    /// <summary>Builds the objects, in the order of the workloads.</summary>
    public ImmutableArray<NetworkPolicyObject> Build()
    {
        var result = ImmutableArray.CreateBuilder<NetworkPolicyObject>(policies.Length);
        foreach (var policy in policies)
        {
            var workload = policy.Workload;
            result.Add(new NetworkPolicyObject(
                "bulkhead-" + workload.Name,
                workload.Namespace,
                workload.Labels.WithComparers(StringComparer.Ordinal),
                Ingress(workload),
                Egress(policy)));
        }

        return result.ToImmutable();
    }

    private ImmutableArray<NetworkWay> Ingress(Workload workload)
    {
        var ways = ImmutableArray.CreateBuilder<NetworkWay>();
        if (workload.IsEntrance && !workload.Ports.IsEmpty)
        {
            ways.Add(Entrance(workload));
        }

        foreach (var other in policies)
        {
            foreach (var group in other.Peers.Where(peer => LeadsTo(peer.Peer, workload)).GroupBy(static peer => peer.Name, StringComparer.Ordinal))
            {
                var ports = Ports(group);
                if (!ports.IsEmpty)
                {
                    ways.Add(new NetworkWay([PodsOf(other.Workload.Namespace, other.Workload.Labels, workload.Namespace)], ports)
                    {
                        Comments = [$"from {other.Workload.Name}"],
                        Origins = Origins(group),
                    });
                }
            }
        }

        return Merge(ways);
    }

    private NetworkWay Entrance(Workload workload)
    {
        var ports = workload.Ports.Order().Distinct().Select(static port => new NetworkPort(Transport.Tcp, PortRange.Of(port))).ToImmutableArray();
        if (options.IngressIsKnown)
        {
            return new NetworkWay([PodsOf(options.IngressNamespace, options.IngressLabels)], ports) { Comments = ["from the ingress controller"] };
        }

        diagnostics.Add(NetworkPolicyDiagnostics.EntranceWide.At(
            workload.Origins.IsDefaultOrEmpty ? null : workload.Origins[0].Span,
            $"every pod of the cluster may connect to port {string.Join(", ", workload.Ports)} of workload '{workload.Name}': the ingress controller is not known",
            "narrow it in bulkhead.yaml: deployment: { cluster: { ingress: { namespace: ingress-nginx, labels: { app.kubernetes.io/name: ingress-nginx } } } }; a load balancer that connects to pods from addresses outside the cluster needs a NetworkPolicy of its own"));
        return new NetworkWay([new NetworkPeer.Pods(NoLabels, NoLabels)], ports)
        {
            Comments = ["from any pod of the cluster: name the ingress controller in bulkhead.yaml to narrow this"],
        };
    }

    private ImmutableArray<NetworkWay> Egress(WorkloadPolicy policy)
    {
        var ways = ImmutableArray.CreateBuilder<NetworkWay>();
        foreach (var group in policy.Peers.GroupBy(static peer => (peer.Name, peer.Peer)))
        {
            var ports = Ports(group);
            var peers = Peers(policy.Workload, group.Key.Peer, group.First());
            if (!ports.IsEmpty && !peers.IsEmpty)
            {
                ways.Add(new NetworkWay(peers, ports) { Comments = [group.Key.Name], Origins = Origins(group) });
            }
        }

        if (Internet(policy) is { } internet)
        {
            ways.Add(internet);
        }

        return ways.ToImmutable();
    }

    private ImmutableArray<NetworkPeer> Peers(Workload from, Peer peer, PeerRule rule)
    {
        switch (peer)
        {
            case Peer.ClusterDns:
                return [PodsOf(options.DnsNamespace, options.DnsLabels), .. options.DnsAddresses.Select(static network => new NetworkPeer.Block(network, []))];
            case Peer.OfWorkload { Workload: var name }:
                if (Find(name) is { } workload)
                {
                    return [PodsOf(workload.Namespace, workload.Labels, from.Namespace)];
                }

                diagnostics.Add(NetworkPolicyDiagnostics.PeerUnknown.At(Span(rule), $"workload '{Printable.Clean(name, 80)}' does not exist, so the way '{Printable.Clean(rule.Name, 80)}' stays closed", "report this: the planner opens ways to known workloads only"));
                return [];
            case Peer.Pods pods when pods.Labels.IsEmpty || KubernetesSyntax.FirstInvalid(pods.Labels) is not null || !KubernetesSyntax.IsNamespace(pods.Namespace):
                diagnostics.Add(NetworkPolicyDiagnostics.PeerWithoutLabels.At(Span(rule), $"'{Printable.Clean(rule.Name, 80)}' names no valid namespace and labels, so it stays closed", "give the namespace and labels of the pods under answers.services in bulkhead.yaml"));
                return [];
            case Peer.Pods pods:
                return [PodsOf(pods.Namespace, pods.Labels, from.Namespace)];
            default:
                return Block(((Peer.Block)peer).Network, rule);
        }
    }

    private ImmutableArray<NetworkPeer> Block(IPNetwork network, PeerRule rule)
    {
        var except = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var metadata in ClosedBlocks.Metadata)
        {
            if (network.BaseAddress.AddressFamily != metadata.BaseAddress.AddressFamily || !network.Contains(metadata.BaseAddress))
            {
                continue;
            }

            if (network.PrefixLength == metadata.PrefixLength)
            {
                diagnostics.Add(NetworkPolicyDiagnostics.MetadataRefused.At(Span(rule), $"{network.BaseAddress} is a metadata service; '{Printable.Clean(rule.Name, 80)}' stays closed", "use the identity of the workload (IRSA, Workload Identity) instead of that of the node"));
                return [];
            }

            except.Add(metadata);
        }

        if (except.Count > 0)
        {
            diagnostics.Add(NetworkPolicyDiagnostics.MetadataRefused.At(Span(rule), $"{network} holds a metadata service, which is cut out of '{Printable.Clean(rule.Name, 80)}'", "name smaller blocks"));
        }

        return [new NetworkPeer.Block(network, except.ToImmutable())];
    }

    private NetworkWay? Internet(WorkloadPolicy policy)
    {
        var ports = new SortedSet<(int First, int Last)>();
        foreach (var rule in policy.Rules)
        {
            if (rule.Action == RuleAction.Permit && rule.Transport == Transport.Tcp && rule.Ports is { } range && rule.Addresses.Any(static set => set is AddressSet.PublicInternet or AddressSet.Resolved))
            {
                ports.Add((range.First, range.Last));
            }
        }

        if (ports.Count == 0)
        {
            return null;
        }

        if (!options.InternetIsGoverned)
        {
            diagnostics.Add(NetworkPolicyDiagnostics.InternetStaysClosed.At(
                null,
                $"workload '{policy.Workload.Name}' needs the Internet on tcp port {string.Join(", ", ports.Select(static range => new PortRange(range.First, range.Last)))}, but nothing filters names without the aviatrix target; it stays closed",
                "add aviatrix to targets in bulkhead.yaml, or open it with another engine"));
            return null;
        }

        return new NetworkWay(
            [new NetworkPeer.Block(ClosedBlocks.AllIPv4, ClosedBlocks.NotInternet)],
            [.. ports.Select(static range => new NetworkPort(Transport.Tcp, new PortRange(range.First, range.Last)))])
        {
            Comments =
            [
                "the Internet, on the ports of the permits only: which names pass is decided by the FirewallPolicy of this workload",
                "private, link-local (metadata) and other special ranges stay closed, and so does IPv6",
            ],
        };
    }

    private ImmutableArray<NetworkPort> Ports(IEnumerable<PeerRule> rules)
    {
        var ports = new SortedSet<(Transport Transport, int First, int Last)>();
        foreach (var rule in rules)
        {
            if (rule.Transport is Transport.Tcp or Transport.Udp)
            {
                ports.Add((rule.Transport, rule.Ports.First, rule.Ports.Last));
            }
            else
            {
                diagnostics.Add(NetworkPolicyDiagnostics.TransportNotExpressible.At(Span(rule), $"'{Printable.Clean(rule.Name, 80)}' is neither tcp nor udp and stays closed", "name the transport and the port"));
            }
        }

        return [.. ports.Select(static port => new NetworkPort(port.Transport, new PortRange(port.First, port.Last)))];
    }

    private static bool LeadsTo(Peer peer, Workload workload) => peer switch
    {
        Peer.OfWorkload other => other.Workload == workload.Name,
        Peer.Pods pods => pods.Namespace == workload.Namespace && !pods.Labels.IsEmpty && SelectorChecks.Includes(workload.Labels, pods.Labels),
        _ => false,
    };

    private Workload? Find(string name)
    {
        foreach (var policy in policies)
        {
            if (policy.Workload.Name == name)
            {
                return policy.Workload;
            }
        }

        return topology.Find(name);
    }

    /// <summary>Pods seen from a namespace: those of the same one need no namespace selector.</summary>
    private static NetworkPeer.Pods PodsOf(string @namespace, ImmutableSortedDictionary<string, string> labels, string seenFrom) =>
        @namespace == seenFrom ? new NetworkPeer.Pods(null, labels.WithComparers(StringComparer.Ordinal)) : PodsOf(@namespace, labels);

    private static NetworkPeer.Pods PodsOf(string? @namespace, ImmutableSortedDictionary<string, string> labels) =>
        new(@namespace is null ? NoLabels : NoLabels.Add(NamespaceName, @namespace), labels.WithComparers(StringComparer.Ordinal));

    /// <summary>Unites ways that come from the same peers, so that a port never stands twice.</summary>
    private static ImmutableArray<NetworkWay> Merge(ImmutableArray<NetworkWay>.Builder ways)
    {
        var result = ImmutableArray.CreateBuilder<NetworkWay>(ways.Count);
        foreach (var way in ways)
        {
            var at = -1;
            for (var i = 0; i < result.Count && at < 0; i++)
            {
                at = result[i].Peers.SequenceEqual(way.Peers) ? i : -1;
            }

            if (at < 0)
            {
                result.Add(way);
            }
            else
            {
                result[at] = result[at] with
                {
                    Ports = [.. result[at].Ports.Union(way.Ports).OrderBy(static port => port.Transport).ThenBy(static port => port.Ports.First).ThenBy(static port => port.Ports.Last)],
                    Comments = [.. result[at].Comments.Union(way.Comments, StringComparer.Ordinal)],
                    Origins = Sorted(result[at].Origins.Concat(way.Origins)),
                };
            }
        }

        return result.ToImmutable();
    }

    private static ImmutableArray<Origin> Origins(IEnumerable<PeerRule> rules) => Sorted(rules.SelectMany(static rule => rule.Origins.IsDefault ? [] : rule.Origins));

    private static ImmutableArray<Origin> Sorted(IEnumerable<Origin> origins)
    {
        var list = origins.Distinct().ToList();
        list.Sort(Origin.Compare);
        return [.. list];
    }

    private static SourceSpan? Span(PeerRule rule) => rule.Origins.IsDefaultOrEmpty ? null : rule.Origins[0].Span;
}
