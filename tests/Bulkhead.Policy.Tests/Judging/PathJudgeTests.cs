using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Policy.Tests.Judging;

/// <summary>NetworkPolicy by the sentences of its API reference, and both engines on one path.</summary>
public sealed class PathJudgeTests
{
    private static readonly PodEnd Mongo = new("data", Sample.Labels(("app", "mongo")));
    private static readonly LabelSelector Chat = LabelSelector.Of(Sample.Labels(("app", "chat")));
    private static readonly LabelSelector MongoPods = LabelSelector.Of(Mongo.Labels);

    private static readonly RuleBook Gateway = new(
    [
        new SelectorPolicy("dcf", "chat",
        [
            new SelectorRule(Sample.Labels(("app", "chat")), new Rule("allow-a", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup("a", [new DomainEntry("a.example.com", [])])], Transport.Tcp, PortRange.Of(443))),
            new SelectorRule(Sample.Labels(("app", "chat")), new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null)),
        ]),
    ]);

    [Fact]
    public void A_pod_that_no_policy_selects_is_open_both_ways()
    {
        var judge = new PodPolicyJudge([new PodPolicy("p", "chat", LabelSelector.Of(Sample.Labels(("app", "other"))), [], [])]);
        Assert.True(judge.Egress(ToMongo(), Mongo, Reading.Narrowest).Allowed);
        Assert.True(judge.Ingress(ToMongo(), Mongo, Reading.Narrowest).Allowed);
    }

    [Fact]
    public void A_direction_without_ways_is_closed_and_the_other_one_stays_open()
    {
        var judge = new PodPolicyJudge([new PodPolicy("p", "chat", LabelSelector.Everything, null, [])]);
        Assert.False(judge.Egress(ToMongo(), Mongo, Reading.Widest).Allowed);
        Assert.True(judge.Ingress(ToMongo() with { Namespace = "x" }, new PodEnd("chat", Mongo.Labels), Reading.Narrowest).Allowed);
    }

    [Fact]
    public void Policies_add_up_whatever_their_order()
    {
        var closed = new PodPolicy("closed", "chat", LabelSelector.Everything, null, []);
        var open = new PodPolicy("open", "chat", Chat, null, [new PodWay([new PodPeer.Selected(LabelSelector.Everything, MongoPods)], [Tcp(27017)])]);
        foreach (var policies in new ImmutableArray<PodPolicy>[] { [closed, open], [open, closed] })
        {
            var verdict = new PodPolicyJudge(policies).Egress(ToMongo(), Mongo, Reading.Narrowest);
            Assert.Equal((true, "open"), (verdict.Allowed, verdict.Policy));
        }
    }

    [Theory]
    [InlineData("no namespaceSelector means the namespace of the policy", false, false)]
    [InlineData("an empty namespaceSelector means every namespace", true, true)]
    public void Namespaces_of_peers(string _, bool everyNamespace, bool allowed)
    {
        var peer = new PodPeer.Selected(everyNamespace ? LabelSelector.Everything : null, MongoPods);
        Assert.Equal(allowed, Egress(peer).Egress(ToMongo(), Mongo, Reading.Narrowest).Allowed);
        Assert.True(Egress(peer).Egress(ToMongo(), Mongo with { Namespace = "chat" }, Reading.Narrowest).Allowed);
    }

    [Fact]
    public void The_name_of_a_namespace_is_known_and_its_other_labels_are_judged_both_ways()
    {
        var byName = Egress(new PodPeer.Selected(LabelSelector.Of(Sample.Labels(("kubernetes.io/metadata.name", "data"))), LabelSelector.Everything));
        Assert.True(byName.Egress(ToMongo(), Mongo, Reading.Narrowest).Allowed);
        Assert.False(byName.Egress(ToMongo(), Mongo with { Namespace = "web" }, Reading.Widest).Allowed);

        var byTeam = Egress(new PodPeer.Selected(LabelSelector.Of(Sample.Labels(("team", "a"))), LabelSelector.Everything));
        Assert.True(byTeam.Egress(ToMongo(), Mongo, Reading.Widest).Allowed);
        var narrow = byTeam.Egress(ToMongo(), Mongo, Reading.Narrowest);
        Assert.False(narrow.Allowed);
        Assert.Contains(PodPolicyMatcher.OtherLabels, narrow.Assumptions);
        Assert.True(byTeam.Egress(ToMongo(), Mongo with { NamespaceLabels = Sample.Labels(("team", "a")) }, Reading.Narrowest).Allowed);
        Assert.False(byTeam.Egress(ToMongo(), Mongo with { NamespaceLabels = Sample.Labels(("team", "b")) }, Reading.Widest).Allowed);
    }

    [Theory]
    [InlineData("10.0.5.1", true)]
    [InlineData("10.1.5.1", false)]
    [InlineData("11.0.0.1", false)]
    [InlineData("::ffff:10.0.5.1", true)]
    public void A_block_holds_its_addresses_without_its_exceptions(string address, bool allowed)
    {
        var judge = Egress(new PodPeer.Block(IPNetwork.Parse("10.0.0.0/8"), [IPNetwork.Parse("10.1.0.0/16")]));
        Assert.Equal(allowed, judge.Egress(ToMongo() with { Address = IPAddress.Parse(address) }, null, Reading.Narrowest).Allowed);
        Assert.Equal(allowed, judge.Egress(ToMongo() with { Address = IPAddress.Parse(address) }, null, Reading.Widest).Allowed);
    }

    [Fact]
    public void A_block_for_pods_is_judged_both_ways()
    {
        var judge = Egress(new PodPeer.Block(IPNetwork.Parse("10.0.0.0/8"), []));
        Assert.True(judge.Egress(ToMongo(), Mongo, Reading.Widest).Allowed);
        Assert.False(judge.Egress(ToMongo(), Mongo, Reading.Narrowest).Allowed);
    }

    [Theory]
    [InlineData("0.0.0.0/0", "10.0.0.0/8", true, true)]
    [InlineData("0.0.0.0/0", "8.0.0.0/8", true, false)]
    [InlineData("10.0.0.0/8", null, false, false)]
    [InlineData("93.184.0.0/16", null, true, false)]
    public void Some_public_address_is_judged_by_what_a_block_may_hold(string block, string? except, bool widest, bool narrowest)
    {
        var judge = Egress(new PodPeer.Block(IPNetwork.Parse(block), except is null ? [] : [IPNetwork.Parse(except)]));
        Assert.Equal(widest, judge.Egress(ToMongo(), null, Reading.Widest).Allowed);
        Assert.Equal(narrowest, judge.Egress(ToMongo(), null, Reading.Narrowest).Allowed);
    }

    [Theory]
    [InlineData(Transport.Tcp, 27017, true, true)]
    [InlineData(Transport.Tcp, 27020, true, true)]
    [InlineData(Transport.Tcp, 27021, false, false)]
    [InlineData(Transport.Udp, 27017, false, false)]
    [InlineData(Transport.Udp, 9, true, true)]
    [InlineData(Transport.Tcp, 1, true, false)]
    [InlineData(Transport.Icmp, 0, false, false)]
    public void Ports_are_ranges_all_ports_or_names(Transport transport, int port, bool widest, bool narrowest)
    {
        ImmutableArray<PodPort> ports = port == 1
            ? [new PodPort(PodProtocol.Tcp, null, "mongo")]
            : [new PodPort(PodProtocol.Tcp, new PortRange(27017, 27020), null), new PodPort(PodProtocol.Udp, PortRange.Of(9), null), new PodPort(PodProtocol.Sctp, null, null)];
        var judge = new PodPolicyJudge([new PodPolicy("p", "chat", Chat, null, [new PodWay([], ports)])]);
        var flow = ToMongo() with { Transport = transport, Port = port };
        Assert.Equal(widest, judge.Egress(flow, Mongo, Reading.Widest).Allowed);
        Assert.Equal(narrowest, judge.Egress(flow, Mongo, Reading.Narrowest).Allowed);
    }

    [Fact]
    public void Icmp_through_a_way_for_every_port_is_judged_both_ways()
    {
        var judge = new PodPolicyJudge([new PodPolicy("p", "chat", Chat, null, [new PodWay([], [])])]);
        var flow = ToMongo() with { Transport = Transport.Icmp, Port = 0, Application = Application.Other };
        Assert.True(judge.Egress(flow, Mongo, Reading.Widest).Allowed);
        Assert.False(judge.Egress(flow, Mongo, Reading.Narrowest).Allowed);
    }

    [Fact]
    public void A_connection_between_pods_needs_both_ends_and_no_gateway()
    {
        var leave = new PodPolicy("leave", "chat", Chat, null, [new PodWay([new PodPeer.Selected(LabelSelector.Everything, MongoPods)], [Tcp(27017)])]);
        var enter = new PodPolicy("enter", "data", MongoPods, [new PodWay([new PodPeer.Selected(LabelSelector.Everything, Chat)], [Tcp(27017)])], null);
        Assert.True(Path([leave, enter]).Judge(ToMongo(), Mongo, Reading.Narrowest).Allowed);

        var closed = Path([leave, enter with { Ingress = ImmutableArray<PodWay>.Empty }]).Judge(ToMongo(), Mongo, Reading.Widest);
        Assert.Equal((false, PathStage.PodIngress, "enter"), (closed.Allowed, closed.StoppedBy!.Stage, closed.StoppedBy.Policy));
        var kept = Path([leave with { Egress = ImmutableArray<PodWay>.Empty }, enter]).Judge(ToMongo(), Mongo, Reading.Widest);
        Assert.Equal(PathStage.PodEgress, kept.StoppedBy!.Stage);
    }

    [Fact]
    public void A_connection_to_the_Internet_needs_the_way_out_and_the_gateway()
    {
        var leave = new PodPolicy("leave", "chat", Chat, null, [new PodWay([new PodPeer.Block(IPNetwork.Parse("0.0.0.0/0"), [IPNetwork.Parse("10.0.0.0/8")])], [Tcp(443)])]);
        var allowed = Path([leave]).Judge(ToName("a.example.com"), null, Reading.Narrowest);
        Assert.True(allowed.Allowed);
        Assert.Equal("allow-a", allowed.Stages[^1].Rule!.Name);
        var denied = Path([leave]).Judge(ToName("b.example.com"), null, Reading.Widest);
        Assert.Equal((PathStage.Gateway, "deny-any"), (denied.StoppedBy!.Stage, denied.StoppedBy.Rule!.Name));
        var kept = Path([leave with { Egress = ImmutableArray<PodWay>.Empty }]).Judge(ToName("a.example.com"), null, Reading.Widest);
        Assert.Equal(PathStage.PodEgress, kept.StoppedBy!.Stage);
    }

    [Fact]
    public void A_private_address_outside_the_cluster_may_pass_the_gateway_by()
    {
        var flow = ToMongo() with { Address = IPAddress.Parse("10.20.0.5"), Application = Application.Other };
        Assert.True(Path([]).Judge(flow, null, Reading.Widest).Allowed);
        var narrow = Path([]).Judge(flow, null, Reading.Narrowest);
        Assert.False(narrow.Allowed);
        Assert.Contains(PathJudge.MayBypass, narrow.StoppedBy!.Assumptions);
    }

    private static PathJudge Path(ImmutableArray<PodPolicy> policies) => new(CompiledRuleBook.Compile(Gateway), new PodPolicyJudge(policies));

    private static PodPolicyJudge Egress(PodPeer peer) => new([new PodPolicy("p", "chat", Chat, null, [new PodWay([peer], [])])]);

    private static PodPort Tcp(int port) => new(PodProtocol.Tcp, PortRange.Of(port), null);

    private static Flow ToMongo() => new("chat", Sample.Labels(("app", "chat")), null, null, Transport.Tcp, 27017, Application.Other);

    private static Flow ToName(string name) => new("chat", Sample.Labels(("app", "chat")), ((Host.Name)HostSyntax.Read(name).Host!).Value, null, Transport.Tcp, 443, Application.Tls);
}
