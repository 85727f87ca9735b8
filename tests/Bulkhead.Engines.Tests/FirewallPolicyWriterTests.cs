using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests;

public sealed class FirewallPolicyWriterTests
{
    private static readonly AviatrixVersion Old = new(8, 0, 0);

    [Fact]
    public void What_is_written_reads_back_as_the_plan()
    {
        var policy = Sample.Complete().Policy();
        var writing = FirewallPolicyWriter.Write(policy.Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));

        Assert.Empty(writing.Diagnostics);
        foreach (var (planned, artefact) in policy.Workloads.Zip(writing.Artefacts))
        {
            Assert.Equal($"firewallpolicy-{planned.Workload.Name}.yaml", artefact.FileName);
            var reading = FirewallPolicyReader.Read(new SourceText(artefact.FileName, artefact.Content));
            Assert.Empty(reading.Diagnostics);
            var read = Assert.Single(reading.Book.Policies);
            Assert.Equal("bulkhead-" + planned.Workload.Name, read.Name);
            Assert.Equal(planned.Workload.Namespace, read.Namespace);
            Assert.Equal(planned.Rules.Select(Describe), read.Rules.Select(rule => Describe(rule.Rule)));
            Assert.All(read.Rules, rule => Assert.Equal(planned.Workload.Labels, rule.Labels));
        }
    }

    [Fact]
    public void Every_rule_and_every_domain_says_why_it_is_there()
    {
        var text = Write(Sample.Complete(), "librechat");
        Assert.Equal(2, Count(text, "# librechat.yaml:9 endpoints.custom[0].baseURL"));
        Assert.Contains("    # librechat.yaml:9 endpoints.custom[0].baseURL\n    - name: allow-llm-groq\n", text, StringComparison.Ordinal);
        Assert.Contains("        # librechat.yaml:9 endpoints.custom[0].baseURL\n        - api.groq.com\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_of_origins_are_counted()
    {
        var text = Write(Cases.All["many-origins"](), "librechat");
        Assert.Equal(2, Count(text, "# librechat.yaml:5 "));
        Assert.Equal(0, Count(text, "# librechat.yaml:6 "));
        Assert.Equal(2, Count(text, "# and 4 more"));
    }

    [Theory]
    [InlineData("10.1.0", true)]
    [InlineData("11.0.0", true)]
    [InlineData("10.0.0", false)]
    [InlineData("9.0.0", false)]
    [InlineData("8.2.0", false)]
    public void Fields_that_a_chart_lacks_are_left_out_and_each_is_reported_once(string chart, bool has)
    {
        Assert.True(AviatrixVersion.TryParse(chart, out var version));
        var plan = new Sample { WatchClosingDeny = true }.Add(Sample.LibreChat).Add(Sample.RagApi)
            .Permit("librechat", "llm-a", 443, "a.example.com").Permit("librechat", "llm-b", 443, "b.example.com").Permit("rag-api", "rag-embeddings", 443, "c.example.com");
        var options = new FirewallPolicyOptions(AviatrixTarget.Of(version)) { LogProfile = "start/end", TlsProfile = "verify-sni" };
        var writing = FirewallPolicyWriter.Write(plan.Policy().Workloads, options);

        foreach (var field in new[] { "logProfile: start/end", "watch: true", "flowAppRequirement: tlsRequired", "tlsProfile: verify-sni" })
        {
            Assert.Equal(has, writing.Artefacts[0].Content.Contains(field, StringComparison.Ordinal));
        }

        Assert.Equal(has ? 0 : 4, writing.Diagnostics.Count(found => found.Code == "BH5001"));
        Assert.Equal(has ? 0 : 4, writing.Diagnostics.Length);
    }

    [Fact]
    public void Only_rules_that_permit_by_name_get_a_TLS_profile()
    {
        var text = FirewallPolicyWriter.Write(Sample.Complete().Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest) { TlsProfile = "strict" })
            .Artefacts.Single(artefact => artefact.FileName.EndsWith("-librechat.yaml", StringComparison.Ordinal)).Content;
        Assert.Equal(4, Count(text, "tlsProfile: strict"));
    }

    public static TheoryData<string> RefusedDomains => new()
    {
        "*", "api*.example.com", "a.*.example.com", "*example.com", "**.example.com", "https://a.example.com", "a.example.com:443", "a.example.com/v1",
        "bücher.example", "A.example.com", "a.example.com.", ".example.com", "a..example.com", "*.", "", "localhost", "10.0.0.1", "192.168.1.1",
        "a b.example.com", "a.example.com\n    - '*'", "a.example.com\0", "${HOST}", "user@a.example.com", "[::1]", "a.example.com # x",
    };

    [Theory]
    [MemberData(nameof(RefusedDomains))]
    public void A_name_outside_the_grammar_is_left_out_never_widened_and_its_empty_group_goes_with_it(string domain)
    {
        var target = AviatrixTarget.Of(Old);
        var plan = new Sample().Add(Sample.LibreChat).Permit("librechat", "llm-bad", 443, domain).Permit("librechat", "llm-good", 443, "good.example.com");
        var writing = FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(target));

        Assert.Contains(writing.Diagnostics, found => found.Code == "BH5002" && found.Severity == Severity.Warning && found.Group == "llm-bad");
        Assert.Contains(writing.Diagnostics, found => found.Code == "BH5003");
        var read = Read(writing.Artefacts[0]);
        Assert.Equal(["allow-llm-good", "deny-any"], read.Rules.Select(rule => rule.Rule.Name));
        Assert.Equal(["good.example.com"], Assert.Single(read.Rules[0].Rule.Groups).Domains.Select(entry => entry.Text));
        Assert.DoesNotContain("llm-bad", writing.Artefacts[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_name_does_not_close_the_others_of_its_group()
    {
        var plan = new Sample().Add(Sample.LibreChat).Permit("librechat", "llm-a", 443, "a.example.com", "a.example.com:8443", "b.example.com");
        var writing = FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));
        Assert.Equal(["a.example.com", "b.example.com"], Read(writing.Artefacts[0]).Rules[0].Rule.Groups[0].Domains.Select(entry => entry.Text));
        Assert.Equal("BH5002", Assert.Single(writing.Diagnostics).Code);
    }

    [Theory]
    [InlineData("8.0.0", "app*.example.com", false)]
    [InlineData("8.1.0", "app*.example.com", true)]
    [InlineData("10.1.0", "sub.*.example.com", true)]
    [InlineData("8.0.0", "*.example.com", true)]
    [InlineData("10.1.0", "**.example.com", false)]
    public void The_grammar_of_names_follows_the_controller(string controller, string domain, bool accepted)
    {
        Assert.True(AviatrixVersion.TryParse(controller, out var version));
        Assert.Equal(accepted, DomainGrammar.RefuseToWrite(domain, AviatrixTarget.Of(version)) is null);
    }

    [Fact]
    public void IPv6_blocks_are_left_out_and_reported()
    {
        var plan = new Sample().Add(Sample.LibreChat)
            .Add("librechat", new Rule("allow-net-a", RuleAction.Permit, [new AddressSet.Blocks("net-a", [IPNetwork.Parse("10.0.0.0/24"), IPNetwork.Parse("fd00::/8")])], [], Transport.Tcp, PortRange.Of(443)))
            .Add("librechat", new Rule("allow-net-b", RuleAction.Permit, [new AddressSet.Blocks("net-b", [IPNetwork.Parse("2001:db8::1/128")])], [], Transport.Tcp, PortRange.Of(443)));
        var writing = FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));

        Assert.Equal(["BH5004", "BH5004", "BH5003"], writing.Diagnostics.Select(found => found.Code));
        Assert.Equal(["allow-net-a", "deny-any"], Read(writing.Artefacts[0]).Rules.Select(rule => rule.Rule.Name));
    }

    [Fact]
    public void A_plan_without_a_closing_deny_gets_one_whatever_its_rules_are_called()
    {
        var open = new Rule("deny-any", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup("a", [new DomainEntry("a.example.com", [])])], Transport.Tcp, PortRange.Of(443));
        var writing = FirewallPolicyWriter.Write([new WorkloadPolicy(Sample.LibreChat, [open], [])], new FirewallPolicyOptions(AviatrixTarget.Newest));

        Assert.Equal("BH5011", Assert.Single(writing.Diagnostics).Code);
        var last = Read(writing.Artefacts[0]).Rules[^1].Rule;
        Assert.True(last is { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null, Log: true });
        Assert.Equal([AddressSet.Anywhere.Instance], last.Addresses);
    }

    [Fact]
    public void A_deny_that_cannot_be_written_is_an_error_because_leaving_it_out_would_open()
    {
        var plan = new Sample().Add(Sample.LibreChat)
            .Add("librechat", new Rule("deny-odd", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Icmp, PortRange.Of(7)));
        var found = Assert.Single(FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest)).Diagnostics);
        Assert.Equal(("BH5012", Severity.Error), (found.Code, found.Severity));
    }

    [Theory]
    [InlineData(Transport.Udp, 443)]
    [InlineData(Transport.Any, null)]
    [InlineData(Transport.Icmp, null)]
    public void A_WebGroup_goes_with_tcp_only(Transport transport, int? port)
    {
        var plan = new Sample().Add(Sample.LibreChat)
            .Add("librechat", new Rule("allow-a", RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup("a", [new DomainEntry("a.example.com", [])])], transport, port is { } number ? PortRange.Of(number) : null));
        var writing = FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));
        Assert.Equal("BH5012", Assert.Single(writing.Diagnostics).Code);
        Assert.Equal(["deny-any"], Read(writing.Artefacts[0]).Rules.Select(rule => rule.Rule.Name));
    }

    [Fact]
    public void Objects_near_the_limit_of_the_API_server_are_reported_with_the_way_out()
    {
        var plan = new Sample().Add(Sample.LibreChat);
        for (var i = 0; i < 2500; i++)
        {
            plan.Permit("librechat", $"llm-{i}", 443, $"host{i}.example.com");
        }

        var found = Assert.Single(FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest)).Diagnostics);
        Assert.Equal("BH5009", found.Code);
        Assert.Contains("mcpServers", found.Help, StringComparison.Ordinal);

        plan = new Sample().Add(Sample.LibreChat);
        for (var i = 0; i < 700; i++)
        {
            plan.Permit("librechat", $"llm-{i}", 443, $"host{i}.example.com");
        }

        Assert.Equal("BH5010", Assert.Single(FirewallPolicyWriter.Write(plan.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest)).Diagnostics).Code);
    }

    [Theory]
    [InlineData("10.1.0", 10, 1, 0)]
    [InlineData("v8.2", 8, 2, 0)]
    [InlineData("10.1.3", 10, 1, 3)]
    public void Versions_are_read(string text, int major, int minor, int patch)
    {
        Assert.True(AviatrixVersion.TryParse(text, out var version));
        Assert.Equal(new AviatrixVersion(major, minor, patch), version);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.1.0.0")]
    [InlineData("10.x")]
    [InlineData("-1.0")]
    [InlineData("+1.0")]
    [InlineData(" 10.1")]
    [InlineData("10.1.99999999999")]
    public void What_is_no_version_is_refused(string? text) => Assert.False(AviatrixVersion.TryParse(text, out _));

    private static string Write(Sample sample, string workload) =>
        FirewallPolicyWriter.Write(sample.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest))
            .Artefacts.Single(artefact => artefact.FileName == $"firewallpolicy-{workload}.yaml").Content;

    private static SelectorPolicy Read(Artefact artefact) =>
        Assert.Single(FirewallPolicyReader.Read(new SourceText(artefact.FileName, artefact.Content)).Book.Policies);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static string Describe(Rule rule) =>
        $"{rule.Name} {rule.Action} {rule.Transport} {rule.Ports} {string.Join(',', rule.Addresses.Select(set => set is AddressSet.Blocks blocks ? string.Join('+', blocks.Networks) : set.GetType().Name))} "
        + $"{string.Join(',', rule.Groups.Select(group => group.Name + "=" + string.Join('+', group.Domains.Select(entry => entry.Text))))} {rule.Log} {rule.Watch} {rule.RequireTls}";
}
