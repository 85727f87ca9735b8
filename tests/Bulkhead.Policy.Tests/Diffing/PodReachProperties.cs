using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;
using Bulkhead.Policy.Judging;
using CsCheck;

namespace Bulkhead.Policy.Tests.Diffing;

/// <summary>Reach under NetworkPolicies against the judge of the whole path.</summary>
public class PodReachProperties
{
    private static readonly Gen<PodPort> Ports = Sample.OneOf(
        new PodPort(PodProtocol.Tcp, PortRange.Of(443), null), new PodPort(PodProtocol.Tcp, new PortRange(8000, 9000), null), new PodPort(PodProtocol.Udp, PortRange.Of(443), null),
        new PodPort(PodProtocol.Tcp, null, null), new PodPort(PodProtocol.Tcp, null, "web"), new PodPort(PodProtocol.Sctp, PortRange.Of(25), null));

    private static readonly Gen<PodPeer> Peers = Sample.OneOf<PodPeer>(
        new PodPeer.Block(IPNetwork.Parse("0.0.0.0/0"), [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.168.0.0/16")]),
        new PodPeer.Block(IPNetwork.Parse("10.0.0.0/8"), []),
        new PodPeer.Block(IPNetwork.Parse("::/0"), []),
        new PodPeer.Selected(null, LabelSelector.Of(Sample.Labels(("app", "redis")))),
        new PodPeer.Selected(LabelSelector.Of(Sample.Labels(("kubernetes.io/metadata.name", "other"))), LabelSelector.Everything));

    private static readonly Gen<PodWay> Ways = Gen.Select(Peers.Array[0, 2], Ports.Array[0, 2], (peers, ports) => new PodWay([.. peers], [.. ports]));

    private static readonly Gen<PodPolicy> Policies = Gen.Select(
        Sample.OneOf(Sample.Labels(), Sample.Labels(("app", "chat")), Sample.Labels(("app", "other"))),
        Ways.Array[0, 2],
        Gen.Bool,
        (labels, ways, hasEgress) => new PodPolicy("n", "ns", LabelSelector.Of(labels), null, hasEgress ? [.. ways] : null));

    [Fact]
    public void What_leaves_the_cluster_is_in_the_set_when_it_passes_the_whole_path() => Gen.Select(ReachGen.Books, Policies.Array[1, 2], ReachGen.Flows.Array[20], Gen.Enum<Reading>()).Sample(
        (book, policies, flows, reading) =>
        {
            ImmutableArray<PodPolicy> pods = [.. policies];
            var set = ReachSet.Of(book, pods, reading, ReachGen.Workloads);
            var judge = new PathJudge(CompiledRuleBook.Compile(book), new PodPolicyJudge(pods));
            foreach (var flow in flows)
            {
                // Where nothing isolates the pod, the set leaves private addresses to the ordered rules; the judge names the doubt.
                var isIsolated = pods.Any(policy => policy.Egress is not null && policy.Pods.Selects(flow.Labels));
                var isPrivate = AddressRanges.Classify(flow.Address!) != AddressClass.Public;
                if (set.Find(new ReachWorkload(string.Empty, flow.Namespace, flow.Labels)) is not null && (isIsolated || !isPrivate))
                {
                    Assert.Equal(judge.Judge(flow, null, reading).Allowed, set.Contains(flow));
                }
            }
        },
        iter: 2_000);

    [Fact]
    public void Pods_are_in_the_set_when_egress_to_them_passes() => Gen.Select(Policies.Array[1, 2], ReachGen.Flows.Array[20], Gen.Bool).Sample(
        (policies, flows, isRedis) =>
        {
            ImmutableArray<PodPolicy> pods = [.. policies];
            var set = ReachSet.Of(new RuleBook([]), pods, Reading.Narrowest, ReachGen.Workloads);
            var end = isRedis ? new PodEnd("ns", Sample.Labels(("app", "redis"))) : new PodEnd("other", Sample.Labels(("app", "x")));
            var properties = end.Labels.Select(label => $"pod:{label.Key}={label.Value}").Append("ns:kubernetes.io/metadata.name=" + end.Namespace).ToHashSet(StringComparer.Ordinal);
            foreach (var flow in flows.Where(flow => flow.Transport is Transport.Tcp or Transport.Udp))
            {
                if (set.Find(new ReachWorkload(string.Empty, flow.Namespace, flow.Labels)) is { } reach)
                {
                    var kind = FlowPlace.Of(flow).Kind;
                    var isIn = reach.Entries.Any(entry => entry.Box.Pods is { } some && some.Contains(properties) && (entry.Box.Kinds & kind) != Traffic.None && entry.Box.Ports.Contains(flow.Port));
                    Assert.Equal(new PodPolicyJudge(pods).Egress(flow with { Address = null }, end, Reading.Narrowest).Allowed, isIn);
                }
            }
        },
        iter: 2_000);
}
