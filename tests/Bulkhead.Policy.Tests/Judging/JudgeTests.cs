using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Policy.Tests.Judging;

/// <summary>One row for each statement about the meaning of DCF rules.</summary>
public class JudgeTests
{
    private static readonly ImmutableSortedDictionary<string, string> App = Sample.Labels(("app", "chat"));
    private static readonly Rule DenyAny = new("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null) { Log = true };

    private static Rule Web(string name, int port, params string[] domains) =>
        new(name, RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup(name, [.. domains.Select(domain => new DomainEntry(domain, []))])], Transport.Tcp, PortRange.Of(port));

    private static Rule Net(string name, string network, int port) =>
        new(name, RuleAction.Permit, [new AddressSet.Blocks(name, [IPNetwork.Parse(network)])], [], Transport.Tcp, PortRange.Of(port));

    private static RuleBook Book(params Rule[] rules) => new([Policy("p", App, rules)]);

    private static SelectorPolicy Policy(string name, ImmutableSortedDictionary<string, string> labels, params Rule[] rules) =>
        new(name, "ns", [.. rules.Select(rule => new SelectorRule(labels, rule))]);

    private static Flow FlowOf(string text) => FlowText.Read(text, "ns", App);

    private static string Show(Verdict verdict) => (verdict.Allowed ? "allow " : "deny ") + (verdict.Rule?.Name ?? "-");

    private static void Judge(RuleBook book, string flow, string narrowest, string widest)
    {
        var compiled = CompiledRuleBook.Compile(book);
        var (narrow, wide) = (compiled.Judge(FlowOf(flow), Reading.Narrowest), compiled.Judge(FlowOf(flow), Reading.Widest));
        Assert.Equal((narrowest, widest), (Show(narrow), Show(wide)));
        if (narrowest != widest)
        {
            Assert.NotEmpty(narrow.Assumptions.Concat(wide.Assumptions));
        }
        else if (narrow.Rule is not null)
        {
            Assert.Equal("p", narrow.Policy);
        }
    }

    [Theory]
    [InlineData("tls api.example.com:443", "allow web")]
    [InlineData("http api.example.com:443", "allow web")]
    [InlineData("tls other.example.com:443", "deny deny-any")]
    [InlineData("tls sub.api.example.com:443", "deny deny-any")]
    [InlineData("tls api.example.com.evil.org:443", "deny deny-any")]
    [InlineData("tls -:443", "deny deny-any")]
    [InlineData("tls -@93.184.216.34:443", "deny deny-any")]
    [InlineData("other -:443", "deny deny-any")]
    [InlineData("other api.example.com:443", "deny deny-any")]
    [InlineData("http -:443", "deny deny-any")]
    [InlineData("tls api.example.com:8443", "deny deny-any")]
    [InlineData("tls api.example.com:80", "deny deny-any")]
    [InlineData("udp -:443", "deny deny-any")]
    [InlineData("udp api.example.com:443", "deny deny-any")]
    [InlineData("udp -:53", "deny deny-any")]
    [InlineData("icmp -:0", "deny deny-any")]
    [InlineData("other -@10.0.0.1:27017", "deny deny-any")]
    [InlineData("tls api.example.com@10.0.0.1:443", "deny deny-any")]
    [InlineData("tls api.example.com@172.16.5.5:443", "deny deny-any")]
    [InlineData("tls api.example.com@192.168.5.5:443", "deny deny-any")]
    [InlineData("tls api.example.com@93.184.216.34:443", "allow web")]
    public void A_rule_with_names_matches_readable_names_only(string flow, string expected) =>
        Judge(Book(Web("web", 443, "api.example.com"), DenyAny), flow, expected, expected);

    [Theory]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("127.0.0.1")]
    [InlineData("2606:4700::1")]
    public void Whether_Public_Internet_holds_special_ranges_is_not_known(string address) =>
        Judge(Book(Web("web", 443, "api.example.com"), DenyAny), $"tls api.example.com@{address}:443", "deny deny-any", "allow web");

    [Fact]
    public void Mapped_addresses_are_unmapped() =>
        Judge(Book(Web("web", 443, "api.example.com"), DenyAny), "tls api.example.com@::ffff:10.0.0.1:443", "deny deny-any", "deny deny-any");

    [Theory]
    // entry, name, narrowest, widest
    [InlineData("*.example.com", "a.example.com", true, true)]
    [InlineData("*.example.com", "a.b.example.com", false, true)]
    [InlineData("*.example.com", "example.com", false, true)]
    [InlineData("*.example.com", "badexample.com", false, false)]
    [InlineData("*.example.com", "example.com.org", false, false)]
    [InlineData("*", "anything.example.org", true, true)]
    [InlineData("API.Example.COM", "api.example.com", true, true)]
    [InlineData("api.example.com.", "api.example.com", true, true)]
    [InlineData("app*.example.com", "app1.example.com", true, true)]
    [InlineData("app*.example.com", "app.example.com", false, true)]
    [InlineData("app*.example.com", "app1.x.example.com", false, true)]
    [InlineData("app*.example.com", "xapp1.example.com", false, false)]
    [InlineData("ftp-*.example.com", "ftp-eu.example.com", true, true)]
    [InlineData("sub.*.example.com", "sub.a.example.com", true, true)]
    [InlineData("sub.*.example.com", "sub.a.b.example.com", false, true)]
    [InlineData("sub.*.example.com", "sub.example.com", false, false)]
    [InlineData("patch*--e.*.example.com", "patch1--e.a.example.com", true, true)]
    [InlineData("patch*--e.*.example.com", "patch1--e.example.com", false, false)]
    [InlineData("*example.com", "badexample.com", true, true)]
    [InlineData("*example.com", "example.com", false, true)]
    [InlineData("**.example.com", "a.example.com", false, true)]
    [InlineData("*.*.example.com", "a.b.example.com", true, true)]
    [InlineData("*.*.example.com", "b.example.com", false, true)]
    [InlineData("a.*", "a.com", true, true)]
    [InlineData("a.*", "a.co.uk", false, true)]
    [InlineData("https://api.example.com", "api.example.com", false, false)]
    [InlineData("api.example.com:443", "api.example.com", false, false)]
    public void Entries_of_groups(string entry, string name, bool narrowest, bool widest) => Judge(
        Book(Web("web", 443, entry), DenyAny), $"tls {name}:443", narrowest ? "allow web" : "deny deny-any", widest ? "allow web" : "deny deny-any");

    [Fact]
    public void TLS_without_a_name_may_match_a_group_of_everything() =>
        Judge(Book(Web("web", 443, "*"), DenyAny), "tls -:443", "deny deny-any", "allow web");

    [Fact]
    public void Names_on_undocumented_ports_may_not_be_read() =>
        Judge(Book(Web("web", 9443, "api.example.com"), DenyAny), "tls api.example.com:9443", "deny deny-any", "allow web");

    [Theory]
    [InlineData(80)]
    [InlineData(8080)]
    [InlineData(8443)]
    public void Names_on_documented_ports_are_read(int port) =>
        Judge(Book(Web("web", port, "api.example.com"), DenyAny), $"http api.example.com:{port}", "allow web", "allow web");

    [Fact]
    public void The_first_match_decides()
    {
        var deny = Web("no", 443, "api.example.com") with { Action = RuleAction.Deny };
        Judge(Book(deny, Web("web", 443, "api.example.com"), DenyAny), "tls api.example.com:443", "deny no", "deny no");
        Judge(Book(Web("web", 443, "api.example.com"), deny, DenyAny), "tls api.example.com:443", "allow web", "allow web");
    }

    [Fact]
    public void A_deny_with_names_lets_everything_else_by()
    {
        var deny = Web("no", 443, "*") with { Action = RuleAction.Deny };
        var all = new Rule("all", RuleAction.Permit, [AddressSet.Anywhere.Instance], [], Transport.Any, null);
        Judge(Book(deny, all), "other -:443", "allow all", "allow all");
        Judge(Book(deny, all), "udp -:443", "allow all", "allow all");
        Judge(Book(deny, all), "tls -:443", "deny no", "allow all");
        Judge(Book(deny, all), "tls a.example.com:443", "deny no", "deny no");
    }

    [Fact]
    public void A_deny_on_443_leaves_every_other_port_to_the_controller()
    {
        var deny = DenyAny with { Transport = Transport.Tcp, Ports = PortRange.Of(443) };
        Judge(Book(deny), "tls a.example.com:443", "deny deny-any", "deny deny-any");
        Judge(Book(deny), "tls a.example.com:8443", "deny -", "allow -");
        Judge(Book(deny), "udp -:443", "deny -", "allow -");
        Judge(Book(deny), "icmp -:0", "deny -", "allow -");
    }

    [Theory]
    [InlineData("tls -@10.1.2.3:443", "allow net", "allow net")]
    [InlineData("tls a.example.com@10.1.2.3:443", "allow net", "allow net")]
    [InlineData("other -@10.1.2.3:443", "allow net", "allow net")]
    [InlineData("other -@10.1.2.4:443", "deny deny-any", "deny deny-any")]
    [InlineData("other -@10.1.2.3:80", "deny deny-any", "deny deny-any")]
    [InlineData("other -:443", "deny deny-any", "deny deny-any")]
    public void A_rule_on_addresses_needs_no_name(string flow, string narrowest, string widest) =>
        Judge(Book(Net("net", "10.1.2.3/32", 443), DenyAny), flow, narrowest, widest);

    [Fact]
    public void Some_public_address_may_lie_in_a_public_block() =>
        Judge(Book(Net("net", "93.184.0.0/16", 443), DenyAny), "other -:443", "deny deny-any", "allow net");

    [Fact]
    public void Unknown_groups_open_in_the_widest_reading_only()
    {
        var rule = Net("net", "10.0.0.0/8", 443) with { Addresses = [new AddressSet.Unknown("uuid")] };
        Judge(Book(rule, DenyAny), "other -:443", "deny deny-any", "allow net");
        Judge(Book(rule with { Action = RuleAction.Deny }, DenyAny with { Action = RuleAction.Permit, Name = "all" }), "other -:443", "deny net", "allow all");
    }

    [Fact]
    public void Any_of_several_address_sets_is_enough()
    {
        var rule = Net("net", "10.1.0.0/16", 443) with { Addresses = [new AddressSet.Blocks("a", [IPNetwork.Parse("10.1.0.0/16")]), new AddressSet.Blocks("b", [IPNetwork.Parse("10.2.0.0/16"), IPNetwork.Parse("10.3.0.0/16")])] };
        Judge(Book(rule, DenyAny), "other -@10.3.9.9:443", "allow net", "allow net");
        Judge(Book(rule, DenyAny), "other -@10.4.9.9:443", "deny deny-any", "deny deny-any");
    }

    [Fact]
    public void Port_ranges_hold_both_ends()
    {
        var rule = Net("net", "10.0.0.0/8", 1) with { Ports = new PortRange(8000, 8100) };
        Judge(Book(rule, DenyAny), "other -@10.0.0.1:8000", "allow net", "allow net");
        Judge(Book(rule, DenyAny), "other -@10.0.0.1:8100", "allow net", "allow net");
        Judge(Book(rule, DenyAny), "other -@10.0.0.1:7999", "deny deny-any", "deny deny-any");
        Judge(Book(rule, DenyAny), "other -@10.0.0.1:8101", "deny deny-any", "deny deny-any");
    }

    [Fact]
    public void A_rule_without_a_port_holds_every_port_and_ICMP()
    {
        var rule = Net("net", "10.0.0.0/8", 1) with { Ports = null, Transport = Transport.Any };
        Judge(Book(rule, DenyAny), "other -@10.0.0.1:1", "allow net", "allow net");
        Judge(Book(rule, DenyAny), "udp -@10.0.0.1:65535", "allow net", "allow net");
        Judge(Book(rule, DenyAny), "icmp -@10.0.0.1:0", "allow net", "allow net");
        Judge(Book(rule with { Ports = PortRange.Of(1) }, DenyAny), "icmp -@10.0.0.1:0", "deny deny-any", "deny deny-any");
    }

    [Theory]
    [InlineData("tls api.example.com:443", "allow web", "allow web")]
    [InlineData("http api.example.com:443", "deny web", "deny web")]
    [InlineData("http other.example.com:443", "deny deny-any", "deny deny-any")]
    [InlineData("other -:443", "deny web", "deny deny-any")]
    [InlineData("tls -:443", "deny deny-any", "deny deny-any")]
    [InlineData("udp -:443", "deny deny-any", "deny deny-any")]
    public void Requiring_TLS_denies_what_is_not(string flow, string narrowest, string widest) =>
        Judge(Book(Web("web", 443, "api.example.com") with { RequireTls = true }, DenyAny), flow, narrowest, widest);

    [Fact]
    public void Requiring_TLS_above_a_permit_by_address_may_cut_it()
    {
        var web = Web("web", 443, "api.example.com") with { RequireTls = true, Addresses = [AddressSet.Anywhere.Instance] };
        Judge(Book(web, Net("net", "10.0.0.0/8", 443), DenyAny), "other -@10.0.0.1:443", "deny web", "allow net");
        Judge(Book(Net("net", "10.0.0.0/8", 443), web, DenyAny), "other -@10.0.0.1:443", "allow net", "allow net");
    }

    [Fact]
    public void Requiring_TLS_by_address_is_clear()
    {
        var rule = Net("net", "10.0.0.0/8", 443) with { RequireTls = true };
        Judge(Book(rule, DenyAny), "tls -@10.0.0.1:443", "allow net", "allow net");
        Judge(Book(rule, DenyAny), "http a.example.com@10.0.0.1:443", "deny net", "deny net");
    }

    [Fact]
    public void Whether_names_in_QUIC_are_read_is_not_known()
    {
        var rule = Web("web", 443, "api.example.com") with { Transport = Transport.Any };
        Judge(Book(rule, DenyAny), "udp api.example.com:443", "deny deny-any", "allow web");
        Judge(Book(rule, DenyAny), "udp other.example.com:443", "deny deny-any", "deny deny-any");
    }

    [Fact]
    public void Watched_rules_do_not_enforce()
    {
        Judge(Book(Web("web", 443, "api.example.com"), DenyAny with { Watch = true }), "tls other.example.com:443", "deny -", "allow deny-any");
        Judge(Book(Web("web", 443, "api.example.com"), DenyAny with { Watch = true }), "tls api.example.com:443", "allow web", "allow web");
        Judge(Book(Web("web", 443, "api.example.com") with { Watch = true }, DenyAny), "tls api.example.com:443", "deny deny-any", "allow web");
    }

    [Fact]
    public void A_pod_needs_every_label_and_the_namespace()
    {
        var book = new RuleBook([Policy("p", Sample.Labels(("app", "chat"), ("tier", "api")), DenyAny)]);
        var compiled = CompiledRuleBook.Compile(book);
        var flow = FlowOf("tls a.example.com:443");
        Assert.Null(compiled.Judge(flow, Reading.Widest).Policy);
        Assert.Equal("p", compiled.Judge(flow with { Labels = Sample.Labels(("app", "chat"), ("tier", "api"), ("x", "y")) }, Reading.Widest).Policy);
        Assert.Null(compiled.Judge(flow with { Namespace = "other", Labels = Sample.Labels(("app", "chat"), ("tier", "api")) }, Reading.Widest).Policy);
    }

    [Fact]
    public void A_pod_that_no_policy_selects_is_left_to_the_controller()
    {
        var compiled = CompiledRuleBook.Compile(new RuleBook([]));
        var (narrow, wide) = (compiled.Judge(FlowOf("tls a.example.com:443"), Reading.Narrowest), compiled.Judge(FlowOf("tls a.example.com:443"), Reading.Widest));
        Assert.Equal((false, true), (narrow.Allowed, wide.Allowed));
        Assert.Equal([CompiledRuleBook.DefaultAction], wide.Assumptions);
        Assert.Null(wide.Policy);
        Assert.Empty(wide.Origins);
    }

    [Fact]
    public void A_rule_without_labels_may_be_for_nobody()
    {
        var book = new RuleBook([Policy("p", Sample.Labels(), Web("web", 443, "api.example.com"), DenyAny)]);
        Judge(book, "tls api.example.com:443", "deny deny-any", "allow web");
        Judge(book, "tls other.example.com:443", "deny deny-any", "allow -");
    }

    [Fact]
    public void Rules_of_one_policy_may_have_selectors_of_their_own()
    {
        var book = new RuleBook([new SelectorPolicy("p", "ns",
        [
            new SelectorRule(Sample.Labels(("app", "other")), Web("other", 443, "api.example.com")),
            new SelectorRule(Sample.Labels(), Web("second", 443, "api.example.com")),
            new SelectorRule(App, Web("third", 443, "api.example.com")),
            new SelectorRule(App, DenyAny),
        ])]);
        Judge(book, "tls api.example.com:443", "allow third", "allow second");
    }

    [Fact]
    public void The_order_of_policies_is_not_known()
    {
        var book = new RuleBook([Policy("a", App, DenyAny), Policy("b", App, Web("web", 443, "api.example.com"), DenyAny)]);
        var compiled = CompiledRuleBook.Compile(book);
        var (narrow, wide) = (compiled.Judge(FlowOf("tls api.example.com:443"), Reading.Narrowest), compiled.Judge(FlowOf("tls api.example.com:443"), Reading.Widest));
        Assert.Equal(("deny deny-any", "allow web"), (Show(narrow), Show(wide)));
        Assert.Equal(("a", "b"), (narrow.Policy, wide.Policy));
        Assert.Contains(CompiledRuleBook.OrderOfPolicies, wide.Assumptions);
        Assert.DoesNotContain(CompiledRuleBook.OrderOfPolicies, compiled.Judge(FlowOf("tls b.example.com:443"), Reading.Widest).Assumptions);
    }

    [Fact]
    public void The_verdict_carries_the_reasons_of_the_rule()
    {
        var origin = new Origin("endpoints.custom[0].baseURL", new SourceSpan("librechat.yaml", 9, 16));
        var book = Book(Web("web", 443, "api.example.com") with { Origins = [origin] }, DenyAny);
        Assert.Equal([origin], CompiledRuleBook.Compile(book).Judge(FlowOf("tls api.example.com:443"), Reading.Narrowest).Origins);
    }

    [Fact]
    public void A_clear_answer_carries_no_assumption()
    {
        var compiled = CompiledRuleBook.Compile(Book(Web("web", 443, "api.example.com"), DenyAny));
        Assert.Empty(compiled.Judge(FlowOf("tls api.example.com:443"), Reading.Widest).Assumptions);
        Assert.Empty(compiled.Judge(FlowOf("udp -:443"), Reading.Widest).Assumptions);
    }

    [Fact]
    public void A_plan_judges_as_it_says()
    {
        var policy = Sample.Plan("", Sample.Intent("llm-x", "x.example.com"), Sample.Intent("llm-y", "http://10.9.9.9:8000"));
        var book = CompiledRuleBook.Compile(new RuleBook([.. policy.Workloads.Select(one =>
            new SelectorPolicy("bulkhead-" + one.Workload.Name, one.Workload.Namespace, [.. one.Rules.Select(rule => new SelectorRule(one.Workload.Labels, rule))]))]));
        var flow = FlowOf("tls x.example.com:443") with { Namespace = "chat", Labels = Sample.LibreChat.Labels };
        Assert.True(book.Judge(flow, Reading.Narrowest).Allowed);
        Assert.False(book.Judge(flow with { Labels = Sample.Mongodb.Labels }, Reading.Widest).Allowed);
        Assert.True(book.Judge(flow with { Name = null, Address = IPAddress.Parse("10.9.9.9"), Port = 8000, Application = Application.Http }, Reading.Narrowest).Allowed);
        Assert.False(book.Judge(flow with { Port = 8443 }, Reading.Widest).Allowed);
    }
}
