using System.Collections.Immutable;

namespace Bulkhead.Yaml.Reading;

/// <summary>
/// A fast reader for plainly written YAML: block mappings and sequences, scalars of one line (plain or quoted), lists of scalars in brackets,
/// comments, <c>---</c>. That is all that <see cref="Writing.YamlWriter"/> writes and most of what people write. Whatever else it meets (anchors, tags,
/// block scalars, missing values, errors of any kind) it leaves to <see cref="YamlReader"/>, which gives the same trees where both can read.
/// </summary>
/// <remarks>YamlDotNet's parser was measured at about 16 MB/s, which is too slow for 3 MB of configuration or for reading back 10 MB of output.</remarks>
public static class CanonicalYamlReader
{
    /// <summary>Reads a text when all of it is in the subset.</summary>
    /// <param name="source">The text.</param>
    /// <param name="documents">The documents; empty when the answer is false.</param>
    /// <returns>False when <see cref="YamlReader"/> has to read it.</returns>
    public static bool TryRead(SourceText source, out ImmutableArray<YamlNode> documents)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TryRead(new FilePositions(source.File, source.Text), YamlLimits.Default, out documents);
    }

    /// <summary>Reads a text that may stand inside another one.</summary>
    internal static bool TryRead(PositionMap positions, YamlLimits limits, out ImmutableArray<YamlNode> documents)
    {
        documents = [];
        if (TextChecks.Find(positions, limits) is not null || positions.Text.AsSpan().ContainsAny(CanonicalParser.NeverRead))
        {
            return false;
        }

        var parser = new CanonicalParser(positions, limits);
        if (!parser.ReadAll())
        {
            return false;
        }

        documents = parser.Documents;
        return true;
    }
}
