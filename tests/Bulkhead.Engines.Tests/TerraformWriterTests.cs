using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Terraform;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;
using CsCheck;

namespace Bulkhead.Engines.Tests;

/// <summary>The variables of the Terraform overlay.</summary>
public sealed class TerraformWriterTests
{
    private static readonly BulkheadSettings Overlay = Sample.Settings() with { Targets = [PolicyTarget.NetworkPolicy, PolicyTarget.Terraform] };
    private static readonly BulkheadSettings Both = Sample.Settings() with { Targets = [PolicyTarget.Aviatrix, PolicyTarget.NetworkPolicy, PolicyTarget.Terraform] };

    [Fact]
    public void Pods_have_one_owner()
    {
        using var alone = Variables(Small().Generate(Overlay));
        Assert.Equal("terraform", alone.RootElement.GetProperty("bulkhead").GetProperty("pods_by").GetString());
        Assert.Equal(["librechat-allow-llm-groq", "librechat-deny-any", "node-allow-image-ghcr-io", "node-deny-any"], Rules(alone).Order(StringComparer.Ordinal));

        // With FirewallPolicy objects beside it the overlay keeps to the nodes.
        using var both = Variables(Small().Generate(Both));
        Assert.Equal("crd", both.RootElement.GetProperty("bulkhead").GetProperty("pods_by").GetString());
        Assert.Equal(["node-allow-image-ghcr-io", "node-deny-any"], Rules(both).Order(StringComparer.Ordinal));
        Assert.Empty(both.RootElement.GetProperty("bulkhead").GetProperty("workloads").EnumerateObject());
    }

    [Fact]
    public void What_is_written_is_what_the_baseline_says()
    {
        var result = Sample.Complete().PermitNodes("image-ghcr-io", "ghcr.io", "pkg-containers.githubusercontent.com").PermitHostname("librechat", "mail-smtp", 587, "smtp.example.com").Generate(Overlay);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        var path = Path.Combine(Repository.TestFolder, "Baselines", "terraform", TerraformWriter.FileName);
        var content = File(result).Content;
        if (Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, content);
        }

        Assert.Equal(System.IO.File.ReadAllText(path), content);
    }

    [Fact]
    public void Adding_a_server_adds_its_rule_and_group_and_moves_nothing()
    {
        using var before = Variables(Sample.Complete().Generate(Overlay));
        using var after = Variables(Sample.Complete().PermitNames("librechat", "mcp-aaa", 443, ApplicationProtocol.Https, [Sample.At(50, "mcpServers.aaa.url")], "aaa.example.com").Generate(Overlay));
        foreach (var part in (string[])["web_groups", "address_groups", "hostname_groups", "rules", "workloads"])
        {
            var (old, now) = (Entries(before, part), Entries(after, part));
            string[] added = part switch { "web_groups" => ["librechat-mcp-aaa"], "rules" => ["librechat-allow-mcp-aaa"], _ => [] };
            Assert.Equal(added, now.Keys.Except(old.Keys));
            Assert.All(old, entry => Assert.Equal(entry.Value, now[entry.Key]));
        }
    }

    [Fact]
    public void Priorities_are_unique_in_their_band_and_depend_on_no_other_rule() => Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 6].HashSet[1, 40], Gen.Enum<RuleBand>()).Sample((names, band) =>
    {
        var priorities = new RulePriorities();
        var all = names.Order(StringComparer.Ordinal).ToDictionary(name => name, name => priorities.Of(name, band), StringComparer.Ordinal);
        Assert.Equal(names.Count, all.Values.Distinct().Count());
        var alone = new RulePriorities().Of(names.First(), band);
        Assert.Equal(alone, all[names.First()]);
        Assert.All(all.Values, priority => Assert.True(Enum.GetValues<RuleBand>().All(other => (other < band) == (new RulePriorities().Of("x", other) < priority) || other == band)));
    });

    [Fact]
    public void A_priority_that_is_taken_goes_to_the_next_place()
    {
        var priorities = new RulePriorities();
        var first = priorities.Of("a", RuleBand.Name);
        Assert.Equal(first + 1, priorities.Of("a", RuleBand.Name));
    }

    [Fact]
    public void Rules_by_address_and_plain_HTTP_come_before_TLS_and_denies_last()
    {
        using var written = Variables(Sample.Complete().PermitHostname("librechat", "mail-smtp", 587, "smtp.example.com").Generate(Overlay));
        var order = written.RootElement.GetProperty("bulkhead").GetProperty("rules").EnumerateObject()
            .Where(rule => rule.Name.StartsWith("librechat-", StringComparison.Ordinal))
            .OrderBy(rule => rule.Value.GetProperty("priority").GetInt32()).Select(rule => rule.Name).ToList();
        Assert.Equal(["librechat-allow-net-mcp-intern", "librechat-allow-host-mail-smtp-587", "librechat-allow-mcp-plain-80"], order[..3]);
        Assert.Equal("librechat-deny-any", order[^1]);
    }

    [Fact]
    public void Names_that_a_FirewallPolicy_cannot_carry_are_left_out_of_it_and_reported()
    {
        var result = Sample.Complete().PermitHostname("librechat", "mail-smtp", 587, "smtp.example.com").Generate(Sample.Settings());
        var found = Assert.Single(result.Diagnostics, diagnostic => diagnostic.Message.Contains("SmartGroup of host names", StringComparison.Ordinal));
        Assert.Contains("targets", found.Help, StringComparison.Ordinal);
        Assert.DoesNotContain("587", result.Artefacts.Single(artefact => artefact.FileName == "firewallpolicy-librechat.yaml").Content, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Tamperings => new()
    {
        { "a name more", "\"api.groq.com\"", "\"api.groq.com\", \"evil.example.org\"" },
        { "another name", "\"api.groq.com\"", "\"evil.example.org\"" },
        { "no closing deny", "\"action\": \"DENY\"", "\"action\": \"PERMIT\"" },
        { "a deny of TCP only", "\"protocol\": \"ANY\"", "\"protocol\": \"TCP\"" },
        { "any address", "\"anywhere\": false", "\"anywhere\": true" },
        { "other pods", "\"app.kubernetes.io/instance\": \"librechat\"", "\"app.kubernetes.io/instance\": \"other\"" },
        { "another port", "\"last\": 443", "\"last\": 444" },
        { "a deny above the permits", "\"action\": \"DENY\",\n        \"priority\": 2", "\"action\": \"DENY\",\n        \"priority\": 1" },
        { "a group that is not there", "\"librechat-llm-groq\": [", "\"librechat-llm-other\": [" },
        { "another schema", "bulkhead.terraform/v1", "bulkhead.terraform/v9" },
        { "no JSON", "{", "" },
    };

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void The_proof_finds_what_is_not_planned(string what, string from, string to)
    {
        var policy = Small().Policy();
        var writing = TerraformWriter.Write(policy, Overlay, "test", new Aviatrix.FirewallPolicyOptions(Aviatrix.AviatrixTarget.Newest));
        Assert.Empty(Prove(writing));
        var text = writing.Artefact.Content;
        var tampered = text.Replace(from, to, StringComparison.Ordinal);
        Assert.True(text != tampered, what);
        Assert.NotEmpty(Prove(writing with { Artefact = new Artefact(TerraformWriter.FileName, tampered) }));

        ImmutableArray<Model.Diagnostics.Diagnostic> Prove(TerraformWriting one) => SelfProof.Prove(policy, Overlay, firewall: null, one, network: null);
    }

    private static Sample Small() => new Sample().Add(Sample.LibreChat).Permit("librechat", "llm-groq", 443, "api.groq.com").PermitNodes("image-ghcr-io", "ghcr.io");

    private static Artefact File(GenerationResult result) => result.Artefacts.Single(artefact => artefact.FileName == TerraformWriter.FileName);

    private static JsonDocument Variables(GenerationResult result)
    {
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return JsonDocument.Parse(File(result).Utf8);
    }

    private static Dictionary<string, string>.KeyCollection Rules(JsonDocument variables) => Entries(variables, "rules").Keys;

    private static Dictionary<string, string> Entries(JsonDocument variables, string part) =>
        variables.RootElement.GetProperty("bulkhead").GetProperty(part).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetRawText(), StringComparer.Ordinal);
}
