using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>Limits that keep hostile input from costing more than it is worth.</summary>
public sealed record YamlLimits
{
    /// <summary>The limits for configuration files.</summary>
    public static YamlLimits Default { get; } = new();

    /// <summary>The greatest size of a file in bytes.</summary>
    public int MaxBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The greatest depth of nesting.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The greatest number of nodes after aliases are expanded.</summary>
    public int MaxNodes { get; init; } = 2_000_000;

    /// <summary>The greatest number of nodes that come from aliases.</summary>
    public int MaxAliasNodes { get; init; } = 100_000;
}

/// <summary>What a YAML text holds.</summary>
/// <param name="Documents">The documents in order; those that could not be read are missing.</param>
/// <param name="Diagnostics">Errors and warnings with their places.</param>
public sealed record YamlReading(ImmutableArray<YamlNode> Documents, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>Reads YAML as js-yaml 4 does (YAML 1.2 core types, merge keys, duplicate keys refused), with exact positions.</summary>
public static class YamlReader
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads all documents of a text.</summary>
    /// <param name="source">The text.</param>
    /// <param name="limits">The limits; <see cref="YamlLimits.Default"/> when left out.</param>
    public static YamlReading Read(SourceText source, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var text = source.Text.StartsWith(ByteOrderMark) ? source.Text[1..] : source.Text;
        return Read(new FilePositions(source.File, text), limits ?? YamlLimits.Default);
    }

    /// <summary>Reads the YAML text inside a scalar; positions point into the file that holds the scalar.</summary>
    /// <remarks>
    /// For every style of scalar (block, folded, quoted with escapes) each place inside is exact. An escape counts as its backslash. Only for a scalar
    /// that was not read from a text is every place inside the place of the scalar.
    /// </remarks>
    /// <param name="scalar">The scalar; its value is the text, whatever its style.</param>
    /// <param name="limits">The limits; <see cref="YamlLimits.Default"/> when left out.</param>
    public static YamlReading ReadEmbedded(YamlScalar scalar, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(scalar);
        return Read(PositionsInside(scalar), limits ?? YamlLimits.Default);
    }

    /// <summary>Reads with the full reader, whatever the text looks like.</summary>
    internal static YamlReading ReadGeneral(PositionMap positions, YamlLimits limits) =>
        TextChecks.Find(positions, limits) is { } error ? new YamlReading([], [error]) : YamlTreeBuilder.Build(positions, limits);

    private static YamlReading Read(PositionMap positions, YamlLimits limits) =>
        CanonicalYamlReader.TryRead(positions, limits, out var documents) ? new YamlReading(documents, []) : ReadGeneral(positions, limits);

    private static PositionMap PositionsInside(YamlScalar scalar)
    {
        var skipped = scalar.Value.StartsWith(ByteOrderMark) ? 1 : 0;
        var text = scalar.Value[skipped..];
        if (scalar.Home is not { } home || ScalarPieces.Find(home.Text, scalar.Offset, scalar) is not { } pieces)
        {
            return new FixedPosition(text, scalar.Span);
        }

        return new EmbeddedPositions(text, home, skipped == 0 ? pieces : pieces.ConvertAll(piece => piece with { ValueOffset = piece.ValueOffset - skipped }));
    }
}
