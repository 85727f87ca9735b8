using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>Makes a mapping of its entries: duplicate keys are found, merge keys resolved in js-yaml's way.</summary>
internal static class MappingAssembly
{
    /// <summary>Makes the mapping. The first of two equal keys stays.</summary>
    /// <param name="span">Where the mapping stands.</param>
    /// <param name="entries">Its entries as written.</param>
    /// <param name="merges">The positions of entries whose key is the merge key; null when there are none.</param>
    /// <param name="report">Takes the errors.</param>
    public static YamlMapping Make(SourceSpan span, ReadOnlySpan<YamlEntry> entries, List<int>? merges, Action<Diagnostic> report)
    {
        if (merges is not null)
        {
            return Merge(span, entries, merges, report);
        }

        if (entries.Length < YamlMapping.IndexFrom)
        {
            for (var i = 1; i < entries.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (entries[i].Key == entries[j].Key)
                    {
                        return Merge(span, entries, [], report);
                    }
                }
            }

            return new YamlMapping(span, ImmutableCollectionsMarshal.AsImmutableArray(entries.ToArray()), null);
        }

        var index = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
        for (var i = 0; i < entries.Length; i++)
        {
            if (!index.TryAdd(entries[i].Key, i))
            {
                return Merge(span, entries, [], report);
            }
        }

        return new YamlMapping(span, ImmutableCollectionsMarshal.AsImmutableArray(entries.ToArray()), index);
    }

    /// <summary>
    /// The slow way. Merged entries come in where the merge key stands and only when the key is not there yet; an explicit key replaces a merged one
    /// silently, wherever it stands.
    /// </summary>
    private static YamlMapping Merge(SourceSpan span, ReadOnlySpan<YamlEntry> entries, List<int> merges, Action<Diagnostic> report)
    {
        var result = new List<YamlEntry>(entries.Length);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var merged = new HashSet<string>(StringComparer.Ordinal);
        var nextMerge = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (nextMerge < merges.Count && merges[nextMerge] == i)
            {
                nextMerge++;
                foreach (var source in Sources(entry, report))
                {
                    Take(source, result, index, merged);
                }
            }
            else if (index.TryAdd(entry.Key, result.Count))
            {
                result.Add(entry);
            }
            else if (merged.Remove(entry.Key))
            {
                result[index[entry.Key]] = entry;
            }
            else
            {
                var first = result[index[entry.Key]].KeySpan;
                report(YamlDiagnostics.DuplicateKey.At(
                    entry.KeySpan,
                    $"The key \"{Printable.Clean(entry.Key, 80)}\" stands here a second time; the first is in line {first.Line}, column {first.Column}.",
                    "Remove one of the two, or join what is below them.") with { Related = new RelatedPlace(first, "The first of the two keys.") });
            }
        }

        return new YamlMapping(span, [.. result]);
    }

    private static void Take(YamlMapping source, List<YamlEntry> result, Dictionary<string, int> index, HashSet<string> merged)
    {
        foreach (var entry in source.Entries)
        {
            if (index.TryAdd(entry.Key, result.Count))
            {
                result.Add(entry);
                merged.Add(entry.Key);
            }
        }
    }

    private static IEnumerable<YamlMapping> Sources(YamlEntry entry, Action<Diagnostic> report)
    {
        switch (entry.Value)
        {
            case YamlMapping mapping:
                return [mapping];
            case YamlSequence sequence when sequence.Items.All(item => item is YamlMapping):
                return sequence.Items.Cast<YamlMapping>();
            default:
                report(YamlDiagnostics.InvalidMerge.At(
                    entry.KeySpan,
                    "The merge key << needs a mapping or a list of mappings.",
                    "Give it an alias of a mapping (<<: *name), or quote the key (\"<<\") when it is meant as text."));
                return [];
        }
    }
}
