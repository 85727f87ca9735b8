using System.Collections.Immutable;

namespace Bulkhead.Policy.Settings;

/// <summary>Where and how output is written (<c>output</c>).</summary>
public sealed record OutputSettings
{
    /// <summary>The folder that is used when none is given.</summary>
    public const string DefaultDirectory = "bulkhead-policy";

    /// <summary>The folder, relative to the folder of <c>bulkhead.yaml</c>.</summary>
    public string Directory { get; init; } = DefaultDirectory;

    /// <summary>How comments say why an entry is there.</summary>
    public OriginStyle Origins { get; init; }

    /// <summary>Labels put on every object that is written (not on what it selects).</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
