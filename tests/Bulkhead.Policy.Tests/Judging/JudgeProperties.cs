using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using CsCheck;

namespace Bulkhead.Policy.Tests.Judging;

public class JudgeProperties
{
    private static readonly Gen<AddressSet> Sets = Sample.OneOf<AddressSet>(
        AddressSet.Anywhere.Instance,
        AddressSet.PublicInternet.Instance,
        AddressSet.PublicInternet.Instance,
        new AddressSet.Unknown("uuid"),
        new AddressSet.Resolved("mail", ["a.example.com", "b.example.com"]),
        new AddressSet.Blocks("a", [IPNetwork.Parse("10.0.0.0/8")]),
        new AddressSet.Blocks("b", [IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("8.8.8.0/24")]),
        new AddressSet.Blocks("c", [IPNetwork.Parse("192.168.0.0/16")]),
        new AddressSet.Blocks("d", [IPNetwork.Parse("fd12::/64")]));

    private static readonly Gen<string> Entries = Sample.OneOf(
        "a.example.com", "b.example.com", "EXAMPLE.com", "*.example.com", "*.a.example.com", "a*.example.com", "*.b.*.com", "*example.com", "**.example.com", "*", "*.com", "x*");

    private static readonly Gen<DomainGroup> Groups = Entries.Array[1, 3].Select(entries => new DomainGroup("g", [.. entries.Select(entry => new DomainEntry(entry, []))]));

    private static readonly Gen<PortRange?> Ports = Sample.OneOf<PortRange?>(null, PortRange.Of(443), PortRange.Of(443), PortRange.Of(80), PortRange.Of(25), new PortRange(8000, 9000));

    private static readonly Gen<Rule> Rules = Gen.Select(
        Sample.OneOf(RuleAction.Permit, RuleAction.Permit, RuleAction.Deny),
        Sets.Array[1, 2],
        Groups.Array[0, 2],
        Sample.OneOf(Transport.Tcp, Transport.Tcp, Transport.Any, Transport.Udp, Transport.Icmp),
        Ports,
        Gen.Int[0, 9],
        (action, sets, groups, transport, ports, flags) => new Rule("r", action, [.. sets], [.. groups], transport, ports) { Watch = flags == 0, RequireTls = flags is 1 or 2 or 3 });

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Selectors = Sample.OneOf(
        Sample.Labels(), Sample.Labels(("app", "chat")), Sample.Labels(("app", "chat"), ("tier", "api")), Sample.Labels(("app", "other")));

    private static readonly Gen<RuleBook> Books = Gen.Select(Sample.OneOf("ns", "ns", "other"), Gen.Select(Selectors, Rules).Array[0, 6])
        .Array[0, 3]
        .Select(policies => new RuleBook([.. policies.Select((policy, i) => new SelectorPolicy("p" + i, policy.Item1, [.. policy.Item2.Select(rule => new SelectorRule(rule.Item1, rule.Item2))]))]));

    private static readonly Gen<Flow> Flows = Gen.Select(
        Sample.OneOf(Sample.Labels(("app", "chat"), ("tier", "api")), Sample.Labels(("app", "chat")), Sample.Labels()),
        Sample.OneOf<string?>(null, "a.example.com", "b.example.com", "x.a.example.com", "example.com", "ab.example.com", "a.b.c.com", "notexample.com", "x", "com"),
        Sample.OneOf<string?>(null, "8.8.8.8", "1.1.1.1", "10.1.2.3", "10.9.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd12::1", "2606:4700::1"),
        Sample.OneOf(Transport.Tcp, Transport.Tcp, Transport.Udp, Transport.Icmp),
        Sample.OneOf(443, 443, 80, 25, 8443, 9000),
        Gen.Enum<Application>(),
        (labels, name, address, transport, port, application) => new Flow(
            "ns", labels, name is null ? null : ((Host.Name)HostSyntax.Read(name).Host!).Value, address is null ? null : IPAddress.Parse(address), transport, transport == Transport.Icmp ? 0 : port, application));

    [Fact]
    public void The_compiled_judge_agrees_with_the_naive_one() => Gen.Select(Books, Flows).Sample(
        (book, flow) =>
        {
            var compiled = CompiledRuleBook.Compile(book);
            foreach (var reading in Enum.GetValues<Reading>())
            {
                var verdict = compiled.Judge(flow, reading);
                var (allowed, policy, rule) = NaiveJudge.Judge(book, flow, reading);
                Assert.Equal((allowed, policy), (verdict.Allowed, verdict.Policy));
                Assert.Same(rule, verdict.Rule);
            }
        },
        iter: Pairs.Count);

    [Fact]
    public void What_the_narrowest_reading_allows_the_widest_allows() => Gen.Select(Books, Flows).Sample((book, flow) =>
    {
        var compiled = CompiledRuleBook.Compile(book);
        Assert.True(!compiled.Judge(flow, Reading.Narrowest).Allowed || compiled.Judge(flow, Reading.Widest).Allowed);
    });

    [Fact]
    public void Where_the_readings_differ_an_assumption_is_named() => Gen.Select(Books, Flows).Sample((book, flow) =>
    {
        var compiled = CompiledRuleBook.Compile(book);
        var (narrow, wide) = (compiled.Judge(flow, Reading.Narrowest), compiled.Judge(flow, Reading.Widest));
        if (narrow.Allowed != wide.Allowed)
        {
            Assert.NotEmpty(wide.Assumptions.Concat(narrow.Assumptions));
        }
    });

    [Fact]
    public void A_closing_deny_leaves_nothing_to_the_controller() => Gen.Select(Rules.Array[0, 5], Flows).Sample((rules, flow) =>
    {
        var deny = new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null);
        var book = new RuleBook([new SelectorPolicy("p", "ns", [.. rules.Append(deny).Select(rule => new SelectorRule(Sample.Labels(("app", "chat")), rule))])]);
        Assert.NotNull(CompiledRuleBook.Compile(book).Judge(flow with { Labels = Sample.Labels(("app", "chat")) }, Reading.Widest).Rule);
    });

    [Fact]
    public void Many_rules_cost_a_question_no_more()
    {
        // Counted by what is met, not by the clock: 20,000 rules with names, of which one may match each question.
        var rules = Enumerable.Range(0, 20_000).Select(i => new SelectorRule(
            Sample.Labels(("app", "chat")),
            new Rule($"r{i}", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup($"g{i}", [new DomainEntry(i % 2 == 0 ? $"h{i}.example.com" : $"*.h{i}.example.com", [])])], Transport.Tcp, PortRange.Of(443)) { RequireTls = true }));
        var index = new SelectorIndex(Sample.Labels(("app", "chat")));
        var position = 0;
        foreach (var rule in rules)
        {
            index.Add(position++, rule.Rule);
        }

        foreach (var (name, application) in new[] { ("h10.example.com", Application.Tls), ("x.h11.example.com", Application.Http), ("nothing.example.org", Application.Tls), ("h10.example.com", Application.Other) })
        {
            var found = new FoundRules(new FoundRules.Found[4]);
            index.Collect(new Flow("ns", Sample.Labels(("app", "chat")), ((Host.Name)HostSyntax.Read(name).Host!).Value, null, Transport.Tcp, 443, application), ref found);
            Assert.True(found.Count <= 2, $"{name}: {found.Count}");
        }
    }
}
