using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>Makes entries from boxes, and puts entries together that open the same.</summary>
internal static class ReachEntries
{
    /// <summary>The entries of one part of what a rule opens.</summary>
    public static IEnumerable<ReachEntry> Of(ReachWorkload workload, OpenedBox opened, Box piece, string policy, string rule)
    {
        ImmutableArray<ReachCarrier> carriers = [new ReachCarrier(policy, rule, opened.Group)];
        if (opened.Pattern is { } pattern && ReferenceEquals(piece.Names, opened.Box.Names))
        {
            var target = new ReachTarget.Names(pattern.ToLowerInvariant(), [], piece.Where);
            return [Entry(workload, target, piece, carriers, opened.Origins)];
        }

        return Split(workload, piece, carriers, opened.Origins);
    }

    /// <summary>The entries of a part of an entry, carried by the same rules.</summary>
    public static IEnumerable<ReachEntry> PartOf(ReachEntry entry, Box piece)
    {
        if (ReferenceEquals(piece, entry.Box))
        {
            return [entry];
        }

        if (piece.Pods is not null || !ReferenceEquals(piece.Names, entry.Box.Names))
        {
            return Split(entry.Workload, piece, entry.Carriers, entry.Origins);
        }

        var target = entry.Target switch
        {
            ReachTarget.Names names => names with { Where = piece.Where },
            ReachTarget.Addresses => new ReachTarget.Addresses(piece.Where),
            var other => other,
        };
        return [Entry(entry.Workload, target, piece, entry.Carriers, entry.Origins)];
    }

    /// <summary>The entries of a box, one for each name and pattern.</summary>
    public static IEnumerable<ReachEntry> Split(ReachWorkload workload, Box box, ImmutableArray<ReachCarrier> carriers, ImmutableArray<Origin> origins)
    {
        if (box.Pods is { } pods)
        {
            yield return Entry(workload, PodText.Target(pods), box, carriers, origins);
            yield break;
        }

        if (box.Names.IsAll)
        {
            yield return Entry(workload, new ReachTarget.Addresses(box.Where), box, carriers, origins);
            yield break;
        }

        foreach (var name in box.Names.Names.Order(StringComparer.Ordinal))
        {
            yield return Entry(workload, new ReachTarget.Names(name, [], box.Where), box with { Names = NameSet.Of(name) }, carriers, origins);
        }

        foreach (var term in box.Names.Terms)
        {
            var pattern = string.Join(" & ", term.Inside.Select(NameGlob.Show));
            // Read generously, *.example.com holds example.com; where that one has gone its own way, the words say so.
            var apex = term.Inside[0].StartsWith(">.", StringComparison.Ordinal) && !NameGlob.IsPattern(term.Inside[0][2..]) ? new[] { term.Inside[0][2..] } : [];
            ImmutableArray<string> exceptions = [.. term.Outside.Select(NameGlob.Show).Concat(term.Names).Concat(apex).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            yield return Entry(workload, new ReachTarget.Names(pattern, exceptions, box.Where), box with { Names = NameSet.Of(term) }, carriers, origins);
        }
    }

    /// <summary>Puts entries together that differ in their traffic and reasons only, then orders them.</summary>
    public static ImmutableArray<ReachEntry> Merge(List<ReachEntry> entries)
    {
        var byWay = new Dictionary<(ReachTarget Target, PortSet Ports, int Salt), ReachEntry>(entries.Count);
        foreach (var entry in entries)
        {
            // The same words may stand for different names where some are left out: then they stay apart.
            for (var salt = 0; ; salt++)
            {
                var key = (entry.Target, entry.Ports, salt);
                if (!byWay.TryGetValue(key, out var other))
                {
                    byWay.Add(key, entry);
                    break;
                }

                if (other.Box.Join(entry.Box) is { } box)
                {
                    byWay[key] = other.With(entry) with { Box = box };
                    break;
                }
            }
        }

        var result = byWay.Values.ToArray();
        Array.Sort(result, Compare);
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(result);
    }

    /// <summary>Orders entries: names, then addresses, then pods; by their text, ports and traffic.</summary>
    public static int Compare(ReachEntry left, ReachEntry right)
    {
        var order = Rank(left.Target).CompareTo(Rank(right.Target));
        if (order != 0)
        {
            return order;
        }

        order = (left.Target, right.Target) switch
        {
            (ReachTarget.Names mine, ReachTarget.Names theirs) => CompareNames(mine, theirs),
            (ReachTarget.Pods mine, ReachTarget.Pods theirs) => string.CompareOrdinal(mine.Namespaces + '/' + mine.Selector, theirs.Namespaces + '/' + theirs.Selector),
            (ReachTarget.Addresses mine, ReachTarget.Addresses theirs) => mine.Region.Compare(theirs.Region),
            _ => 0,
        };
        if (order != 0)
        {
            return order;
        }

        order = left.Ports.Compare(right.Ports);
        return order != 0 ? order : left.Traffic.CompareTo(right.Traffic);
    }

    private static int CompareNames(ReachTarget.Names left, ReachTarget.Names right)
    {
        var order = string.CompareOrdinal(left.Pattern, right.Pattern);
        if (order != 0)
        {
            return order;
        }

        order = string.CompareOrdinal(string.Join(',', left.Exceptions), string.Join(',', right.Exceptions));
        return order != 0 ? order : left.Where.Compare(right.Where);
    }

    private static int Rank(ReachTarget target) => target switch
    {
        ReachTarget.Names => 0,
        ReachTarget.Addresses => 1,
        _ => 2,
    };

    private static ReachEntry Entry(ReachWorkload workload, ReachTarget target, Box box, ImmutableArray<ReachCarrier> carriers, ImmutableArray<Origin> origins) =>
        new(workload, target, box, carriers, origins.IsDefault ? [] : origins);
}
