using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Policy.Tests.Judging;

public sealed class AllocationTests
{
    /// <summary>The gateway decides for every connection: garbage would be its first limit.</summary>
    [Fact]
    public void A_decision_allocates_nothing()
    {
        var labels = Sample.Labels(("app", "chat"));
        SelectorRule[] rules =
        [
            new(labels, new Rule("block", RuleAction.Permit, [new AddressSet.Blocks("b", [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("fd00::/8")])], [], Transport.Tcp, PortRange.Of(5432))),
            .. Enumerable.Range(0, 1000).Select(i => new SelectorRule(labels, new Rule("r" + i, RuleAction.Permit, [AddressSet.PublicInternet.Instance],
                [new DomainGroup("g" + i, [new DomainEntry($"h{i}.example.com", []), new DomainEntry($"*.w{i}.example.com", []), new DomainEntry($"a*.x{i}.example.com", [])])],
                Transport.Tcp, PortRange.Of(443)) { RequireTls = true })),
            new(labels, new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null)),
        ];
        var source = CompiledRuleBook.Compile(new RuleBook([new SelectorPolicy("p", "ns", [.. rules])])).For("ns", labels);
        Flow[] flows =
        [
            Of("h10.example.com", null, Application.Tls), Of("deep.a.w11.example.com", "93.184.216.34", Application.Tls), Of("abc.x7.example.com", null, Application.Http),
            Of("nothing.example.org", null, Application.Tls), Of(null, "10.2.3.4", Application.Other), Of(null, "fd00::1", Application.Other), Of(null, null, Application.TlsWithoutName),
        ];

        // The first round makes what is made once (static tables, code).
        var allowed = Round(source, flows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(Round(source, flows) == allowed);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        Flow Of(string? name, string? address, Application application) => new(
            "ns", labels, name is null ? null : ((Host.Name)HostSyntax.Read(name).Host!).Value, address is null ? null : IPAddress.Parse(address), Transport.Tcp, application == Application.Other ? 5432 : 443, application);
    }

    private static int Round(SourceRules source, Flow[] flows)
    {
        var allowed = 0;
        foreach (var flow in flows)
        {
            allowed += CompiledRuleBook.Decide(source, flow, Reading.Widest).Allowed ? 1 : 0;
            allowed += CompiledRuleBook.Decide(source, flow, Reading.Narrowest).Allowed ? 1 : 0;
        }

        return allowed;
    }
}
