using System.Collections.Immutable;

namespace Bulkhead.Model.Inventories;

/// <summary>What a configuration says that is no destination but that a review needs. Everything is in the order of the configuration.</summary>
public sealed record ConfigurationFacts
{
    /// <summary>Nothing known.</summary>
    public static ConfigurationFacts None { get; } = new();

    /// <summary>LibreChat's own limit of MCP servers (<c>mcpSettings.allowedDomains</c>); null when it has none.</summary>
    public ImmutableArray<ListedDomain>? McpDomains { get; init; }

    /// <summary>LibreChat's own limit of actions (<c>actions.allowedDomains</c>); null when it has none.</summary>
    public ImmutableArray<ListedDomain>? ActionDomains { get; init; }

    /// <summary>Values that look like secrets and stand in the configuration as they are. The values themselves are not kept.</summary>
    public ImmutableArray<LiteralSecret> Secrets { get; init; } = [];

    /// <summary>Images that the deployment names.</summary>
    public ImmutableArray<ImageUse> Images { get; init; } = [];

    /// <summary>Keys that an entry needs and that a completely known environment does not set.</summary>
    public ImmutableArray<MissingKey> MissingKeys { get; init; } = [];

    /// <summary>What would close the doors that LibreChat leaves open at run time; empty where none is open.</summary>
    public ImmutableArray<ClosingSetting> Closings { get; init; } = [];

    /// <summary>The lists of the chart's values (<c>volumes</c>, <c>volumeMounts</c>) that a later values file would replace: Helm merges mappings and not lists.</summary>
    public ImmutableArray<ChartList> ChartLists { get; init; } = [];

    /// <summary>The top of librechat.yaml: its path in the file (ending in <c>&gt;</c> inside a text, empty in a file of its own) and its place; null when there is none.</summary>
    public Origin? Root { get; init; }
}

/// <summary>An entry of one of LibreChat's lists of domains.</summary>
/// <param name="Text">The entry as LibreChat compares it: without scheme, port and path, in lower case; <c>*.</c> in front for a wildcard.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ListedDomain(string Text, Origin Origin)
{
    /// <summary>Whether LibreChat's list lets a host pass: the same name, or for <c>*.name</c> the name and everything below.</summary>
    public bool Covers(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Text.StartsWith("*.", StringComparison.Ordinal)
            ? host == Text[2..] || host.EndsWith(Text[1..], StringComparison.Ordinal)
            : host == Text;
    }
}

/// <summary>A secret that stands in a file.</summary>
/// <param name="Origin">Where.</param>
/// <param name="Shape">What it looks like, in words: <c>an API key of OpenAI</c>. Never any part of the value.</param>
public sealed record LiteralSecret(Origin Origin, string Shape);

/// <summary>An image that a workload runs.</summary>
/// <param name="Reference">The reference as written, with tag and digest when it has them.</param>
/// <param name="Origin">Where it stands.</param>
public sealed record ImageUse(string Reference, Origin Origin);

/// <summary>A list in the values of the chart that has entries.</summary>
/// <param name="Workload">Whose pods it is for.</param>
/// <param name="Origin">Where it stands.</param>
/// <param name="Names">The names of its entries; an entry without one is left out.</param>
public sealed record ChartList(string Workload, Origin Origin, ImmutableArray<string> Names);

/// <summary>A key of an entry that no environment variable gives.</summary>
/// <param name="Group">The group of the entry.</param>
/// <param name="Variable">The variable that is not set.</param>
/// <param name="Origin">Where the key stands.</param>
public sealed record MissingKey(string Group, string Variable, Origin Origin);
