using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Tests.Decryption;

/// <summary>The complete little deployment with some of its groups decrypted, and MCP servers that LibreChat starts.</summary>
internal static class DecryptedSample
{
    public static readonly DecryptionSettings Section = new(
        [new("llm-groq", Sample.At(3, "decryption.groups[0]", "bulkhead.yaml")), new("rag-embeddings", Sample.At(3, "decryption.groups[1]", "bulkhead.yaml"))],
        new DecryptionCa("decryption-ca", "ca.crt", "ca-bundle.crt"),
        [],
        Sample.At(2, "decryption", "bulkhead.yaml"))
    {
        Paths = [new(new("llm-groq", Sample.At(5, "decryption.paths.llm-groq", "bulkhead.yaml")), [Path("/openai/v1/chat/completions", 6), Path("/openai/v1/models*", 7)])],
    };

    private static (PathPattern, Origin) Path(string text, int line) =>
        PathPattern.TryParse(text, out var pattern) ? (pattern, Sample.At(line, "decryption.paths.llm-groq", "bulkhead.yaml")) : throw new ArgumentException(text, nameof(text));

    public static BulkheadSettings Settings(string chart = "10.1.0", params PolicyTarget[] targets) => Sample.Settings(chart) with
    {
        Decryption = Section,
        Targets = targets.Length == 0 ? [PolicyTarget.Aviatrix, PolicyTarget.NetworkPolicy, PolicyTarget.Decryption] : [.. targets],
    };

    /// <summary>The plan with rules decrypted, in the order that the planner gives them.</summary>
    public static EgressPolicy Policy(params string[] rules) => Marked(Sample.Complete(), rules);

    private static EgressPolicy Marked(Sample sample, string[] rules)
    {
        var policy = sample.Policy();
        return policy with { Workloads = [.. policy.Workloads.Select(one => one with { Rules = Mark(one.Rules, rules) })] };
    }

    public static GenerationResult Generate(BulkheadSettings? settings = null, bool withServers = false, params string[] rules)
    {
        var complete = withServers ? Sample.Complete().Permit("librechat", "mcp-npx-server", 443, "npx.example.com").Permit("librechat", "mcp-py-server", 443, "py.example.com") : Sample.Complete();
        var policy = Marked(complete, rules.Length > 0 ? rules : withServers ? ["allow-mcp-npx-server", "allow-mcp-py-server"] : ["allow-llm-groq", "allow-rag-embeddings"]);
        var inventory = Sample.Inventory(policy);
        return Generator.Generate(withServers ? inventory with { Intents = [.. inventory.Intents, Server("npx-server", "mcp-stdio-npx"), Server("py.server", "mcp-stdio-uvx")] } : inventory, policy, settings ?? Settings(), "0.1.0");
    }

    private static EgressIntent Server(string name, string catalog) => new(
        WorkloadNames.LibreChat, new Destination(null, null, ApplicationProtocol.Https), IntentKind.McpServer, "mcp-" + GroupNames.Slug(name), DestinationScope.External, Certainty.Unresolved,
        [Sample.At(50, $"mcpServers.{name}.command") with { CatalogId = catalog }]);

    private static ImmutableArray<Rule> Mark(ImmutableArray<Rule> all, string[] rules) =>
    [
        .. all.Where(rule => !rules.Contains(rule.Name) && rule.Action == RuleAction.Permit),
        .. all.Where(rule => rules.Contains(rule.Name)).Select(rule => rule with { Decrypt = DecryptPolicy.Allowed }),
        .. all.Where(rule => rule.Action == RuleAction.Deny),
    ];

    public static RuleBook ReadBack(GenerationResult result) => new(
        [.. result.Artefacts.Where(artefact => artefact.FileName.StartsWith("firewallpolicy-", StringComparison.Ordinal)).SelectMany(artefact => FirewallPolicyReader.Read(artefact).Book.Policies)]);
}
