namespace Bulkhead.Policy.Diffing;

/// <summary>Finds the entries whose target overlaps another one, without comparing each with each.</summary>
internal sealed class TargetIndex
{
    // A wildcard over thousands of names has thousands of relations, and nobody reads them.
    private const int Most = 100;

    private readonly Dictionary<string, List<ReachEntry>> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReachEntry>> patternsAt = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, List<ReachEntry>>> below;
    private readonly List<ReachEntry> broad = [];
    private readonly List<ReachEntry> named = [];
    private readonly List<ReachEntry> addresses = [];
    private readonly List<ReachEntry> pods = [];
    private readonly AddressRegion all;

    public TargetIndex(IEnumerable<ReachEntry> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry);
        }

        below = new Lazy<Dictionary<string, List<ReachEntry>>>(IndexSuffixes);
        all = addresses.Count == 0 ? AddressRegion.None : AddressRegion.UnionOf([.. addresses.Select(static entry => entry.Box.Where)]);
    }

    /// <summary>The entries that lead to some of the same names, addresses or pods, in the order in which they were given.</summary>
    public List<ReachEntry> Overlapping(ReachEntry entry)
    {
        var box = entry.Box;
        if (box.Pods is { } wanted)
        {
            return [.. pods.Where(one => one.Box.Pods!.Overlaps(wanted)).Take(Most)];
        }

        if (box.Names.IsAll)
        {
            return all.Overlaps(box.Where) ? [.. addresses.Where(one => one.Box.Where.Overlaps(box.Where)).Take(Most)] : [];
        }

        var result = new List<ReachEntry>();
        if (SingleName(box) is { } name)
        {
            result.AddRange(byName.GetValueOrDefault(name) ?? []);
            for (var suffix = name; suffix is not null; suffix = NameIndex.Parent(suffix))
            {
                result.AddRange((patternsAt.GetValueOrDefault(suffix) ?? []).Where(one => one.Box.Names.Contains(name)));
            }

            result.AddRange(broad.Where(one => one.Box.Names.Contains(name)));
        }
        else if (AnchorOf(box) is { } anchor)
        {
            result.AddRange((below.Value.GetValueOrDefault(anchor) ?? []).Where(one => one.Box.Names.Overlaps(box.Names)));
            for (var suffix = NameIndex.Parent(anchor); suffix is not null; suffix = NameIndex.Parent(suffix))
            {
                result.AddRange((patternsAt.GetValueOrDefault(suffix) ?? []).Where(one => one.Box.Names.Overlaps(box.Names)));
            }

            result.AddRange(broad.Where(one => one.Box.Names.Overlaps(box.Names)));
        }
        else
        {
            result.AddRange(named.Where(one => one.Box.Names.Overlaps(box.Names)));
        }

        return result.Count <= Most ? result : result[..Most];
    }

    private void Add(ReachEntry entry)
    {
        var box = entry.Box;
        if (box.Pods is not null)
        {
            pods.Add(entry);
            return;
        }

        if (box.Names.IsAll)
        {
            addresses.Add(entry);
            return;
        }

        named.Add(entry);
        var single = SingleName(box);
        if (single is not null)
        {
            Put(byName, single, entry);
        }

        if ((single ?? AnchorOf(box)) is not { } anchor)
        {
            broad.Add(entry);
            return;
        }

        if (single is null)
        {
            Put(patternsAt, anchor, entry);
        }
    }

    // Only a changed pattern asks for it, and most changes are of single names.
    private Dictionary<string, List<ReachEntry>> IndexSuffixes()
    {
        var result = new Dictionary<string, List<ReachEntry>>(StringComparer.Ordinal);
        foreach (var entry in named)
        {
            for (var suffix = SingleName(entry.Box) ?? AnchorOf(entry.Box); suffix is not null; suffix = NameIndex.Parent(suffix))
            {
                Put(result, suffix, entry);
            }
        }

        return result;
    }

    private static void Put(Dictionary<string, List<ReachEntry>> index, string key, ReachEntry entry)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index.Add(key, list = []);
        }

        list.Add(entry);
    }

    private static string? SingleName(Box box) => box.Names.Single;

    // Labels that every name of the set ends with: those of its pattern, when its other parts (the name that the pattern stands below) end with them too.
    private static string? AnchorOf(Box box)
    {
        string? anchor = null;
        foreach (var term in box.Names.Terms)
        {
            var tail = NameIndex.TailOf(term);
            if (tail is null || (anchor is not null && anchor != tail))
            {
                return null;
            }

            anchor = tail;
        }

        return anchor is not null && box.Names.Names.All(name => name == anchor || name.EndsWith("." + anchor, StringComparison.Ordinal)) ? anchor : null;
    }
}
