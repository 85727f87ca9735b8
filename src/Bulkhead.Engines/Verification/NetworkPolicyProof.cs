using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Verification;

/// <summary>The proof for NetworkPolicy manifests: what was written says what was planned, and the plan's ways are open at both ends.</summary>
internal sealed class NetworkPolicyProof(EgressPolicy policy, NetworkPolicyWriting writing, bool internetIsGoverned, List<string> failures)
{
    private static readonly IPAddress PublicAddress = new([1, 1, 1, 1]);

    private static readonly ImmutableArray<IPAddress> NeverInternet =
    [
        new([10, 0, 0, 1]), new([172, 16, 0, 1]), new([172, 31, 255, 254]), new([192, 168, 0, 1]), new([100, 64, 0, 1]), new([127, 0, 0, 1]),
        new([169, 254, 169, 254]), new([168, 63, 129, 16]), new([0, 0, 0, 1]), new([224, 0, 0, 1]), new([255, 255, 255, 255]),
    ];

    /// <summary>Runs the proof; what it disproves is added to the failures.</summary>
    public void Run()
    {
        var before = failures.Count;
        var read = new Dictionary<string, NetworkPolicyObject>(StringComparer.Ordinal);
        foreach (var artefact in writing.Artefacts)
        {
            var reading = NetworkPolicyReader.Read(new SourceText(artefact.FileName, artefact.Content));
            failures.AddRange(reading.Diagnostics.Select(static diagnostic => $"{diagnostic.Span}: {diagnostic.Message}"));
            foreach (var found in reading.Policies)
            {
                if (!read.TryAdd(found.Name, found))
                {
                    failures.Add($"two NetworkPolicies are called {found.Name}");
                }
            }
        }

        if (failures.Count > before)
        {
            return;
        }

        CheckSame(read);
        foreach (var found in read.Values)
        {
            CheckBlocks(found);
        }

        if (failures.Count > before)
        {
            return;
        }

        foreach (var planned in policy.Workloads)
        {
            CheckWays(planned, read);
        }
    }

    private void CheckSame(Dictionary<string, NetworkPolicyObject> read)
    {
        if (read.Count != policy.Workloads.Length)
        {
            failures.Add($"{read.Count} NetworkPolicies were written for {policy.Workloads.Length} workloads");
        }

        foreach (var planned in writing.Objects)
        {
            if (!read.TryGetValue(planned.Name, out var found)
                || found.Namespace != planned.Namespace
                || !new NetworkPeer.Pods(null, found.PodLabels).Equals(new NetworkPeer.Pods(null, planned.PodLabels))
                || !Same(found.Ingress, planned.Ingress)
                || !Same(found.Egress, planned.Egress))
            {
                failures.Add($"NetworkPolicy {planned.Name} does not read back as it was planned");
            }
        }
    }

    private void CheckBlocks(NetworkPolicyObject found)
    {
        foreach (var block in found.Egress.SelectMany(static way => way.Peers).OfType<NetworkPeer.Block>())
        {
            foreach (var metadata in ClosedBlocks.Metadata)
            {
                if (block.Contains(metadata.BaseAddress))
                {
                    failures.Add($"NetworkPolicy {found.Name} opens the metadata service {metadata.BaseAddress}");
                }
            }

            foreach (var address in NeverInternet)
            {
                if (block.Network.PrefixLength == 0 && block.Contains(address))
                {
                    failures.Add($"NetworkPolicy {found.Name} opens {address} as Internet");
                }
            }
        }

        if (found.Ingress.SelectMany(static way => way.Peers).OfType<NetworkPeer.Block>().Any())
        {
            failures.Add($"NetworkPolicy {found.Name} lets addresses in");
        }
    }

    private void CheckWays(WorkloadPolicy planned, Dictionary<string, NetworkPolicyObject> read)
    {
        var from = planned.Workload;
        var own = read["bulkhead-" + from.Name];
        // Thousands of rules share a few ports: each port is asked for once.
        var leaving = new HashSet<PortRange>();
        foreach (var rule in planned.Rules)
        {
            if (internetIsGoverned
                && rule is { Action: RuleAction.Permit, Transport: Transport.Tcp, Ports: { } ports }
                && rule.Addresses.Any(static set => set is AddressSet.PublicInternet or AddressSet.Resolved)
                && leaving.Add(ports)
                && !own.Egress.Any(way => Opens(way, Transport.Tcp, ports) && way.Peers.OfType<NetworkPeer.Block>().Any(static block => block.Contains(PublicAddress))))
            {
                failures.Add($"{from.Name} cannot leave the cluster for rule {rule.Name}");
            }
        }

        foreach (var rule in planned.Peers)
        {
            if (rule.Peer is not Peer.OfWorkload { Workload: var name } || policy.Workloads.FirstOrDefault(other => other.Workload.Name == name)?.Workload is not { } to)
            {
                continue;
            }

            if (!own.Egress.Any(way => Opens(way, rule.Transport, rule.Ports) && way.Peers.Any(peer => Selects(peer, from.Namespace, to))))
            {
                failures.Add($"{from.Name} cannot leave for {name} port {rule.Ports}");
            }

            if (!read["bulkhead-" + name].Ingress.Any(way => Opens(way, rule.Transport, rule.Ports) && way.Peers.Any(peer => Selects(peer, to.Namespace, from))))
            {
                failures.Add($"{name} does not let {from.Name} in on port {rule.Ports}");
            }
        }
    }

    private static bool Opens(NetworkWay way, Transport transport, PortRange ports) =>
        way.Ports.Any(port => port.Transport == transport && port.Ports.First <= ports.First && port.Ports.Last >= ports.Last);

    private static bool Selects(NetworkPeer peer, string seenFrom, Workload workload)
    {
        if (peer is not NetworkPeer.Pods pods || !SelectorChecks.Includes(workload.Labels, pods.PodLabels))
        {
            return false;
        }

        return pods.NamespaceLabels is { } space
            ? space.IsEmpty || (space.Count == 1 && space.TryGetValue("kubernetes.io/metadata.name", out var name) && name == workload.Namespace)
            : workload.Namespace == seenFrom;
    }

    private static bool Same(ImmutableArray<NetworkWay> left, ImmutableArray<NetworkWay> right) =>
        left.Length == right.Length
        && left.Zip(right).All(static pair => pair.First.Peers.SequenceEqual(pair.Second.Peers) && pair.First.Ports.SequenceEqual(pair.Second.Ports));
}
