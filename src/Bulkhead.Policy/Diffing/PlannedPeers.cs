using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>What a plan opens inside the cluster. Blocks of addresses are left out: the plan opens each of them at the gateway as well.</summary>
internal static class PlannedPeers
{
    public static IEnumerable<ReachEntry> Of(EgressPolicy plan, WorkloadPolicy policy)
    {
        var workload = ReachWorkloads.Of(policy.Workload);
        foreach (var rule in policy.Peers)
        {
            var pods = rule.Peer switch
            {
                Peer.OfWorkload of => PodSet.Of([PodText.OfWorkload + of.Workload]),
                Peer.ClusterDns => PodSet.Of([PodText.OfWorkload + PodText.ClusterDns]),
                Peer.Pods chosen => PodsOf(plan, chosen),
                _ => null,
            };
            if (pods is not null)
            {
                var box = new Box(rule.Transport == Transport.Udp ? Traffic.Udp : rule.Transport == Transport.Tcp ? Traffic.Tcp : Traffic.Any, PortSet.Of(rule.Ports), AddressRegion.None, NameSet.All, pods);
                foreach (var entry in ReachEntries.Split(workload, box, [new ReachCarrier("bulkhead-" + policy.Workload.Name, rule.Name, null)], rule.Origins))
                {
                    yield return entry;
                }
            }
        }
    }

    // Pods of an answer may be those of a workload that the deployment has.
    private static PodSet PodsOf(EgressPolicy plan, Peer.Pods pods)
    {
        foreach (var workload in plan.Topology.Workloads)
        {
            if (workload.Namespace == pods.Namespace && workload.Labels.Count == pods.Labels.Count && PolicyIndex.Selects(workload.Labels, pods.Labels))
            {
                return PodSet.Of([PodText.OfWorkload + workload.Name]);
            }
        }

        return PodSet.Of(pods.Labels.Select(static label => $"{PodText.OfPod}{label.Key}={label.Value}")
            .Append($"{PodText.OfNamespace}{PodText.NamespaceName}={pods.Namespace}").Append(PodText.OfNoWorkload));
    }
}
