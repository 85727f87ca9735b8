namespace Bulkhead.Policy.Diffing;

/// <summary>Finds the entries whose target overlaps another one, without comparing each with each.</summary>
internal sealed class TargetIndex
{
    // A wildcard over thousands of names has thousands of relations, and nobody reads them.
    private const int Most = 100;

    private readonly Dictionary<string, List<ReachEntry>> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<ReachEntry>> byTail = new(StringComparer.Ordinal);
    private readonly List<ReachEntry> named = [];
    private readonly List<ReachEntry> broad = [];
    private readonly List<ReachEntry> addresses = [];
    private readonly List<ReachEntry> pods = [];
    private readonly AddressRegion all;

    public TargetIndex(IEnumerable<ReachEntry> entries)
    {
        foreach (var entry in entries)
        {
            Add(entry);
        }

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

        if (SingleName(box) is { } name)
        {
            var found = byName.GetValueOrDefault(name) ?? [];
            var globs = (TailOf(name) is { } tail ? byTail.GetValueOrDefault(tail) ?? [] : []).Concat(broad);
            return [.. found.Concat(globs.Where(one => SingleName(one.Box) is null && one.Box.Names.Contains(name))).Distinct().Take(Most)];
        }

        var candidates = box.Names.Terms.All(static term => TailOf(term.Inside[0]) is not null)
            ? box.Names.Terms.Select(static term => TailOf(term.Inside[0])!).Distinct(StringComparer.Ordinal)
                .SelectMany(tail => byTail.GetValueOrDefault(tail) ?? []).Concat(broad).Distinct()
            : named;
        return [.. candidates.Where(one => one.Box.Names.Overlaps(box.Names)).Take(Most)];
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
        if (SingleName(box) is { } name)
        {
            Put(byName, name, entry);
            Put(byTail, TailOf(name), entry);
            return;
        }

        var tails = box.Names.Terms.Select(static term => TailOf(term.Inside[0])).Distinct(StringComparer.Ordinal).ToArray();
        if (tails.Length == 1 && tails[0] is not null)
        {
            Put(byTail, tails[0], entry);
        }
        else
        {
            broad.Add(entry);
        }
    }

    private void Put(Dictionary<string, List<ReachEntry>> index, string? key, ReachEntry entry)
    {
        if (key is null)
        {
            broad.Add(entry);
            return;
        }

        if (!index.TryGetValue(key, out var list))
        {
            index.Add(key, list = []);
        }

        list.Add(entry);
    }

    private static string? SingleName(Box box) => box.Names.Terms.Count == 0 && box.Names.Names.Count == 1 ? box.Names.Names.First() : null;

    // The last two labels, where every name of the glob ends with them.
    private static string? TailOf(string glob)
    {
        var last = glob.LastIndexOf('.');
        var first = last <= 0 ? -1 : glob.LastIndexOf('.', last - 1);
        if (last < 0 || NameGlob.IsPattern(glob[(first + 1)..]))
        {
            return null;
        }

        return first < 0 ? glob : glob[(first + 1)..];
    }
}
