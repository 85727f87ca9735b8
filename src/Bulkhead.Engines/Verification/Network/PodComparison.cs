using System.Collections.Immutable;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Engines.Verification.Network;

/// <summary>Compares what NetworkPolicies open for a workload.</summary>
internal static class PodComparison
{
    public static void Add(
        List<Drift> found, DriftSide side, ImmutableArray<PodPolicy> expected, ImmutableArray<PodPolicy> actual, Workload workload, ImmutableArray<Workload> workloads)
    {
        foreach (var isIngress in (bool[])[false, true])
        {
            var before = PodReach.Of(expected, workload, isIngress);
            var after = PodReach.Of(actual, workload, isIngress);
            if (before.IsIsolated && !after.IsIsolated)
            {
                found.Add(new Drift(side, DriftKind.Ungoverned, new ObjectName(NetworkPolicyWriter.Kind, workload.Namespace, "bulkhead-" + workload.Name)) { Workloads = [workload.Name], IsIngress = isIngress });
                continue;
            }

            if (!before.IsIsolated)
            {
                // Where nothing is asked for there is nothing to compare with; a policy that closes more is reported as foreign.
                continue;
            }

            Add(found, side, DriftKind.Opened, after.Beyond(before), workload, workloads, isIngress);
            Add(found, side, DriftKind.Closed, before.Beyond(after), workload, workloads, isIngress);
        }
    }

    private static void Add(
        List<Drift> found,
        DriftSide side,
        DriftKind kind,
        IEnumerable<(ReachTarget Target, PortSet Ports, Traffic Traffic, ObjectName Policy, string Rule)> beyond,
        Workload workload,
        ImmutableArray<Workload> workloads,
        bool isIngress)
    {
        foreach (var (other, ports, traffic, policy, rule) in beyond)
        {
            var target = Named(other, workloads);
            var text = traffic == Traffic.Any ? "everything" : $"{ReachText.Of(target)} on {(ports.IsAll ? "every port" : $"port {ports}")} ({ReachText.Of(traffic)})";
            found.Add(new Drift(side, kind, policy)
            {
                Workloads = [workload.Name],
                Reach = new DriftReach(text, target, ports, traffic, []),
                Rule = rule,
                IsIngress = isIngress,
            });
        }
    }

    private static ReachTarget Named(ReachTarget target, ImmutableArray<Workload> workloads) =>
        target is ReachTarget.Pods pods
        && workloads.FirstOrDefault(workload => workload.Namespace == pods.Namespaces && string.Join(',', workload.Labels.Select(static label => label.Key + "=" + label.Value)) == pods.Selector) is { } workload
            ? pods with { Workload = workload.Name }
            : target;
}
