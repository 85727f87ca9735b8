using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Policy.Tests.Reviewing;

/// <summary>Every finding of a review: what gives it, and what is near to it and does not.</summary>
public sealed class ReviewFindingsTests
{
    [Theory]
    [InlineData("http://api.example.com", "BH4501")]
    [InlineData("ws://api.example.com:80", "BH4501")]
    [InlineData("https://api.example.com", null)]
    [InlineData("wss://api.example.com", null)]
    [InlineData("http://rel-rag-api:8000", null)]
    [InlineData("http://10.0.0.8:8080", null)]
    [InlineData("http://api.example.com:9999", null)]
    public void Plain_text_is_found_only_where_it_is_open_and_leaves(string destination, string? code) =>
        Assert.Equal(Codes(code), Of("", Sample.Intent("llm-x", destination)));

    [Theory]
    [InlineData("answers: { groups: { llm-x: allow } }", "BH4502")]
    [InlineData("", null)]
    public void A_public_address_is_found_once_it_is_open(string settings, string? code) =>
        Assert.Equal(Codes(code), Of(settings, Sample.Intent("llm-x", "https://93.184.216.34")));

    [Theory]
    [InlineData("*.example.com", "", "BH4503")]
    [InlineData("api.example.com", "", null)]
    [InlineData("*.blob.core.windows.net", "", null)]
    public void A_wildcard_is_found_where_it_is_open(string host, string settings, string? code) =>
        Assert.Equal(Codes(code), Of(settings, Sample.Intent("action-domains", "https://" + host, kind: IntentKind.Action)));

    [Theory]
    [InlineData("mcp.example.com", "BH4504|BH4505", "other.example.com")]
    [InlineData("mcp.example.com", null, "mcp.example.com")]
    [InlineData("mcp.example.com", null, "*.example.com")]
    [InlineData("example.com", null, "*.example.com")]
    [InlineData("mcp.example.com.evil.net", "BH4504|BH4505", "*.example.com")]
    [InlineData("mcp.example.com", null, null)]
    public void The_list_of_mcp_domains_is_held_against_the_network(string server, string? codes, string? listed)
    {
        var intent = Sample.Intent("mcp-x", "https://" + server, kind: IntentKind.McpServer) with { Origins = [At("mcpServers.x.url")] };
        Assert.Equal(Codes(codes), Of("", Facts(mcp: listed), intent));
    }

    [Fact]
    public void What_a_process_in_the_pod_contacts_is_not_bounded_by_the_list_of_mcp_domains()
    {
        var server = Sample.Intent("mcp-x", "https://mcp.example.com", kind: IntentKind.McpServer) with { Origins = [At("mcpServers.x.url")] };
        var process = Sample.Intent("mcp-y", "https://api.example.org", kind: IntentKind.McpServer) with { Origins = [At("mcpServers.y.env.API")] };
        Assert.Empty(Of("", Facts(mcp: "mcp.example.com"), server, process));
    }

    [Theory]
    [InlineData("api.example.com", "api.example.com", null)]
    [InlineData("api.example.com", "api.example.org", "BH4506|BH4507")]
    [InlineData("api.example.com", null, null)]
    public void The_list_of_action_domains_is_held_against_the_network(string host, string? listed, string? codes) =>
        Assert.Equal(Codes(codes), Of("", Facts(actions: listed), Sample.Intent("action-domains", "https://" + host, kind: IntentKind.Action)));

    [Fact]
    public void A_secret_is_found_by_its_path_and_shape()
    {
        var finding = Assert.Single(All("", new ConfigurationFacts { Secrets = [new LiteralSecret(At("endpoints.custom[0].apiKey"), "an API key of Groq")] }));
        Assert.Equal(("BH4508", "endpoints.custom[0].apiKey", 7), (finding.Code, finding.Path, finding.Span!.Value.Line));
        Assert.Contains("an API key of Groq", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dns_is_found_once_for_all_pods()
    {
        var dns = Sample.Intent("infra-dns", "dns://kube-dns.kube-system.svc.cluster.local:53", kind: IntentKind.Infrastructure);
        var finding = Assert.Single(All("", ConfigurationFacts.None, dns, dns with { Workload = WorkloadNames.Mongodb }));
        Assert.Equal("BH4509", finding.Code);
        Assert.StartsWith("2 workloads", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mongo", "BH4510")]
    [InlineData("mongo:latest", "BH4510")]
    [InlineData("registry.example.com:5000/librechat", "BH4510")]
    [InlineData("ghcr.io/danny-avila/librechat-dev:main", "BH4510")]
    [InlineData("mongo:8.0.4", null)]
    [InlineData("mongo@sha256:0123", null)]
    [InlineData("mongo:latest@sha256:0123", null)]
    [InlineData("registry.example.com:5000/librechat:v0.8.0", null)]
    [InlineData("mongo:${TAG}", null)]
    public void A_tag_that_moves_is_found(string image, string? code) =>
        Assert.Equal(Codes(code), Of("", new ConfigurationFacts { Images = [new ImageUse(image, At("image"))] }));

    [Theory]
    [InlineData("", "BH4512")]
    [InlineData(", expires: 2026-12-07", null)]
    [InlineData(", expires: 2026-12-08", "BH4511")]
    [InlineData(", expires: 2026-12-23", "BH4511")]
    [InlineData(", expires: 2026-12-24", null)]
    [InlineData(", expires: 2026-11-01", null)]
    public void Exceptions_have_an_end_and_are_announced_between_15_and_30_days_before_it(string expires, string? code) =>
        Assert.Equal(Codes(code), Of($"egress:\n  - {{ name: x, host: status.example.com, owner: team, reason: status page{expires} }}\n"));

    [Theory]
    [InlineData(true, false, "BH4513")]
    [InlineData(true, true, null)]
    [InlineData(false, true, null)]
    public void A_provider_that_only_the_environment_enables_is_found(bool byEnvironment, bool byConfiguration, string? code)
    {
        var origins = ImmutableArray.CreateBuilder<Origin>();
        if (byEnvironment)
        {
            origins.Add(new Origin("env:OPENAI_API_KEY", new SourceSpan(".env", 1, 1)) { EnvironmentName = "OPENAI_API_KEY" });
        }

        if (byConfiguration)
        {
            origins.Add(At("endpoints.openAI"));
        }

        Assert.Equal(Codes(code), Of("", Sample.Intent("llm-openai", "https://api.openai.com") with { Origins = origins.ToImmutable() }));
    }

    [Theory]
    [InlineData("", "BH4514")]
    [InlineData("answers: { groups: { llm-groq: deny } }", null)]
    public void A_key_that_is_not_set_is_found_while_the_destination_is_open(string settings, string? code) =>
        Assert.Equal(
            Codes(code),
            Of(settings, new ConfigurationFacts { MissingKeys = [new MissingKey("llm-groq", "GROQ_API_KEY", At("endpoints.custom[0].apiKey"))] }, Sample.Intent("llm-groq", "https://api.groq.com")));

    [Fact]
    public void Text_of_the_input_is_cleaned()
    {
        var findings = All("", Facts(actions: "evil\u202Egnp.example") with { Images = [new ImageUse("a\u001b[31m:latest", At("image"))] });
        Assert.Equal(2, findings.Length);
        Assert.All(findings, finding => Assert.DoesNotContain(finding.Message, c => c is '\u202E' or '\u001b'));
    }

    private static Origin At(string path) => new(path, new SourceSpan("librechat.yaml", 7, 3));

    private static ConfigurationFacts Facts(string? mcp = null, string? actions = null) => new()
    {
        McpDomains = mcp is null ? null : [new ListedDomain(mcp, At("mcpSettings.allowedDomains[0]"))],
        ActionDomains = actions is null ? null : [new ListedDomain(actions, At("actions.allowedDomains[0]"))],
    };

    private static string[] Codes(string? codes) => codes?.Split('|') ?? [];

    private static IEnumerable<string> Of(string settings, params EgressIntent[] intents) => Of(settings, ConfigurationFacts.None, intents);

    private static IEnumerable<string> Of(string settings, ConfigurationFacts facts, params EgressIntent[] intents) =>
        All(settings, facts, intents).Select(finding => finding.Code).Order(StringComparer.Ordinal);

    private static ImmutableArray<Diagnostic> All(string settings, ConfigurationFacts facts, params EgressIntent[] intents)
    {
        var inventory = Sample.Inventory(intents) with { Facts = facts };
        var read = Sample.Settings(settings);

        // What the cluster enforces is the matter of PolicyPrerequisiteTests.
        read = read with { Deployment = read.Deployment with { Cluster = read.Deployment.Cluster with { EnforcesNetworkPolicy = true } } };
        return ReviewFindings.Of(inventory, Planner.Plan(inventory, read, new PlanOptions(Sample.Today)), read, Sample.Today);
    }
}
