using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>Every extractor. The inventory is merged and ordered afterwards, so their order only matters where one follows from others.</summary>
internal static class Extractors
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Action<ExtractionContext>> All { get; } = [.. CoreExtractors.All, .. FeatureExtractors.All, .. CoreExtractors.Following];
}
