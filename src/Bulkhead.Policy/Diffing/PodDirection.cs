using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>What NetworkPolicies open for one workload in one direction: they add up, and a direction that none of them names is open.</summary>
public sealed class PodDirection
{
    private readonly ReachWorkload workload;
    private readonly List<(Box Box, ReachCarrier Carrier)> opened = [];
    private readonly BoxTable table = new();

    private PodDirection(ReachWorkload workload) => this.workload = workload;

    /// <summary>Whether any policy closes the direction.</summary>
    public bool IsIsolated { get; private set; }

    /// <summary>Reads one direction.</summary>
    /// <param name="policies">The NetworkPolicies, of any namespace.</param>
    /// <param name="workload">Whose connections.</param>
    /// <param name="isIngress">Whether those to the workload, not from it.</param>
    /// <param name="reading">How open questions are answered: ports by name, ICMP where every port is open.</param>
    public static PodDirection Of(IEnumerable<PodPolicy> policies, ReachWorkload workload, bool isIngress, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(workload);
        var direction = new PodDirection(workload);
        foreach (var policy in policies)
        {
            if (policy.Namespace == workload.Namespace && policy.Pods.Selects(workload.Labels) && (isIngress ? policy.Ingress : policy.Egress) is { } ways)
            {
                direction.IsIsolated = true;
                for (var i = 0; i < ways.Length; i++)
                {
                    var carrier = new ReachCarrier(policy.Name, $"{(isIngress ? "ingress" : "egress")}[{i}]", Group: null);
                    direction.Add(PodBoxes.Of(policy, ways[i], reading), carrier);
                }
            }
        }

        return direction;
    }

    /// <summary>What this one opens and another does not, with the policy and the entry that do; each connection once.</summary>
    /// <param name="other">The other one, of the same reading.</param>
    /// <param name="workloads">The workloads of the deployment, to name pods by.</param>
    public ImmutableArray<ReachEntry> Beyond(PodDirection other, IReadOnlyList<ReachWorkload> workloads)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(workloads);
        var said = new BoxTable();
        var entries = new List<ReachEntry>();

        // The widest first: what every pod may do is said once, not again for each of them.
        foreach (var (box, carrier) in opened.OrderBy(static one => one.Box.Pods?.Inside.Count ?? 0))
        {
            foreach (var piece in other.table.Except(box).SelectMany(said.Except))
            {
                entries.AddRange(ReachEntries.Split(workload, piece, [carrier], []));
            }

            said.Add(box);
        }

        return ReachEntries.Merge(PodText.Name(entries, workloads));
    }

    private void Add(IEnumerable<Box> boxes, ReachCarrier carrier)
    {
        foreach (var box in boxes)
        {
            opened.Add((box, carrier));
            table.Add(box);
        }
    }
}
