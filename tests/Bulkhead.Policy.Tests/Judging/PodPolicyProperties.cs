using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using CsCheck;

namespace Bulkhead.Policy.Tests.Judging;

/// <summary>The judge of NetworkPolicies against their meaning written as plainly as possible, as sets of certain and of possible connections.</summary>
public sealed class PodPolicyProperties
{
    private static readonly Gen<LabelRequirement> Requirements = Gen.Select(
        Sample.OneOf("app", "tier", "kubernetes.io/metadata.name"), Gen.Enum<LabelOperator>(), Sample.OneOf("a", "b", "chat", "data").Array[1, 2],
        (key, comparison, values) => new LabelRequirement(key, comparison, comparison is LabelOperator.In or LabelOperator.NotIn ? [.. values] : []));

    private static readonly Gen<LabelSelector> Selectors = Requirements.Array[0, 2].Select(requirements => new LabelSelector([.. requirements]));

    private static readonly Gen<PodPeer> Peers = Gen.OneOf(
        Gen.Select(Gen.OneOf(Gen.Const((LabelSelector?)null), Selectors.Select(selector => (LabelSelector?)selector)), Selectors, (space, pods) => (PodPeer)new PodPeer.Selected(space, pods)),
        Sample.OneOf<PodPeer>(
            new PodPeer.Block(IPNetwork.Parse("0.0.0.0/0"), [IPNetwork.Parse("10.0.0.0/8")]),
            new PodPeer.Block(IPNetwork.Parse("10.0.0.0/8"), [IPNetwork.Parse("10.1.0.0/16")]),
            new PodPeer.Block(IPNetwork.Parse("8.8.8.0/24"), []),
            new PodPeer.Block(IPNetwork.Parse("fd00::/8"), [])));

    private static readonly Gen<PodPort> Ports = Sample.OneOf(
        new PodPort(PodProtocol.Tcp, PortRange.Of(443), null), new PodPort(PodProtocol.Tcp, new PortRange(400, 500), null), new PodPort(PodProtocol.Udp, null, null),
        new PodPort(PodProtocol.Tcp, null, "web"), new PodPort(PodProtocol.Sctp, null, null));

    private static readonly Gen<PodWay> Ways = Gen.Select(Peers.Array[0, 2], Ports.Array[0, 2], (peers, ports) => new PodWay([.. peers], [.. ports]));

    private static readonly Gen<ImmutableArray<PodPolicy>> Policies = Gen.Select(
        Sample.OneOf("chat", "data"), Selectors, Ways.Array[0, 2], Ways.Array[0, 2], Gen.Int[0, 3],
        (space, pods, ingress, egress, types) => new PodPolicy(
            "p", space, pods, (types & 1) == 0 ? [.. ingress] : (ImmutableArray<PodWay>?)null, (types & 2) == 0 ? [.. egress] : (ImmutableArray<PodWay>?)null)).Array[0, 4]
        .Select(policies => policies.Select((policy, i) => policy with { Name = "p" + i }).ToImmutableArray());

    private static readonly Gen<PodEnd> Ends = Gen.Select(
        Sample.OneOf("chat", "data"), Sample.OneOf(Sample.Labels(), Sample.Labels(("app", "a")), Sample.Labels(("app", "b"), ("tier", "a"))),
        Sample.OneOf<ImmutableSortedDictionary<string, string>?>(null, Sample.Labels(), Sample.Labels(("tier", "a"))),
        (space, labels, namespaceLabels) => new PodEnd(space, labels) { NamespaceLabels = namespaceLabels });

    private static readonly Gen<Flow> Flows = Gen.Select(
        Ends, Sample.OneOf<string?>(null, "10.1.2.3", "10.2.2.3", "8.8.8.8", "1.1.1.1", "fd00::1"), Sample.OneOf(Transport.Tcp, Transport.Tcp, Transport.Udp, Transport.Icmp), Sample.OneOf(443, 450, 80),
        (from, address, transport, port) => new Flow(from.Namespace, from.Labels, null, address is null ? null : IPAddress.Parse(address), transport, transport == Transport.Icmp ? 0 : port, Application.Other));

    [Fact]
    public void The_judge_agrees_with_the_plain_meaning() => Gen.Select(Policies, Flows, Gen.OneOf(Gen.Const((PodEnd?)null), Ends.Select(end => (PodEnd?)end))).Sample(
        (policies, flow, destination) =>
        {
            var judge = new PodPolicyJudge(policies);
            var flowToPod = destination is null ? flow : flow with { Address = null };
            Same(judge.Egress(flowToPod, destination, Reading.Narrowest), judge.Egress(flowToPod, destination, Reading.Widest), Plain(policies, true, flowToPod, destination));
            if (destination is not null)
            {
                Same(judge.Ingress(flowToPod, destination, Reading.Narrowest), judge.Ingress(flowToPod, destination, Reading.Widest), Plain(policies, false, flowToPod, destination));
            }
        },
        iter: Pairs.Count);

    private static void Same(StageVerdict narrow, StageVerdict wide, (bool Certain, bool Possible) plain)
    {
        Assert.Equal(plain, (narrow.Allowed, wide.Allowed));
        if (narrow.Allowed != wide.Allowed)
        {
            Assert.NotEmpty(narrow.Assumptions);
        }
    }

    private static (bool Certain, bool Possible) Plain(ImmutableArray<PodPolicy> policies, bool leaving, Flow flow, PodEnd? destination)
    {
        var source = new PodEnd(flow.Namespace, flow.Labels);
        var (pod, other) = leaving ? (source, destination) : (destination!, source);
        var selecting = policies.Where(policy => policy.Namespace == pod.Namespace && (leaving ? policy.Egress : policy.Ingress) is not null && Holds(policy.Pods, pod.Labels) == true).ToList();
        if (selecting.Count == 0)
        {
            return (true, true);
        }

        var answers = selecting.SelectMany(policy => (leaving ? policy.Egress : policy.Ingress)!.Value.Select(way => And(OnPorts(way, flow), WithPeers(way, policy.Namespace, other, leaving ? flow.Address : null)))).ToList();
        return (answers.Contains(true), answers.Exists(answer => answer != false));
    }

    // true, false, or null where the documents leave it open.
    private static bool? And(bool? left, bool? right) => left == false || right == false ? false : left == true && right == true ? true : null;

    private static bool? Or(IEnumerable<bool?> all)
    {
        var list = all.ToList();
        return list.Contains(true) ? true : list.Contains(null) ? null : false;
    }

    private static bool? OnPorts(PodWay way, Flow flow) => flow.Transport == Transport.Icmp
        ? way.Ports.IsEmpty ? null : false
        : way.Ports.IsEmpty ? true : Or(way.Ports.Where(port => port.Protocol.ToString() == flow.Transport.ToString())
            .Select(port => port.Name is not null ? null : (bool?)(port.Ports is null || (flow.Port >= port.Ports.Value.First && flow.Port <= port.Ports.Value.Last))));

    private static bool? WithPeers(PodWay way, string home, PodEnd? other, IPAddress? address) => way.Peers.IsEmpty ? true : Or(way.Peers.Select(peer => peer switch
    {
        PodPeer.Selected selected => other is null ? false : And(Holds(selected.Pods, other.Labels), selected.Namespaces is null ? other.Namespace == home : InNamespace(selected.Namespaces, other)),
        PodPeer.Block block => InBlock(block, other, address),
        _ => false,
    }));

    private static bool? InNamespace(LabelSelector selector, PodEnd other) => other.NamespaceLabels is { } labels
        ? Holds(selector, labels.SetItem("kubernetes.io/metadata.name", other.Namespace))
        : selector.Requirements.Aggregate((bool?)true, (so, requirement) => And(so, requirement.Key == "kubernetes.io/metadata.name" ? Meets(requirement, other.Namespace) : null));

    private static bool? InBlock(PodPeer.Block block, PodEnd? other, IPAddress? address)
    {
        if (other is not null)
        {
            return null;
        }

        if (address is not null)
        {
            return address.AddressFamily == block.Network.BaseAddress.AddressFamily && block.Network.Contains(address) && !block.Except.Any(hole => hole.Contains(address));
        }

        return block.Network.ToString() switch { "0.0.0.0/0" => true, "8.8.8.0/24" => null, _ => false };
    }

    private static bool? Holds(LabelSelector selector, ImmutableSortedDictionary<string, string> labels) =>
        selector.Requirements.All(requirement => Meets(requirement, labels.GetValueOrDefault(requirement.Key)));

    private static bool Meets(LabelRequirement requirement, string? value) => requirement.Operator switch
    {
        LabelOperator.In => requirement.Values.Any(wanted => wanted == value),
        LabelOperator.NotIn => !requirement.Values.Any(wanted => wanted == value),
        LabelOperator.Exists => value != null,
        _ => value == null,
    };
}
