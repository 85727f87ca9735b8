using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.McpServers;

/// <summary>MCP servers that stand in no file: users, administrators, plugin packages and redirects bring them at run time.</summary>
internal static class RuntimeMcpExtractor
{
    /// <summary>Adds the intents.</summary>
    public static void Extract(ExtractionContext context)
    {
        Users(context);
        Administrators(context);
        Plugins(context);
        Redirects(context);
    }

    private static void Users(ExtractionContext context)
    {
        var node = context.Configuration["interface"]["mcpServers"];
        if (node.AsBoolean() == false || node["create"].AsBoolean() == false || node["use"].AsBoolean() == false)
        {
            return;
        }

        var allowed = context.Configuration["mcpSettings"]["allowedDomains"];
        var count = allowed.Items().Count();
        var bound = count > 0
            ? $"LibreChat itself limits them to the {count} entries of mcpSettings.allowedDomains"
            : "any public host, because mcpSettings.allowedDomains is not set";
        new Feature(context, "mcp-user-added").Nowhere(
            Reason.Uncontrolled($"users create MCP servers in the interface: {bound}", "interface.mcpServers.create: false", node["create"], allowed));
        context.Report(FeatureDiagnostics.McpUserAdded.At(
            node["create"].Span ?? node.Span,
            $"users may add MCP servers: {bound}",
            "Set interface.mcpServers.create: false in librechat.yaml, or answer answers.groups.mcp-user-added: deny.") with { Group = "mcp-user-added", Explains = "mcp-user-added" },
            new ClosingSetting(FeatureDiagnostics.McpUserAdded.Code, ["interface", "mcpServers", "create"], ClosingKind.Off, []));
    }

    private static void Administrators(ExtractionContext context)
    {
        const string note = "documents in MongoDB that the admin panel writes are merged over the file at run time";
        new Feature(context, "config-db-overrides").Nowhere(
            Reason.Uncontrolled(note, "no override documents in MongoDB (admin panel)"));
        new Feature(context, "mcp-admin-added").Nowhere(
            Reason.Uncontrolled(note, "no mcpServers in override documents (admin panel)"));
        context.Report(FeatureDiagnostics.AdminOverrides.At(
            null,
            "what administrators add at run time stands in MongoDB and in no file; its destinations stay closed",
            "Export the overrides into librechat.yaml, or list their destinations under egress in bulkhead.yaml."));
    }

    private static void Plugins(ExtractionContext context)
    {
        if (context.Environment.FirstSet("DEPLOYMENT_PLUGINS_DIR") is not { } folder)
        {
            return;
        }

        new Feature(context, "mcp-plugin-package").Nowhere(
            Reason.Of(folder).AtMost(Certainty.Unresolved) with { Note = "plugin packages bring MCP servers of their own", ClosedBy = "DEPLOYMENT_PLUGINS_DIR unset" });
        context.Report(FeatureDiagnostics.McpPlugins.At(
            folder.Span,
            "DEPLOYMENT_PLUGINS_DIR is set: plugin packages may bring MCP servers that no configuration shows",
            "Name what they contact: answers.groups.mcp-plugins: { hosts: [\"…\"] }.") with { Group = "mcp-plugins", Explains = "mcp-plugin-package" });
    }

    private static void Redirects(ExtractionContext context)
    {
        var isAny = context.Configuration["mcpServers"].Entries().Any(entry =>
            entry.Value["url"].AsText() is { } url && !url.StartsWith("ws", StringComparison.OrdinalIgnoreCase) && !entry.Value["command"].HasValue);
        if (isAny)
        {
            // One for all servers and without their places: a server more or less changes nothing here.
            new Feature(context, "mcp-http-redirect", "mcp-redirects").Nowhere(
                new Reason(Certainty.UserControlled, []) { Note = "an MCP server may redirect (307, 308) to another public host; that stays closed" });
        }
    }
}
