using System.Collections.Immutable;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Generation;

/// <summary>What every manifest has.</summary>
internal static class ManifestParts
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Writes <c>metadata</c>.</summary>
    public static void Metadata(YamlWriter writer, string name, string @namespace, ImmutableSortedDictionary<string, string> labels)
    {
        writer.Key("metadata").BeginMapping();
        writer.Key("name").Value(name);
        writer.Key("namespace").Value(@namespace);
        Labels(writer, "labels", labels.SetItem(ManagedBy, "bulkhead"));
        writer.EndMapping();
    }

    /// <summary>Writes a mapping of labels in ordinal order, whatever order the dictionary was made with.</summary>
    public static void Labels(YamlWriter writer, string key, ImmutableSortedDictionary<string, string> labels)
    {
        writer.Key(key).BeginMapping();
        foreach (var (name, value) in Ordinal(labels))
        {
            writer.Key(name).Value(value);
        }

        writer.EndMapping();
    }

    /// <summary>The UTF-8 size of a manifest without comment lines, which no API server ever sees.</summary>
    public static int SizeWithoutComments(ReadOnlySpan<byte> text)
    {
        var size = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var length = end < 0 ? text.Length : end + 1;
            if (text[..length].TrimStart((byte)' ') is not [(byte)'#', ..])
            {
                size += length;
            }

            text = text[length..];
        }

        return size;
    }

    private static ImmutableSortedDictionary<string, string> Ordinal(ImmutableSortedDictionary<string, string> labels) =>
        ReferenceEquals(labels.KeyComparer, StringComparer.Ordinal) ? labels : labels.WithComparers(StringComparer.Ordinal);
}
