using System.Collections.Immutable;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Settings;

/// <summary>An MCP server that runs as a workload of its own (<c>mcpServers</c>).</summary>
/// <param name="Name">The name it has in LibreChat's configuration.</param>
/// <param name="Slug">The slug of the name: the workload and the group are called <c>mcp-</c> and the slug.</param>
/// <param name="Namespace">The namespace of its pods; null means that of the release.</param>
/// <param name="Labels">The labels of its pods, never empty.</param>
/// <param name="Services">The names of the Services in front of it, as they stand in LibreChat's <c>url</c>.</param>
/// <param name="Port">The container port it listens on.</param>
/// <param name="Allow">What it may reach, in the order of the file.</param>
/// <param name="Origin">Where it stands in <c>bulkhead.yaml</c>.</param>
public sealed record McpServerSettings(
    string Name,
    string Slug,
    string? Namespace,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableArray<string> Services,
    int Port,
    ImmutableArray<DestinationAnswer> Allow,
    Origin Origin)
{
    /// <summary>The name of its workload and of its group.</summary>
    public string Workload => WorkloadNames.Mcp(Slug);
}
