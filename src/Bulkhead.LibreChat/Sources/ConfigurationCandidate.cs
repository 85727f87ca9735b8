using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>How much a found librechat.yaml weighs against others; the smallest wins.</summary>
internal enum CandidateRank
{
    /// <summary>A file of its own.</summary>
    File,

    /// <summary>In a ConfigMap (wins over the values in the chart, <c>existingConfigYaml</c>).</summary>
    ConfigMap,

    /// <summary><c>librechat.configYamlContent</c> of values.</summary>
    Values,
}

/// <summary>A librechat.yaml that was found.</summary>
/// <param name="Rank">Its weight.</param>
/// <param name="Root">Its root; a missing node when it could not be read.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Owner">The name of the ConfigMap that holds it, or null.</param>
internal sealed record ConfigurationCandidate(CandidateRank Rank, ConfigNode Root, SourceSpan Place, string? Owner)
{
    /// <summary>Whether LibreChat could parse it as one document.</summary>
    public bool IsLoadable { get; init; } = true;
}
