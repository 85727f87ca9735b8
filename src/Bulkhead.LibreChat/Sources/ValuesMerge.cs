using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Lays values over values as Helm does: mappings key by key, everything else whole; null takes a key away.</summary>
internal static class ValuesMerge
{
    /// <summary>Lays the later over the earlier. Each value keeps its place.</summary>
    public static YamlNode Over(YamlNode earlier, YamlNode later)
    {
        if (earlier is not YamlMapping below || later is not YamlMapping above)
        {
            return later;
        }

        var entries = ImmutableArray.CreateBuilder<YamlEntry>(below.Entries.Length + above.Entries.Length);
        foreach (var entry in below.Entries)
        {
            if (!above.TryGet(entry.Key, out var over))
            {
                entries.Add(entry);
            }
            else if (over.Value is not YamlScalar { Type: YamlScalarType.Null })
            {
                entries.Add(over with { Value = Over(entry.Value, over.Value) });
            }
        }

        foreach (var entry in above.Entries)
        {
            if (!below.TryGet(entry.Key, out _))
            {
                entries.Add(entry);
            }
        }

        return new YamlMapping(above.Span, entries.ToImmutable());
    }

    /// <summary>A mapping with one value deep inside, for <c>name: a.b.c</c> with a value (as <c>--set</c> writes it; <c>\.</c> is a dot in a key).</summary>
    public static YamlNode AtPath(string path, YamlNode value, SourceSpan span)
    {
        var keys = SplitPath(path);
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            value = new YamlMapping(span, [new YamlEntry(keys[i], span, value)]);
        }

        return value;
    }

    private static List<string> SplitPath(string path)
    {
        // Nobody nests this deep; hostile input might.
        const int MostKeys = 32;
        var keys = new List<string>();
        var current = new System.Text.StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length)
            {
                current.Append(path[++i]);
            }
            else if (path[i] == '.' && keys.Count < MostKeys)
            {
                keys.Add(current.ToString());
                current.Clear();
            }
            else
            {
                current.Append(path[i]);
            }
        }

        keys.Add(current.ToString());
        return keys;
    }
}
