using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Model.Inventories;

/// <summary>Why a destination is in the inventory: one line of configuration, one environment variable or one fact of the catalog.</summary>
/// <param name="Path">
/// The dotted path of the value, list positions in brackets: <c>endpoints.custom[0].baseURL</c>; <c>env:NAME</c> for an
/// environment variable; <c>catalog:ID</c> where only the catalog is the reason. Inside a Kubernetes wrapper the path of the
/// wrapper comes first and <c>&gt;</c> separates it from the path inside the embedded text.
/// </param>
/// <param name="Span">The place of the value in the file that the user edits; null when the reason stands in no file.</param>
public sealed record Origin(string Path, SourceSpan? Span)
{
    /// <summary>The path with the names of list entries in place of their positions; null when that is <see cref="Path"/> itself. Only for recognising it again.</summary>
    public string? PathByName { get; init; }

    /// <summary>The environment variable whose value or presence is part of the reason.</summary>
    public string? EnvironmentName { get; init; }

    /// <summary>The catalog entry that gave the host or its meaning.</summary>
    public string? CatalogId { get; init; }

    /// <summary>Orders origins by file, place and path, so that lists of them are stable.</summary>
    public static int Compare(Origin left, Origin right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var byFile = string.CompareOrdinal(left.Span?.File ?? "~", right.Span?.File ?? "~");
        if (byFile != 0)
        {
            return byFile;
        }

        var byLine = (left.Span?.Line ?? 0).CompareTo(right.Span?.Line ?? 0);
        if (byLine != 0)
        {
            return byLine;
        }

        var byColumn = (left.Span?.Column ?? 0).CompareTo(right.Span?.Column ?? 0);
        if (byColumn != 0)
        {
            return byColumn;
        }

        var byPath = string.CompareOrdinal(left.Path, right.Path);
        return byPath != 0 ? byPath : string.CompareOrdinal(left.CatalogId, right.CatalogId);
    }

    /// <summary>The short form for comments and tables: <c>librechat.yaml:9 endpoints.custom[0].baseURL</c>.</summary>
    public override string ToString() =>
        Span is { } span ? $"{span.File}:{span.Line} {Path}"
        : CatalogId is null || Path.StartsWith("catalog:", StringComparison.Ordinal) ? Path
        : $"{Path} (catalog {CatalogId})";
}
