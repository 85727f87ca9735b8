using System.Collections.Immutable;
using System.Net;
using Bulkhead.Cli.Probing;
using Bulkhead.Model.Policies;

namespace Bulkhead.EndToEnd.Probing;

/// <summary>What is tried, from the rules of a workload and the words of a user.</summary>
public sealed class ProbePlanTests
{
    private static readonly ImmutableSortedDictionary<string, string> Labels = ImmutableSortedDictionary<string, string>.Empty.Add("app", "chat");

    [Fact]
    public void Everything_is_tried_that_can_be()
    {
        var attempts = Make(["--forbidden", "evil.test:443", "--forbidden", "http://evil.test", "--forbidden", "203.0.113.9:443", "--resolver", "203.0.113.53", "--dns"], Policy(), out var problems);
        Assert.Equal(["*.wild.test"], problems.Where(static one => one.Code == "BH9026").Select(static one => one.Message.Split(' ')[0]));
        Assert.Equal(
        [
            "allowed-name api.test:443 reached",
            "allowed-name api.test:80 reached",
            "allowed-name mcp.test:443 reached",
            "allowed-name api.test:8443 reached",
            "forbidden-name evil.test:443 stopped",
            "forbidden-name evil.test:80 stopped",
            "address-literal 203.0.113.9:443 stopped",
            "forbidden-sni-at-allowed-address evil.test at api.test:443 stopped",
            "no-sni-at-allowed-address no name at api.test:443 stopped",
            "plain-http-forbidden-host http://evil.test at api.test:80 stopped",
            "other-port mcp.test:8443 stopped",
            "foreign-resolver 203.0.113.53:53 over UDP stopped",
            "foreign-resolver 203.0.113.53:53 over TCP stopped",
            "dns-forbidden-name a new name below evil.test stopped",
        ], attempts.Select(static one => $"{one.Id} {one.Target} {one.Expected.Word()}"));
        var hidden = attempts.Single(static one => one.Id == ProbeIds.ForbiddenSni);
        Assert.Equal(("api.test", 443, "evil.test", ProbeSpeech.Tls), (hidden.Dial, hidden.Port, hidden.Name, hidden.Speech));
        Assert.Null(attempts.Single(static one => one.Id == ProbeIds.NoSni).Name);
        Assert.Equal(ProbeSpeech.Http, attempts[1].Speech);
    }

    [Fact]
    public void Standard_targets_are_few_and_left_out_where_they_are_allowed()
    {
        var attempts = Make(["--allowed", "example.com:443"], policy: null, out var problems);
        Assert.Contains(problems, static one => one.Code == "BH9026" && one.Message.StartsWith("example.com:443 ", StringComparison.Ordinal));
        Assert.Equal(["example.com:80", "1.1.1.1:443"], attempts.Where(static one => one.Id is ProbeIds.ForbiddenName or ProbeIds.AddressLiteral).Select(static one => one.Target));
    }

    [Fact]
    public void Without_something_allowed_nothing_is_tried()
    {
        Assert.Empty(Make([], policy: null, out var problems));
        Assert.Contains(problems, static one => one.Code == "BH9021");
    }

    [Theory]
    [InlineData("api.test:443")]
    [InlineData("below.wild.test:443")]
    public void What_the_policy_opens_is_no_forbidden_destination(string text)
    {
        Assert.Empty(Make(["--forbidden", text], Policy(), out var problems));
        Assert.Contains(problems, static one => one.Code == "BH9023");
    }

    [Fact]
    public void Past_a_proxy_an_address_is_tried_directly_too()
    {
        var wishes = new ProbeWishes([Read("api.test:443")], [Read("203.0.113.9:443"), Read("evil.test:443")], [], false, UsesProxy: true);
        var attempts = ProbePlan.Make(wishes, null, out _);
        Assert.Equal([false, true], attempts.Where(static one => one.Id == ProbeIds.AddressLiteral).Select(static one => one.PastProxy));
        Assert.DoesNotContain(attempts, static one => one.Id == ProbeIds.PlainHttp);
    }

    [Fact]
    public void The_workload_chooses_its_policy()
    {
        ImmutableArray<SelectorPolicy> policies = [Rules("bulkhead-chat"), Rules("bulkhead-other")];
        Assert.NotNull(ProbePolicy.Of(policies, "chat"));
        Assert.Null(ProbePolicy.Of(policies, "payroll"));
        Assert.Null(ProbePolicy.Of(policies, null));
        Assert.NotNull(ProbePolicy.Of([policies[0]], null));
    }

    private static ProbePolicy Policy() => ProbePolicy.Of([Rules("bulkhead-chat")], "chat")!;

    private static SelectorPolicy Rules(string name) => new(name, "chat",
    [
        .. new[] { Permit("api", 443, true, "api.test"), Permit("plain", 80, false, "api.test"), Permit("mcp", 443, true, "mcp.test", "*.wild.test"), Permit("port", 8443, true, "api.test") }
            .Append(new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null))
            .Select(static rule => new SelectorRule(Labels, rule)),
    ]);

    private static Rule Permit(string name, int port, bool tls, params string[] domains) =>
        new(name, RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup(name, [.. domains.Select(static one => new DomainEntry(one, []))])], Transport.Tcp, Model.Names.PortRange.Of(port)) { RequireTls = tls };

    private static ProbeEndpoint Read(string text) => ProbeEndpoint.TryRead(text, out var one, out var problem) ? one! : throw new InvalidOperationException(problem);

    private static ImmutableArray<ProbeAttempt> Make(string[] words, ProbePolicy? policy, out ImmutableArray<Model.Diagnostics.Diagnostic> problems)
    {
        ImmutableArray<string> After(string option) => [.. words.Index().Where(one => one.Index > 0 && words[one.Index - 1] == option).Select(static one => one.Item)];
        var wishes = new ProbeWishes([.. After("--allowed").Select(Read)], [.. After("--forbidden").Select(Read)], [.. After("--resolver").Select(IPAddress.Parse)], words.Contains("--dns"), false);
        return ProbePlan.Make(wishes, policy, out problems);
    }
}
