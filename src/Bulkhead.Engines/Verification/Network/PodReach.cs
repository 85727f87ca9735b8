using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Engines.Verification.Network;

/// <summary>What NetworkPolicies open for one workload in one direction: they add up, and a direction that none of them names is open.</summary>
internal sealed class PodReach
{
    private const Traffic WithoutPorts = Traffic.Icmp | Traffic.OtherIp;
    private static readonly Traffic[] Kinds = [Traffic.Tcp, Traffic.Udp, WithoutPorts];
    private readonly List<Atom> atoms = [];

    // The first rule that opens every peer on every port: no other adds anything to it.
    private (ObjectName Policy, string Rule)? everything;

    private PodReach(bool isIsolated) => IsIsolated = isIsolated;

    /// <summary>Whether any policy closes the direction.</summary>
    public bool IsIsolated { get; }

    public static PodReach Of(IEnumerable<PodPolicy> policies, Workload workload, bool isIngress)
    {
        var selecting = policies.Where(policy => policy.Name.Namespace == workload.Namespace && policy.Pods.Selects(workload.Labels))
            .Select(policy => (policy.Name, Ways: isIngress ? policy.Ingress : policy.Egress))
            .Where(static one => one.Ways is not null).ToList();
        var reach = new PodReach(selecting.Count > 0);
        foreach (var (name, ways) in selecting)
        {
            foreach (var way in ways!.Value)
            {
                reach.Add(name, way);
            }
        }

        return reach;
    }

    /// <summary>What this one opens and another does not, with the policy and rule that do.</summary>
    public IEnumerable<(ReachTarget Target, PortSet Ports, Traffic Traffic, ObjectName Policy, string Rule)> Beyond(PodReach other)
    {
        if (everything is var (policy, rule))
        {
            if (other.everything is null)
            {
                yield return (new ReachTarget.Addresses(AddressRegion.All), PortSet.All, Traffic.Any, policy, rule);
            }

            yield break;
        }

        foreach (var atom in atoms.Where(static atom => atom.Peer is PodPeer.Pods).DistinctBy(static atom => (atom.Peer, atom.Traffic)))
        {
            var pods = (PodPeer.Pods)atom.Peer;
            var own = Ports(atoms.Where(one => one.Traffic == atom.Traffic && one.Peer == atom.Peer));
            var known = Ports(other.atoms.Where(one => one.Traffic == atom.Traffic && Covers(one.Peer, pods)));
            // What every pod may do is said once, not again for each of them.
            var wider = Ports(atoms.Where(one => one.Traffic == atom.Traffic && one.Peer != atom.Peer && Covers(one.Peer, pods)));
            var gained = own.Except(known).Except(wider);
            if (!gained.IsEmpty)
            {
                yield return (new ReachTarget.Pods(pods.Namespaces, pods.Selector, Workload: null), gained, atom.Traffic, atom.Policy, atom.Rule);
            }
        }

        foreach (var traffic in Kinds)
        {
            foreach (var (region, ports, atom) in Regions(other, traffic))
            {
                yield return (new ReachTarget.Addresses(region), ports, traffic, atom.Policy, atom.Rule);
            }
        }
    }

    private IEnumerable<(AddressRegion Region, PortSet Ports, Atom Atom)> Regions(PodReach other, Traffic traffic)
    {
        var mine = atoms.Where(atom => atom.Traffic == traffic && atom.Peer is PodPeer.Addresses).ToList();
        var theirs = other.atoms.Where(atom => atom.Traffic == traffic && atom.Peer is PodPeer.Addresses).ToList();
        // Between two borders nothing changes, so one port speaks for all of them.
        var borders = new SortedSet<int> { 1 };
        foreach (var range in mine.Concat(theirs).SelectMany(static atom => atom.Ports.Ranges))
        {
            borders.Add(range.First);
            borders.Add(range.Last + 1);
        }

        var steps = borders.Where(static border => border <= 65535).ToList();
        var found = new List<(AddressRegion Region, List<PortRange> Ports, Atom Atom)>();
        for (var i = 0; i < steps.Count; i++)
        {
            var range = new PortRange(steps[i], i + 1 < steps.Count ? steps[i + 1] - 1 : 65535);
            var gained = Region(mine, range.First).Except(Region(theirs, range.First));
            if (gained.IsEmpty)
            {
                continue;
            }

            var at = found.FindIndex(one => one.Region.Equals(gained));
            if (at < 0)
            {
                found.Add((gained, [range], mine.First(atom => atom.Ports.Contains(range.First) && ((PodPeer.Addresses)atom.Peer).Region.Overlaps(gained))));
            }
            else
            {
                found[at].Ports.Add(range);
            }
        }

        return found.Select(static one => (one.Region, PortSet.Of(one.Ports), one.Atom));
    }

    private static AddressRegion Region(List<Atom> atoms, int port) =>
        atoms.Where(atom => atom.Ports.Contains(port)).Aggregate(AddressRegion.None, static (all, atom) => all.Union(((PodPeer.Addresses)atom.Peer).Region));

    private static PortSet Ports(IEnumerable<Atom> atoms) => PortSet.Of(atoms.SelectMany(static atom => atom.Ports.Ranges));

    private static bool Covers(PodPeer peer, PodPeer.Pods pods) =>
        peer is PodPeer.Pods other && (other.Namespaces == "*" || other.Namespaces == pods.Namespaces) && (other.Selector == "*" || other.Selector == pods.Selector);

    private void Add(ObjectName policy, PodWay way)
    {
        if (way.Peers is null && way.Ports is null)
        {
            everything ??= (policy, way.Rule);
        }

        ImmutableArray<PodPeer> all = [new PodPeer.Pods("*", "*"), new PodPeer.Addresses(AddressRegion.All)];
        foreach (var peer in way.Peers ?? all)
        {
            foreach (var kind in Kinds)
            {
                if (way.Ports is null)
                {
                    atoms.Add(new Atom(peer, kind, PortSet.All, policy, way.Rule));
                    continue;
                }

                foreach (var port in way.Ports.Value.Where(port => (port.Traffic & kind) != Traffic.None))
                {
                    atoms.Add(new Atom(peer, kind, port.Ports, policy, way.Rule));
                }
            }
        }
    }

    private sealed record Atom(PodPeer Peer, Traffic Traffic, PortSet Ports, ObjectName Policy, string Rule);
}
