using System.Collections.Immutable;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Engines.Verification;

/// <summary>Compares what NetworkPolicies open for a workload, in both directions.</summary>
internal static class PodComparison
{
    public static void Add(
        List<Drift> found, DriftSide side, ImmutableArray<PodPolicy> expected, ImmutableArray<PodPolicy> actual, ReachWorkload workload, ImmutableArray<ReachWorkload> workloads)
    {
        foreach (var isIngress in (bool[])[false, true])
        {
            // What is gained is asked of the reading that opens most, what is lost of the one that opens least: each time the cautious one.
            var (before, after) = Both(Reading.Widest);
            if (!before.IsIsolated)
            {
                // Where nothing is asked for there is nothing to compare with; a policy that closes more is reported as foreign.
                continue;
            }

            if (!after.IsIsolated)
            {
                found.Add(new Drift(side, DriftKind.Ungoverned, new ObjectName(NetworkPolicyWriter.Kind, workload.Namespace, "bulkhead-" + workload.Name)) { Workloads = [workload.Name], IsIngress = isIngress });
                continue;
            }

            found.AddRange(Drifts(DriftKind.Opened, after.Beyond(before, workloads), isIngress));
            (before, after) = Both(Reading.Narrowest);
            found.AddRange(Drifts(DriftKind.Closed, before.Beyond(after, workloads), isIngress));

            (PodDirection Before, PodDirection After) Both(Reading reading) =>
                (PodDirection.Of(expected, workload, isIngress, reading), PodDirection.Of(actual, workload, isIngress, reading));
        }

        IEnumerable<Drift> Drifts(DriftKind kind, ImmutableArray<ReachEntry> entries, bool isIngress)
        {
            // Every pod and every address together is everything, and said so in one line.
            var pods = entries.FirstOrDefault(static entry => IsWhole(entry) && entry.Target is ReachTarget.Pods { Namespaces: "*", Selector: "*", Workload: null });
            var addresses = entries.FirstOrDefault(static entry => IsWhole(entry) && entry.Target is ReachTarget.Addresses { Region.IsAll: true });
            return pods is null || addresses is null ? entries.Select(entry => Of(kind, entry, isIngress))
                : [Of(kind, addresses, isIngress) with { Reach = DriftReach.Of(addresses) with { Text = "everything" } }];
        }

        Drift Of(DriftKind kind, ReachEntry entry, bool isIngress) => new(side, kind, new ObjectName(NetworkPolicyWriter.Kind, workload.Namespace, entry.Carriers[0].Policy))
        {
            Workloads = [workload.Name],
            Reach = DriftReach.Of(entry),
            Rule = entry.Carriers[0].Rule,
            IsIngress = isIngress,
        };
    }

    private static bool IsWhole(ReachEntry entry) => entry.Ports.IsAll && entry.Traffic == Traffic.Any;
}
