using System.Collections.Immutable;

namespace Bulkhead.Model.Inventories;

/// <summary>One workload's reason to open connections to one destination.</summary>
/// <param name="Workload">The workload that opens the connection: a name of <see cref="WorkloadNames"/> or of an MCP workload.</param>
/// <param name="Destination">Where to.</param>
/// <param name="Kind">What for.</param>
/// <param name="Group">The group it belongs to, <c>[a-z0-9-]</c>, at most 63 characters: <c>llm-groq</c>, <c>mcp-github</c>.</param>
/// <param name="Scope">Where the destination lies.</param>
/// <param name="Certainty">How sure it is.</param>
/// <param name="Origins">Why, at least one.</param>
public sealed record EgressIntent(
    string Workload,
    Destination Destination,
    IntentKind Kind,
    string Group,
    DestinationScope Scope,
    Certainty Certainty,
    ImmutableArray<Origin> Origins)
{
    /// <summary>The text of the configuration where it is not simply the host: <c>${GROQ_URL}</c>. Never a secret.</summary>
    public string? Expression { get; init; }

    /// <summary>Environment variables whose values (or presence) would decide a conditional or unresolved intent.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>One sentence about the condition, the party in control, or anything a reader would be surprised by.</summary>
    public string? Note { get; init; }

    /// <summary>The LibreChat setting that closes a run-time door: <c>interface.mcpServers.create: false</c>.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>
    /// Set where the engine may not permit the destination without an explicit answer although it is certain (cloud metadata,
    /// a wildcard over shared tenancy that a catalog entry documents, an unidentifiable host).
    /// </summary>
    public bool NeedsAnswer { get; init; }
}
