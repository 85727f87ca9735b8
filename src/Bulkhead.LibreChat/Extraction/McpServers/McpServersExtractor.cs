using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.McpServers;

/// <summary>The servers under <c>mcpServers</c>: their addresses, their OAuth hosts, and what a command needs to start.</summary>
internal static class McpServersExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        foreach (var (name, span, server) in context.Configuration["mcpServers"].Entries())
        {
            if (!server.IsMapping)
            {
                context.Report(FeatureDiagnostics.WrongType.At(
                    server.Span ?? span,
                    $"the MCP server {Printable.Clean(name)} is {server.Describe()}, not a mapping",
                    "Write url: … or command: … below the name of the server."));
                continue;
            }

            One(context, name, server);
        }
    }

    /// <summary>The group of a server.</summary>
    internal static string GroupOf(string name) => "mcp-" + GroupNames.Slug(name);

    private static void One(ExtractionContext context, string name, ConfigNode server)
    {
        var type = server["type"].AsText();
        var command = server["command"];
        var url = server["url"];
        var isStdio = type == "stdio" || (command.HasValue && type is null);
        if (!command.HasValue && !url.HasValue)
        {
            context.Report(FeatureDiagnostics.McpIncomplete.At(
                server.Span, $"the MCP server {Printable.Clean(name)} has neither a command nor a url", "Add one of the two, or remove the entry."));
            return;
        }

        if (command.HasValue && url.HasValue)
        {
            context.Report(FeatureDiagnostics.McpTwoTransports.At(
                url.Span,
                $"the MCP server {Printable.Clean(name)} has a command and a url; LibreChat uses {(isStdio ? "the command" : "the url")}",
                "Keep the one that is meant, or set type.") with { Group = GroupOf(name) });
        }

        if (command.HasValue && isStdio)
        {
            StdioServer.Extract(context, name, server);
        }

        if (url.HasValue)
        {
            Remote(context, name, server, url, isUsed: !isStdio);
        }

        OAuth(context, name, server, isRemote: url.HasValue && !isStdio);
        OnBehalfOf(context, name, server);
    }

    private static void Remote(ExtractionContext context, string name, ConfigNode server, ConfigNode url, bool isUsed)
    {
        var written = url.AsText() ?? string.Empty;
        var isSocket = server["type"].AsText() == "websocket" || written.TrimStart().StartsWith("ws", StringComparison.OrdinalIgnoreCase);
        var reason = Reason.Of(url);
        if (!isUsed)
        {
            reason = reason.AtMost(Certainty.Conditional) with { Note = "not contacted as long as the command is there" };
        }

        var group = GroupOf(name);
        if (server["proxy"] is { HasValue: true } proxy && !isSocket)
        {
            reason = reason.AtMost(Certainty.Conditional) with { Note = "reached through the proxy of this server, which is the destination of the pod" };
            new Feature(context, "mcp-proxy", group).Url(Reason.Of(proxy), proxy, expands: true);
            context.Report(FeatureDiagnostics.McpProxy.At(
                proxy.Span,
                $"the MCP server {Printable.Clean(name)} is reached through a proxy: the pod opens the proxy, the proxy opens the server",
                $"Nothing has to be done: the proxy is open in its place. To open the direct way too, answer answers.groups.{group}: allow.") with { Group = group });
        }

        // Detection asks the server itself under /.well-known: the same host, other paths.
        if (isUsed && !isSocket && server["requiresOAuth"].AsBoolean() != false)
        {
            reason = reason.And(Support.Origins.Catalog("mcp-oauth-discovery"));
        }

        var id = isSocket ? "mcp-websocket" : written.Contains("{{", StringComparison.Ordinal) ? "mcp-url-placeholder" : "mcp-http";
        new Feature(context, id, group).Url(reason, url, expands: true);

        if (isUsed && Expansion.Expand(written, context.Environment) is { Unresolved.IsEmpty: false } expanded)
        {
            var names = string.Join(", ", expanded.Unresolved.Select(variable => Printable.Clean(variable)));
            context.Report(FeatureDiagnostics.McpUrlUnresolved.At(
                url.Span,
                context.Environment.IsComplete
                    ? $"the url of the MCP server {Printable.Clean(name)} needs {names}, which the environment does not set: LibreChat would exit at start"
                    : $"the url of the MCP server {Printable.Clean(name)} needs {names}, whose value was not given",
                $"Give the value with --env, or under answers.environment in bulkhead.yaml: {{ {expanded.Unresolved[0]}: \"…\" }}.")
                // That LibreChat would not even start is news of its own.
                with { Group = group, Explains = context.Environment.IsComplete ? null : id });
        }
    }

    private static void OAuth(ExtractionContext context, string name, ConfigNode server, bool isRemote)
    {
        var oauth = server["oauth"];
        var required = server["requiresOAuth"];
        if (!oauth.HasValue && !required.HasValue)
        {
            return;
        }

        Endpoint(context, "mcp-oauth-token-url", name, oauth["token_url"]);
        Endpoint(context, "mcp-oauth-revocation", name, oauth["revocation_endpoint"]);
        Endpoint(context, "mcp-oauth-authorize-browser", name, oauth["authorization_url"]);
        Endpoint(context, "mcp-oauth-redirect-uri", name, oauth["redirect_uri"]);

        var isPreset = oauth["token_url"].HasValue && oauth["authorization_url"].HasValue;
        var mention = required.AsBoolean() == true ? required : oauth;
        if (!isRemote || isPreset || !mention.HasValue || required.AsBoolean() == false)
        {
            return;
        }

        var key = $"mcpServers.{name}.oauth.token_url and .authorization_url";
        new Feature(context, "mcp-oauth-auth-server", GroupOf(name)).Nowhere(
            Reason.Uncontrolled("the MCP server names its authorization, token, registration and revocation hosts itself", key, mention));
        context.Report(FeatureDiagnostics.McpOAuthDiscovery.At(
            mention.Span,
            $"the OAuth hosts of the MCP server {Printable.Clean(name)} are chosen by that server",
            $"Set {Printable.Clean(key)} to fix them, or name the hosts: answers.groups.{GroupOf(name)}: {{ hosts: [\"…\"] }}.") with { Group = GroupOf(name), Explains = "mcp-oauth-auth-server" });
    }

    private static void Endpoint(ExtractionContext context, string id, string name, ConfigNode node)
    {
        if (node.HasValue)
        {
            new Feature(context, id, GroupOf(name)).Url(Reason.Of(node), node, expands: true);
        }
    }

    private static void OnBehalfOf(ExtractionContext context, string name, ConfigNode server)
    {
        var mention = server["obo"]["scopes"] is { HasValue: true } scopes ? scopes : GraphToken(server);
        if (!mention.HasValue)
        {
            return;
        }

        var reason = Gate.Enabled(context.Environment, "OPENID_REUSE_TOKENS").Decide(mention)!
            with { Note = $"token exchange on behalf of the user for the MCP server {Printable.Clean(name)}" };
        new Feature(context, "mcp-obo-token").UrlOf(reason, "OPENID_ISSUER");
    }

    private static ConfigNode GraphToken(ConfigNode server)
    {
        if (server["url"] is var url && url.AsText()?.Contains("LIBRECHAT_GRAPH_ACCESS_TOKEN", StringComparison.Ordinal) == true)
        {
            return url;
        }

        foreach (var block in (ReadOnlySpan<ConfigNode>)[server["headers"], server["requestHeaders"], server["env"]])
        {
            foreach (var (_, _, value) in block.Entries())
            {
                if (value.AsText()?.Contains("LIBRECHAT_GRAPH_ACCESS_TOKEN", StringComparison.Ordinal) == true)
                {
                    return value;
                }
            }
        }

        return default;
    }
}
