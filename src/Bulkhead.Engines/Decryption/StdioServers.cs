using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Engines.Decryption;

/// <summary>An MCP server that LibreChat starts inside its own pod.</summary>
/// <param name="Name">Its name in librechat.yaml.</param>
/// <param name="Group">Its group.</param>
/// <param name="Runtime">What runs it.</param>
internal sealed record StdioServer(string Name, string Group, Runtime Runtime);

/// <summary>Finds the MCP servers that LibreChat starts.</summary>
internal static class StdioServers
{
    private const string Section = "mcpServers.";

    private static readonly ImmutableArray<string> NodePrograms = ["node", "npx", "npm", "bun", "bunx", "deno", "pnpm", "tsx", "yarn"];

    private static readonly ImmutableArray<string> PythonPrograms = ["python", "python3", "uv", "uvx", "pip", "pipx"];

    /// <summary>Those among some groups, ordered by name.</summary>
    public static ImmutableArray<StdioServer> Of(ImmutableArray<EgressIntent> intents, IReadOnlySet<string> groups)
    {
        var found = new SortedDictionary<string, StdioServer>(StringComparer.Ordinal);
        foreach (var intent in intents)
        {
            if (intent.Workload == WorkloadNames.LibreChat && intent.Kind == IntentKind.McpServer && groups.Contains(intent.Group)
                && intent.Origins.Any(static origin => origin.CatalogId?.StartsWith("mcp-stdio-", StringComparison.Ordinal) == true)
                && intent.Origins.Select(origin => NameOf(origin, intent.Group)).OfType<string>().FirstOrDefault() is { } name)
            {
                var runtime = RuntimeOf(intent);
                found[name] = found.TryGetValue(name, out var known) && known.Runtime != Runtime.Unknown ? known : new StdioServer(name, intent.Group, runtime);
            }
        }

        return [.. found.Values];
    }

    // Paths are written with dots, which a name may hold too: the longest part that has the group's name is the name.
    private static string? NameOf(Origin origin, string group)
    {
        var at = origin.Path.LastIndexOf(Section, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var text = origin.Path[(at + Section.Length)..];
        for (var end = text.Length; end > 0; end = text.LastIndexOf('.', end - 1))
        {
            if ("mcp-" + GroupNames.Slug(text[..end]) == group)
            {
                return text[..end];
            }
        }

        return null;
    }

    private static Runtime RuntimeOf(EgressIntent intent)
    {
        foreach (var id in intent.Origins.Select(static origin => origin.CatalogId))
        {
            switch (id)
            {
                case "mcp-stdio-npx":
                    return Runtime.Node;
                case "mcp-stdio-uvx":
                    return Runtime.Python;
                default:
                    break;
            }
        }

        var program = intent.Expression?.Split(' ')[0];
        return program is null ? Runtime.Unknown : NodePrograms.Contains(program) ? Runtime.Node : PythonPrograms.Contains(program) ? Runtime.Python : Runtime.Unknown;
    }
}
