using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Catalog;

/// <summary>One fact about a destination of LibreChat.</summary>
/// <param name="Id">The stable id: <c>openai-api</c>, <c>websearch-serper</c>.</param>
/// <param name="Workload">The workload that connects.</param>
/// <param name="Kind">What for.</param>
/// <param name="Group">The group of its intents; ends in <c>-</c> where the configuration gives the rest of the name.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Hosts">The hosts, as text (names, or templates such as <c>{region}-aiplatform.googleapis.com</c>); empty when the configuration gives them.</param>
/// <param name="Port">The port, or null when the configuration gives it.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Source">Where it was read: a LibreChat file, a library, a documentation page.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="Date">When, yyyy-MM-dd.</param>
public sealed record CatalogEntry(
    string Id,
    string Workload,
    IntentKind Kind,
    string Group,
    string Title,
    ImmutableArray<string> Hosts,
    int? Port,
    ApplicationProtocol Protocol,
    string Source,
    string Version,
    string Date)
{
    /// <summary>The part of LibreChat it belongs to: <c>endpoints</c>, <c>mcp</c>, <c>sign-in</c> … (the name of the data file).</summary>
    public string Feature { get; init; } = string.Empty;

    /// <summary>What makes LibreChat contact it, for people.</summary>
    public string Trigger { get; init; } = string.Empty;

    /// <summary>The environment variables that decide about it, in the order in which they matter.</summary>
    public ImmutableArray<string> EnvironmentNames { get; init; } = [];

    /// <summary>Whether only a browser opens it.</summary>
    public bool BrowserOnly { get; init; }

    /// <summary>Whether a user, an administrator at run time or a remote party picks the host.</summary>
    public bool UserControlled { get; init; }

    /// <summary>Whether the entry only helps to recognise a destination that a configuration names; it never makes one.</summary>
    public bool RecognitionOnly { get; init; }

    /// <summary>Whether the destination passes requests on to many model providers, so that allowing it allows all of them.</summary>
    public bool Aggregator { get; init; }

    /// <summary>Whether the fact was concluded from documentation or library behaviour and not read in LibreChat's code.</summary>
    public bool Inferred { get; init; }

    /// <summary>Anything a reader should know.</summary>
    public string? Note { get; init; }
}
