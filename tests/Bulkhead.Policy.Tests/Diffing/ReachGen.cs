using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;
using CsCheck;

namespace Bulkhead.Policy.Tests.Diffing;

/// <summary>Random policies and connections over small alphabets, so that they meet often.</summary>
internal static class ReachGen
{
    public static readonly Gen<string> Entries = Sample.OneOf(
        "a.example.com", "b.example.com", "EXAMPLE.com", "*.example.com", "*.a.example.com", "a*.example.com", "*b.example.com", "*.b.*.com", "*example.com", "**.example.com",
        "*", "*.com", "x*", "a*b.example.com", "*.*.com", "a.*.com", "app*.example.com");

    public static readonly Gen<string> HostNames = Sample.OneOf(
        "a.example.com", "b.example.com", "x.a.example.com", "example.com", "ab.example.com", "axb.example.com", "a.b.c.com", "notexample.com", "x", "com", "a.c.com",
        "a.b.example.com", "apps.example.com", "app1.example.com", "x.y.com", "y.b.example.com");

    private static readonly Gen<AddressSet> Sets = Sample.OneOf<AddressSet>(
        AddressSet.Anywhere.Instance,
        AddressSet.PublicInternet.Instance,
        AddressSet.PublicInternet.Instance,
        new AddressSet.Unknown("uuid"),
        new AddressSet.Blocks("a", [IPNetwork.Parse("10.0.0.0/8")]),
        new AddressSet.Blocks("b", [IPNetwork.Parse("10.1.2.3/32"), IPNetwork.Parse("8.8.8.0/24")]),
        new AddressSet.Blocks("c", [IPNetwork.Parse("192.168.0.0/16")]),
        new AddressSet.Blocks("d", [IPNetwork.Parse("fd12::/64")]));

    private static readonly Gen<DomainGroup> Groups = Entries.Array[1, 3].Select(entries => new DomainGroup("g", [.. entries.Select(entry => new DomainEntry(entry, []))]));

    private static readonly Gen<PortRange?> Ports = Sample.OneOf<PortRange?>(null, PortRange.Of(443), PortRange.Of(443), PortRange.Of(80), PortRange.Of(25), new PortRange(8000, 9000));

    public static readonly Gen<Rule> Rules = Gen.Select(
        Sample.OneOf(RuleAction.Permit, RuleAction.Permit, RuleAction.Deny),
        Sets.Array[1, 2],
        Groups.Array[0, 2],
        Sample.OneOf(Transport.Tcp, Transport.Tcp, Transport.Any, Transport.Udp, Transport.Icmp),
        Ports,
        Gen.Int[0, 9],
        (action, sets, groups, transport, ports, flags) => new Rule("r", action, [.. sets], [.. groups], transport, ports) { Watch = flags == 0, RequireTls = flags is 1 or 2 or 3 });

    private static readonly Gen<ImmutableSortedDictionary<string, string>> Selectors = Sample.OneOf(
        Sample.Labels(), Sample.Labels(("app", "chat")), Sample.Labels(("app", "chat"), ("tier", "api")), Sample.Labels(("app", "other")));

    public static readonly Gen<RuleBook> Books = Gen.Select(Sample.OneOf("ns", "ns", "other"), Gen.Select(Selectors, Rules).Array[0, 6], Gen.Int[0, 3])
        .Array[0, 3]
        .Select(policies => new RuleBook([.. policies.Select((policy, i) => new SelectorPolicy("p" + i, policy.Item1, Close(policy.Item2, policy.Item3 > 0)))]));

    public static readonly Gen<Flow> Flows = Gen.Select(
        Sample.OneOf(Sample.Labels(("app", "chat"), ("tier", "api")), Sample.Labels(("app", "chat")), Sample.Labels()),
        Gen.Bool.SelectMany(isNamed => isNamed ? HostNames.Select(name => (string?)name) : Gen.Const((string?)null)),
        Sample.OneOf("8.8.8.8", "1.1.1.1", "10.1.2.3", "10.9.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd12::1", "2606:4700::1"),
        Sample.OneOf(Transport.Tcp, Transport.Tcp, Transport.Udp, Transport.Icmp),
        Sample.OneOf(443, 443, 80, 25, 8443, 9000),
        Gen.Enum<Application>(),
        (labels, name, address, transport, port, application) => new Flow(
            "ns", labels, name is null ? null : Named(name), IPAddress.Parse(address), transport, transport == Transport.Icmp ? 0 : port, application));

    public static readonly ImmutableArray<ReachWorkload> Workloads =
    [
        new ReachWorkload("all", "ns", Sample.Labels()),
        new ReachWorkload("chat", "ns", Sample.Labels(("app", "chat"))),
        new ReachWorkload("api", "ns", Sample.Labels(("app", "chat"), ("tier", "api"))),
    ];

    public static Hostname Named(string name) => ((Host.Name)HostSyntax.Read(name).Host!).Value;

    // Most policies end in a deny as real ones do; some do not.
    private static ImmutableArray<SelectorRule> Close((ImmutableSortedDictionary<string, string> Labels, Rule Rule)[] rules, bool close)
    {
        var result = rules.Select(rule => new SelectorRule(rule.Labels, rule.Rule)).ToImmutableArray();
        return close ? result.Add(new SelectorRule(Sample.Labels(), new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null))) : result;
    }
}
