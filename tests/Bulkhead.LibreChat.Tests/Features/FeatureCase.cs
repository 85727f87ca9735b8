namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>One row of the table: the least input that makes LibreChat contact something, and what must follow.</summary>
/// <param name="Id">The id of the catalog whose intents are compared.</param>
/// <param name="Name">What is special about the row; unique per id.</param>
/// <param name="Expected">
/// All intents of the id: <c>workload host port protocol kind group scope certainty</c>. Where no host is known the expression stands in
/// parentheses (empty when there is none); unknown ports are <c>-</c>.
/// </param>
public sealed record FeatureCase(string Id, string Name, params string[] Expected)
{
    /// <summary>librechat.yaml.</summary>
    public string Yaml { get; init; } = string.Empty;

    /// <summary>The environment of the API, one <c>NAME=value</c> per line; <c>NAME</c> alone is a name without a known value.</summary>
    public string Env { get; init; } = string.Empty;

    /// <summary>Whether what the environment does not list is certainly unset.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The environment of the RAG API.</summary>
    public string Rag { get; init; } = string.Empty;

    /// <summary>The values of the chart.</summary>
    public string? Chart { get; init; }

    /// <summary>The workloads that exist besides the API.</summary>
    public string[] Workloads { get; init; } = [];

    /// <summary>Codes of diagnostics that must be there.</summary>
    public string[] Reports { get; init; } = [];

    /// <summary>Codes of diagnostics that must not be there.</summary>
    public string[] Silent { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Id + ": " + Name;
}
