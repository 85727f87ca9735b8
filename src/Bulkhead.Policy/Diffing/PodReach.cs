using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// What NetworkPolicies let one workload reach: pods, and addresses. They only add up; a workload that none of them isolates for egress reaches
/// everything as far as they are concerned.
/// </summary>
/// <remarks>
/// Whether the pod at the other end takes the connection is its own policy's matter and not looked at.
/// </remarks>
internal sealed class PodReach
{
    /// <summary>Addresses that need not cross a gateway: private and other special ones.</summary>
    private static readonly AddressRegion Inner = AddressRegion.All.Except(AddressRegion.PublicIpv4)
        .Except(AddressRegion.Of([IPNetwork.Parse("2000::/3")]).Except(AddressRegion.Of([IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")])));

    private readonly ReachWorkload workload;
    private readonly Reading reading;
    private readonly BoxTable addresses = new();
    private readonly List<ReachEntry> inner = [];

    private PodReach(ReachWorkload workload, Reading reading) => (this.workload, this.reading) = (workload, reading);

    /// <summary>The pods that are reached, and in the widest reading the private addresses.</summary>
    public List<ReachEntry> Entries { get; } = [];

    /// <summary>Whether any policy selects the workload, in whatever direction.</summary>
    public bool IsGoverned { get; private set; }

    private bool IsIsolated { get; set; }

    public static PodReach Of(ReachWorkload workload, IEnumerable<PodPolicy> policies, Reading reading)
    {
        var reach = new PodReach(workload, reading);
        foreach (var policy in policies)
        {
            if (policy.Namespace == workload.Namespace && policy.Pods.Selects(workload.Labels))
            {
                reach.IsGoverned = true;
                reach.Add(policy);
            }
        }

        if (reach.IsGoverned && !reach.IsIsolated)
        {
            reach.Add(Box.EveryPod, []);
        }

        reach.Entries.AddRange(reading == Reading.Widest ? reach.inner : []);
        return reach;
    }

    /// <summary>What of an entry of the gateway's rules gets out of the pod.</summary>
    public IEnumerable<ReachEntry> Let(ReachEntry entry)
    {
        if (!IsIsolated)
        {
            return [entry];
        }

        return addresses.Boxes.Select(entry.Box.IntersectAddresses).OfType<Box>()
            .SelectMany(piece => ReachEntries.PartOf(entry, piece.Equals(entry.Box) ? entry.Box : piece));
    }

    private void Add(PodPolicy policy)
    {
        if (policy.Egress is not { } ways)
        {
            return;
        }

        IsIsolated = true;
        for (var i = 0; i < ways.Length; i++)
        {
            ImmutableArray<ReachCarrier> carriers = [new ReachCarrier("NetworkPolicy " + policy.Name, $"egress[{i}]", null)];
            foreach (var box in PodBoxes.Of(policy, ways[i], reading))
            {
                Add(box, carriers);
            }
        }
    }

    private void Add(Box box, ImmutableArray<ReachCarrier> carriers)
    {
        if (box.Pods is not null)
        {
            Entries.AddRange(ReachEntries.Split(workload, box, carriers, []));
            return;
        }

        addresses.Add(box);
        if (box.Where.Intersect(Inner) is { IsEmpty: false } inside)
        {
            inner.AddRange(ReachEntries.Split(workload, box with { Where = inside }, carriers, []));
        }
    }
}
