using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads <c>mcpServers</c>.</summary>
internal static class McpServersSection
{
    public static ImmutableArray<McpServerSettings> Read(SettingsContext context, ConfigNode node)
    {
        if (!context.AnyMapping(node))
        {
            return [];
        }

        var slugs = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<McpServerSettings>();
        foreach (var (name, keySpan, value) in node.Entries())
        {
            if (!value.HasValue)
            {
                context.WrongType(value, "a mapping");
            }

            if (!context.Mapping(value, SettingsKeys.McpServer))
            {
                continue;
            }

            var slug = GroupNames.Slug(name);
            if (slug.Length == 0)
            {
                context.Report(PolicyDiagnostics.InvalidName, keySpan, $"mcpServers: \"{Printable.Clean(name, 60)}\" holds no letter or digit.", "Write the name that the server has in LibreChat's configuration.");
            }
            else if (!slugs.Add(slug))
            {
                context.Report(PolicyDiagnostics.Conflict, keySpan, $"Two entries of mcpServers lead to the workload {WorkloadNames.Mcp(slug)}.", "Keep one of them.");
            }
            else if (ReadServer(context, name, slug, value) is { } server)
            {
                result.Add(server);
            }
        }

        return [.. result.OrderBy(server => server.Workload, StringComparer.Ordinal)];
    }

    private static McpServerSettings? ReadServer(SettingsContext context, string name, string slug, ConfigNode node)
    {
        var workload = node["workload"];
        var allow = HostValues.ReadList(context, node["allow"], hasReason: false);
        if (!workload.HasValue)
        {
            context.Missing(node, "workload", "Write workload: { labels: {…}, port: N }: the pods that the server runs in.");
        }

        if (!context.Mapping(workload, SettingsKeys.McpWorkload))
        {
            return null;
        }

        foreach (var key in new[] { "labels", "port" })
        {
            if (!workload[key].HasValue)
            {
                context.Missing(workload, key, key == "port" ? "Write the port that the container listens on." : "Write the labels of the server's pods.");
            }
        }

        var labels = context.Labels(workload["labels"], selects: true);
        var port = context.Port(workload["port"]);
        var services = ReadServices(context, workload["services"], slug);
        var space = context.DnsLabel(workload["namespace"]);
        return labels.Count == 0 || port is null
            ? null
            : new McpServerSettings(name, slug, space, labels, services, port.Value, allow, SettingsContext.OriginOf(node));
    }

    private static ImmutableArray<string> ReadServices(SettingsContext context, ConfigNode node, string slug)
    {
        if (!node.HasValue)
        {
            return [WorkloadNames.Mcp(slug)];
        }

        var result = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (item, _) in context.TextNodes(node))
        {
            if (context.DnsLabel(item) is { } service)
            {
                result.Add(service);
            }
        }

        return [.. result];
    }
}
