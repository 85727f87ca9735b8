using System.Net;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests;

/// <summary>
/// The holes of the vendor's generator script that concern writing, each by its number in our list of 33 (docs/comparison.md): every test here
/// would fail on its output.
/// </summary>
public sealed class VendorWeaknesses
{
    [Fact]
    public void VendorWeakness_01_everything_else_is_denied_and_not_only_tcp_443()
    {
        var (policy, book) = Complete();
        foreach (var workload in policy.Workloads.Select(planned => planned.Workload))
        {
            foreach (var port in new[] { 22, 25, 53, 80, 443, 853, 4444, 65535 })
            {
                Assert.False(book.Judge(new Flow(workload.Namespace, workload.Labels, null, null, Transport.Tcp, port, Application.Other), Reading.Widest).Allowed);
                Assert.False(book.Judge(new Flow(workload.Namespace, workload.Labels, null, null, Transport.Udp, port, Application.Other), Reading.Widest).Allowed);
            }

            Assert.False(book.Judge(new Flow(workload.Namespace, workload.Labels, null, null, Transport.Icmp, 0, Application.Other), Reading.Widest).Allowed);
        }
    }

    [Fact]
    public void VendorWeakness_02_a_permit_by_name_does_not_open_private_addresses()
    {
        var (policy, book) = Complete();
        var workload = policy.Workloads[0].Workload;
        var name = ((Host.Name)HostSyntax.Read("api.groq.com").Host!).Value;
        Assert.True(book.Judge(new Flow(workload.Namespace, workload.Labels, name, new IPAddress([1, 1, 1, 1]), Transport.Tcp, 443, Application.Tls), Reading.Narrowest).Allowed);
        foreach (var address in new byte[][] { [10, 0, 0, 1], [172, 16, 0, 1], [192, 168, 0, 1] })
        {
            Assert.False(book.Judge(new Flow(workload.Namespace, workload.Labels, name, new IPAddress(address), Transport.Tcp, 443, Application.Tls), Reading.Widest).Allowed);
        }
    }

    [Fact]
    public void VendorWeakness_04_every_provider_and_server_has_a_rule_and_a_group_of_its_own()
    {
        var rules = Read(Sample.Complete(), "librechat").Rules.Select(rule => rule.Rule).Where(rule => rule is { Action: RuleAction.Permit, Groups.IsEmpty: false }).ToList();
        Assert.Equal(["allow-llm-groq", "allow-llm-local-8443", "allow-mcp-plain-80", "allow-action-domains"], rules.Select(rule => rule.Name));
        Assert.Equal(rules.Count, rules.Select(rule => Assert.Single(rule.Groups).Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(rules, rule => Assert.True(rule.Log));
    }

    [Fact]
    public void VendorWeakness_05_data_stores_are_closed_to_every_pod_that_does_not_use_them()
    {
        var policy = Sample.Complete().Policy();
        var mongodb = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, new NetworkPolicyOptions()).Objects.Single(found => found.Name == "bulkhead-mongodb");
        var way = Assert.Single(mongodb.Ingress);
        Assert.Equal([new NetworkPeer.Pods(null, Sample.LibreChat.Labels)], way.Peers);
        Assert.Equal([new NetworkPort(Transport.Tcp, PortRange.Of(27017))], way.Ports);
    }

    [Fact]
    public void VendorWeakness_06_every_workload_has_policies_and_none_overwrites_another()
    {
        var result = Sample.Complete().Generate();
        foreach (var kind in new[] { "firewallpolicy-", "networkpolicy-" })
        {
            foreach (var workload in new[] { "librechat", "mongodb", "rag-api" })
            {
                var content = Assert.Single(result.Artefacts, artefact => artefact.FileName == $"{kind}{workload}.yaml").Content;
                Assert.Contains($"  name: bulkhead-{workload}\n", content, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void VendorWeakness_07_when_no_name_can_be_written_the_deny_is_written_all_the_same()
    {
        var plan = new Sample().Add(Sample.LibreChat).Permit("librechat", "llm-a", 443, "not a name").Policy();
        var writing = FirewallPolicyWriter.Write(plan.Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));
        Assert.DoesNotContain("domains", writing.Artefacts[0].Content, StringComparison.Ordinal);
        var reading = FirewallPolicyReader.Read(new SourceText("p.yaml", writing.Artefacts[0].Content));
        Assert.Empty(reading.Diagnostics);
        Assert.True(FirewallPolicyReader.IsClosing(Assert.Single(reading.Book.Policies[0].Rules).Rule));

        // And a manifest as the vendor writes it in that case is refused by our reader.
        var vendor = writing.Artefacts[0].Content + "  webGroups:\n    - name: librechat-allowed-domains\n      domains:\n        # none\n";
        Assert.Contains(FirewallPolicyReader.Read(new SourceText("p.yaml", vendor)).Diagnostics, found => found.Code == "BH5110");
    }

    [Fact]
    public void VendorWeakness_08_every_rule_selects_exactly_the_pods_of_its_workload()
    {
        var policy = Sample.Complete().Policy();
        foreach (var planned in policy.Workloads)
        {
            Assert.All(Read(Sample.Complete(), planned.Workload.Name).Rules, rule => Assert.Equal(planned.Workload.Labels, rule.Labels));
        }

        Assert.Contains(new Sample().Add(Sample.Pod("librechat")).Generate().Diagnostics, found => found.Code == "BH5007");
    }

    [Theory]
    [InlineData("a\"b.example")]
    [InlineData("a.example\n      - evil.example")]
    [InlineData("a.example # comment")]
    [InlineData("{{ .Values.host }}")]
    public void VendorWeakness_23_no_text_changes_the_structure_of_a_manifest(string text)
    {
        var origin = Sample.At(1, text, text);
        var plan = new Sample().Add(Sample.LibreChat)
            .PermitNames("librechat", "llm-a", 443, ApplicationProtocol.Https, [origin], text, "good.example.com");
        var result = plan.Generate();
        Assert.False(result.HasErrors);
        var content = result.Artefacts.Single(artefact => artefact.FileName == "firewallpolicy-librechat.yaml").Content;
        var rules = FirewallPolicyReader.Read(new SourceText("p.yaml", content)).Book.Policies[0].Rules;
        Assert.Equal(["allow-llm-a", "deny-any"], rules.Select(rule => rule.Rule.Name));
        Assert.Equal(["good.example.com"], rules[0].Rule.Groups[0].Domains.Select(entry => entry.Text));

        Assert.Empty(new Sample().Add(Sample.LibreChat with { Namespace = text }).Generate().Artefacts);
        Assert.Empty(new Sample().Add(Sample.Pod("librechat", ("app", text))).Generate().Artefacts);
    }

    [Fact]
    public void VendorWeakness_23_label_values_stay_text()
    {
        foreach (var value in new[] { "true", "1", "" })
        {
            var read = Read(new Sample().Add(Sample.Pod("librechat", ("app", value))), "librechat");
            Assert.All(read.Rules, rule => Assert.Equal(value, rule.Labels["app"]));
        }
    }

    [Fact]
    public void VendorWeakness_24_names_and_domains_are_checked_before_anything_is_written()
    {
        var tooLong = string.Join('.', Enumerable.Repeat(new string('a', 60), 5)) + ".example.com";
        foreach (var domain in new[] { tooLong, "a_b c.example", "https://a.example" })
        {
            Assert.NotNull(DomainGrammar.RefuseToWrite(domain, AviatrixTarget.Newest));
        }

        var longName = new Sample().Add(Sample.LibreChat).Permit("librechat", new string('a', 257), 443, "a.example.com");
        Assert.Contains(longName.Generate().Diagnostics, found => found.Code == "BH5005");
        Assert.Empty(longName.Generate().Artefacts);
    }

    [Fact]
    public void VendorWeakness_26_a_folder_can_be_checked_for_drift()
    {
        var expected = Sample.Complete().Generate().Artefacts;
        var folder = expected.ToDictionary(artefact => artefact.FileName, artefact => artefact.Content, StringComparer.Ordinal);
        Assert.False(FolderComparison.Compare(expected, folder).HasDrift);
        folder["firewallpolicy-librechat.yaml"] = folder["firewallpolicy-librechat.yaml"].Replace("api.groq.com", "api.groq.example", StringComparison.Ordinal);
        Assert.True(FolderComparison.Compare(expected, folder).HasDrift);
    }

    [Fact]
    public void VendorWeakness_27_a_rollout_can_be_watched_before_it_is_enforced()
    {
        var rules = Read(Cases.All["watched"](), "librechat").Rules.Select(rule => rule.Rule).ToList();
        Assert.True(rules[^1] is { Watch: true, Log: true, Action: RuleAction.Deny });
        Assert.All(rules[..^1], rule => Assert.False(rule.Watch));
        Assert.Contains(Cases.All["watched"]().Generate(Sample.Settings("8.2.0")).Diagnostics, found => found.Code == "BH5001" && found.Message.Contains("watch", StringComparison.Ordinal));
    }

    [Fact]
    public void VendorWeakness_28_the_header_names_tool_catalog_and_inputs()
    {
        var head = Sample.Complete().Generate().Artefacts[0].Content;
        Assert.Contains("bulkhead 0.1.0 (catalog 2026.11)", head, StringComparison.Ordinal);
        Assert.Contains("# input: librechat.yaml sha256 0123456789ab\n", head, StringComparison.Ordinal);
        Assert.Contains("# target: k8s-firewall chart 10.1.0, controller 10.1.0\n", head, StringComparison.Ordinal);
    }

    private static (EgressPolicy Policy, CompiledRuleBook Book) Complete()
    {
        var policy = Sample.Complete().Policy();
        var writing = FirewallPolicyWriter.Write(policy.Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));
        var policies = writing.Artefacts.SelectMany(artefact => FirewallPolicyReader.Read(new SourceText(artefact.FileName, artefact.Content)).Book.Policies);
        return (policy, CompiledRuleBook.Compile(new RuleBook([.. policies])));
    }

    private static SelectorPolicy Read(Sample sample, string workload)
    {
        var writing = FirewallPolicyWriter.Write(sample.Policy().Workloads, new FirewallPolicyOptions(AviatrixTarget.Newest));
        var artefact = writing.Artefacts.Single(artefact => artefact.FileName == $"firewallpolicy-{workload}.yaml");
        return Assert.Single(FirewallPolicyReader.Read(new SourceText(artefact.FileName, artefact.Content)).Book.Policies);
    }
}
