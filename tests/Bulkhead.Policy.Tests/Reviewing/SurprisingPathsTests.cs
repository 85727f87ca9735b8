using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Policy.Tests.Reviewing;

/// <summary>Every kind of surprising path: what is of it, and what is near to it and is not.</summary>
public sealed class SurprisingPathsTests
{
    [Theory]
    [InlineData("http://api.example.com", "plain-text")]
    [InlineData("ws://api.example.com:80", "plain-text")]
    [InlineData("https://api.example.com", "")]
    [InlineData("http://10.0.0.8:8080", "")]
    [InlineData("*.example.com", "wildcard")]
    [InlineData("contoso.openai.azure.com", "shared-tenancy")]
    [InlineData("files.s3.eu-central-1.amazonaws.com", "shared-tenancy")]
    [InlineData("team.github.io", "shared-tenancy")]
    [InlineData("www.example.co.uk", "")]
    [InlineData("dns://kube-dns.kube-system.svc.cluster.local:53", "dns")]
    [InlineData("?${LLM_URL}", "")]
    public void A_certain_destination(string destination, string kinds) => Assert.Equal(kinds, Kinds("", Sample.Intent("llm-x", destination)));

    [Theory]
    [InlineData(Certainty.UserControlled, "", "run-time")]
    [InlineData(Certainty.UserControlled, "answers: { groups: { llm-x: allow } }", "by-answer")]
    [InlineData(Certainty.UserControlled, "answers: { groups: { llm-x: deny } }", "run-time")]
    [InlineData(Certainty.Unresolved, "", "unresolved")]
    [InlineData(Certainty.Conditional, "", "")]
    [InlineData(Certainty.Conditional, "answers: { groups: { llm-x: allow } }", "by-answer")]
    public void An_uncertain_destination(Certainty certainty, string settings, string kinds) =>
        Assert.Equal(kinds, Kinds(settings, Sample.Intent("llm-x", "api.example.com", certainty)));

    [Theory]
    [InlineData("answers: { groups: { llm-x: allow } }", "address,by-answer")]
    [InlineData("", "")]
    public void A_public_address(string settings, string kinds) =>
        Assert.Equal(kinds, Kinds(settings, Sample.Intent("llm-x", "https://93.184.216.34", Certainty.Conditional)));

    [Theory]
    [InlineData("approvedProviders: [mistral]", "not-approved")]
    [InlineData("approvedProviders: [llm-x]", "")]
    [InlineData("", "")]
    public void A_provider(string settings, string kinds) => Assert.Equal(kinds, Kinds(settings, Sample.Intent("llm-x", "api.example.com")));

    [Fact]
    public void What_bulkhead_yaml_opens_itself() =>
        Assert.Equal("by-answer", Kinds("egress:\n  - { name: x, host: status.example.com, owner: team, reason: status page }\n"));

    [Fact]
    public void A_metadata_service() => Assert.Equal("metadata", Kinds("", Sample.Intent("llm-x", "http://169.254.169.254")));

    [Fact]
    public void A_browser_opens_what_no_pod_does()
    {
        var intent = Sample.Intent("auth-x", "login.example.com", workload: WorkloadNames.Browser) with { Scope = DestinationScope.Browser };
        Assert.Equal("browser", Kinds("", intent));
    }

    [Theory]
    [InlineData("mcp-stdio-other", WorkloadNames.LibreChat, "stdio-server")]
    [InlineData("mcp-stdio-npx", WorkloadNames.LibreChat, "stdio-server")]
    [InlineData("mcp-http", WorkloadNames.LibreChat, "")]
    [InlineData("mcp-stdio-other", WorkloadNames.RagApi, "")]
    public void A_process_in_the_pod(string catalog, string workload, string kinds)
    {
        var origin = new Origin("mcpServers.x.command", new SourceSpan("librechat.yaml", 7, 1)) { CatalogId = catalog };
        Assert.Equal(kinds, Kinds("", Sample.Intent("mcp-x", "api.example.com", workload: workload, kind: IntentKind.McpServer) with { Origins = [origin] }));
    }

    [Theory]
    [InlineData("env", "unwritten")]
    [InlineData("catalog", "unwritten")]
    [InlineData("env file", "")]
    [InlineData("file", "")]
    public void What_no_file_of_librechat_names(string origins, string kinds)
    {
        var list = origins.Split(' ').Select(static one => one switch
        {
            "env" => new Origin("env:X_KEY", new SourceSpan(".env", 1, 1)) { EnvironmentName = "X_KEY" },
            "catalog" => new Origin("catalog:x", null) { CatalogId = "x" },
            _ => new Origin("endpoints.x", new SourceSpan("librechat.yaml", 1, 1)),
        });
        Assert.Equal(kinds, Kinds("", Sample.Intent("llm-x", "api.example.com") with { Origins = [.. list] }));
    }

    [Fact]
    public void Every_kind_is_there_also_without_paths_and_what_is_open_comes_first()
    {
        var kinds = SurprisingPaths.Of([], Sample.Settings(""));
        Assert.Equal(kinds.Length, kinds.Select(static kind => kind.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(kinds.Select(static kind => kind.State).Order(), kinds.Select(static kind => kind.State));
        Assert.All(kinds, static kind => Assert.True(kind.Paths.IsEmpty));
    }

    [Fact]
    public void A_remark_says_who_decides_and_what_would_close_it()
    {
        var intent = Sample.Intent("mcp-x", "?x", Certainty.UserControlled) with { Note = "users add servers", ClosedBy = "interface.mcpServers.create: false" };
        var path = Of("", intent).Single(static kind => kind.Id == "run-time").Paths.Single();
        Assert.Equal("users add servers; would be closed by: interface.mcpServers.create: false", path.Remark);
    }

    private static string Kinds(string settings, params EgressIntent[] intents) =>
        string.Join(',', Of(settings, intents).Where(static kind => !kind.Paths.IsEmpty).Select(static kind => kind.Id));

    private static ImmutableArray<SurprisingKind> Of(string settings, params EgressIntent[] intents)
    {
        var read = Sample.Settings(settings);
        return SurprisingPaths.Of(Planner.Plan(Sample.Inventory(intents), read, new PlanOptions(Sample.Today, Watch: false)).Decisions, read);
    }
}
