using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Tests;

/// <summary>The proof must hold for what is written, and must fail for every way in which it could be wrong.</summary>
public sealed class SelfProofTests
{
    [Theory]
    [InlineData("minimal")]
    [InlineData("closed")]
    [InlineData("complete")]
    [InlineData("watched")]
    [InlineData("many-origins")]
    [InlineData("mcp-workload")]
    public void The_proof_holds_for_what_is_written(string name) => Assert.Empty(Prove(Cases.All[name](), text => text));

    public static TheoryData<string, string, string> Tampering => new()
    {
        { "a wider name", "- api.groq.com\n", "- \"*.groq.com\"\n" },
        { "every name", "- api.groq.com\n", "- \"*\"\n" },
        { "a further name", "- api.groq.com\n", "- api.groq.com\n        - evil.example\n" },
        { "another name instead", "- api.groq.com\n", "- api.groq.comm\n" },
        { "another port", "port: 8443\n", "port: 8444\n" },
        { "a range of ports", "port: 8443\n", "port: 8443\n      endPort: 9000\n" },
        { "no port", "      port: 8443\n", "" },
        { "any protocol", "      protocol: tcp\n      port: 8443\n", "      protocol: any\n" },
        { "udp", "      protocol: tcp\n      port: 8443\n", "      protocol: udp\n      port: 8443\n" },
        { "a permit to Anywhere", "def000ad-0000-0000-0000-000000000001", "def000ad-0000-0000-0000-000000000000" },
        { "a closing deny that permits", "      action: deny\n", "      action: permit\n" },
        { "a closing deny for tcp only", "      protocol: any\n", "      protocol: tcp\n" },
        { "a closing deny for one port", "      protocol: any\n", "      protocol: any\n      port: 443\n" },
        { "a closing deny for the public Internet only", "- uuid: def000ad-0000-0000-0000-000000000000", "- uuid: def000ad-0000-0000-0000-000000000001" },
        { "a wider block", "- cidr: \"10.20.30.40/32\"", "- cidr: \"10.20.30.0/24\"" },
        { "a rule without its group", "      webGroups:\n        - name: llm-groq\n", "" },
        { "a rule for other pods", "app.kubernetes.io/name: librechat-librechat\n", "app.kubernetes.io/name: librechat\n" },
        { "a ports list", "      port: 8443\n", "      ports:\n        - \"8443\"\n" },
        { "another namespace", "  namespace: librechat\n", "  namespace: other\n" },
        { "another object name", "  name: bulkhead-librechat\n", "  name: bulkhead-librechat2\n" },
        { "broken YAML", "spec:\n", "spec:\n\t- x\n" },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public void A_FirewallPolicy_that_says_something_else_is_caught(string what, string from, string to)
    {
        var changed = false;
        var found = Prove(Sample.Complete(), text => text.Contains("kind: FirewallPolicy", StringComparison.Ordinal) ? Once(text, from, to, ref changed) : text);
        Assert.True(changed, "the text to change was not there");
        Assert.True(found.Any(diagnostic => diagnostic is { Code: "BH6001", Severity: Severity.Error }), what);
    }

    public static TheoryData<string, string, string> NetworkTampering => new()
    {
        { "the metadata service as Internet", "              - \"169.254.0.0/16\"\n", "" },
        { "private addresses as Internet", "              - \"10.0.0.0/8\"\n", "" },
        { "another port to MongoDB", "port: 27017", "port: 27018" },
        { "another Internet port", "port: 8443", "port: 22" },
        { "no peers", "    - to:\n        - podSelector:\n            matchLabels:\n              app.kubernetes.io/component: mongodb\n              app.kubernetes.io/instance: librechat\n              app.kubernetes.io/name: mongodb\n      ports:", "    - ports:" },
        { "one direction only", "    - Egress\n", "" },
        { "all pods of the namespace", "              app.kubernetes.io/name: mongodb\n", "" },
        { "every namespace", "              kubernetes.io/metadata.name: kube-system\n", "              a: b\n" },
    };

    [Theory]
    [MemberData(nameof(NetworkTampering))]
    public void A_NetworkPolicy_that_says_something_else_is_caught(string what, string from, string to)
    {
        var changed = false;
        var found = Prove(Sample.Complete(), text => text.Contains("kind: NetworkPolicy", StringComparison.Ordinal) ? Once(text, from, to, ref changed) : text);
        Assert.True(changed, "the text to change was not there");
        Assert.True(found.Any(diagnostic => diagnostic is { Code: "BH6001", Severity: Severity.Error }), what);
    }

    [Fact]
    public void A_permit_that_no_decision_asks_for_is_caught()
    {
        var sample = Cases.All["minimal"]().Add("librechat", new Rule("allow-llm-x", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup("llm-x", [new DomainEntry("x.example.com", [])])], Transport.Tcp, PortRange.Of(443)));
        var result = sample.Generate();
        Assert.Empty(result.Artefacts);
        Assert.Contains(result.Diagnostics, found => found.Code == "BH6001" && found.Message.Contains("x.example.com", StringComparison.Ordinal));
    }

    [Fact]
    public void A_decision_that_no_rule_carries_is_caught()
    {
        var host = HostSyntax.Read("b.example.com").Host!;
        var sample = Cases.All["minimal"]().Allow("librechat", new Destination(host, PortRange.Of(443), ApplicationProtocol.Https), "allow-llm-openai", "llm-openai", []);
        var result = sample.Generate();
        Assert.Empty(result.Artefacts);
        Assert.Contains(result.Diagnostics, found => found.Code == "BH6001" && found.Message.Contains("b.example.com", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_rule_that_opens_the_Internet_is_caught()
    {
        var sample = Cases.All["minimal"]().Add("librechat", new Rule("allow-all", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [], Transport.Tcp, PortRange.Of(443)));
        Assert.Contains(sample.Generate().Diagnostics, found => found.Code == "BH6001");
    }

    [Fact]
    public void Answers_of_the_user_count_as_asked_for()
    {
        var host = HostSyntax.Read("answer.example.com").Host!;
        var destination = new DestinationAnswer(new Destination(host, PortRange.Of(443), ApplicationProtocol.Https), Sample.At(5, "answers.groups.llm-x", "bulkhead.yaml"));
        var settings = Sample.Settings() with
        {
            Answers = new AnswerSettings
            {
                Groups = ImmutableSortedDictionary<string, GroupAnswer>.Empty.Add("llm-x", new GroupAnswer.Hosts(destination.Origin, [destination], null)),
            },
        };
        var sample = Cases.All["minimal"]().Add("librechat", new Rule("allow-llm-x", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup("llm-x", [new DomainEntry("answer.example.com", [])])], Transport.Tcp, PortRange.Of(443)));
        Assert.False(sample.Generate(settings).HasErrors);
        Assert.True(sample.Generate().HasErrors);
    }

    [Fact]
    public void Few_failures_are_shown_however_many_there_are()
    {
        var sample = new Sample().Add(Sample.LibreChat);
        for (var i = 0; i < 50; i++)
        {
            sample.Add("librechat", new Rule($"allow-x{i}", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup($"x{i}", [new DomainEntry($"x{i}.example.com", [])])], Transport.Tcp, PortRange.Of(443)));
        }

        Assert.Equal(10, sample.Generate().Diagnostics.Count(found => found.Code == "BH6001"));
    }

    private static ImmutableArray<Diagnostic> Prove(Sample sample, Func<string, string> tamper)
    {
        var policy = sample.Policy();
        var settings = Sample.Settings();
        var firewall = FirewallPolicyWriter.Write(policy.Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest) { Header = ["generated by bulkhead 0"] });
        var network = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, new NetworkPolicyOptions { IngressIsKnown = true, IngressNamespace = "ingress-nginx" });
        return SelfProof.Prove(
            policy,
            settings,
            firewall with { Artefacts = [.. firewall.Artefacts.Select(artefact => new Artefact(artefact.FileName, tamper(artefact.Content)))] },
            terraform: null,
            network with { Artefacts = [.. network.Artefacts.Select(artefact => new Artefact(artefact.FileName, tamper(artefact.Content)))] });
    }

    /// <summary>Changes the last place: that is the closing deny where it matters, and one place is enough everywhere else.</summary>
    private static string Once(string text, string from, string to, ref bool changed)
    {
        var at = text.LastIndexOf(from, StringComparison.Ordinal);
        changed |= at >= 0;
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
    }
}
