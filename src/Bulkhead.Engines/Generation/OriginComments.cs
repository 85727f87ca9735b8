using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Writing;

namespace Bulkhead.Engines.Generation;

/// <summary>Writes why something is there, as comment lines above it.</summary>
internal static class OriginComments
{
    /// <summary>The greatest number of origins written out for one entry; the rest is counted.</summary>
    public const int Limit = 5;

    /// <summary>Writes one line for each origin: <c># librechat.yaml:9 endpoints.custom[0].baseURL</c>.</summary>
    public static void Write(YamlWriter writer, ImmutableArray<Origin> origins, OriginStyle style)
    {
        if (origins.IsDefaultOrEmpty)
        {
            return;
        }

        if (style == OriginStyle.Paths)
        {
            WriteLines(writer, [.. origins.Select(WithoutPosition).Distinct(StringComparer.Ordinal)], static line => line);
        }
        else
        {
            WriteLines(writer, origins, static origin => origin.ToString());
        }
    }

    /// <summary>The same lines as values, for forms without comments.</summary>
    public static ImmutableArray<string> Lines(ImmutableArray<Origin> origins, OriginStyle style)
    {
        if (origins.IsDefaultOrEmpty)
        {
            return [];
        }

        ImmutableArray<string> lines = [.. origins.Select(origin => style == OriginStyle.Paths ? WithoutPosition(origin) : origin.ToString()).Distinct(StringComparer.Ordinal)];
        return lines.Length > Limit + 1 ? [.. lines[..Limit], $"and {lines.Length - Limit} more"] : lines;
    }

    private static void WriteLines<T>(YamlWriter writer, ImmutableArray<T> lines, Func<T, string> show)
    {
        var shown = lines.Length > Limit + 1 ? Limit : lines.Length;
        for (var i = 0; i < shown; i++)
        {
            writer.Comment(show(lines[i]));
        }

        if (shown < lines.Length)
        {
            writer.Comment($"and {lines.Length - shown} more");
        }
    }

    private static string WithoutPosition(Origin origin)
    {
        var path = WithoutIndexes(origin.Path);
        return origin.Span is { } span ? $"{span.File} {path}" : (origin with { Path = path }).ToString();
    }

    // endpoints.custom[3].baseURL → endpoints.custom[].baseURL: the group says which one it is.
    private static string WithoutIndexes(string path)
    {
        var text = new System.Text.StringBuilder(path.Length);
        var inIndex = false;
        foreach (var c in path)
        {
            inIndex = c switch { '[' => true, ']' => false, _ => inIndex };
            if (!inIndex || c == '[' || !char.IsAsciiDigit(c))
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}
