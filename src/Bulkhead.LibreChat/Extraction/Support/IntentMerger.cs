using System.Collections.Immutable;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>Unites intents that mean the same and puts them in their one order.</summary>
internal static class IntentMerger
{
    /// <summary>One intent per workload × host × port × protocol × kind × group; where no host is known, per expression.</summary>
    public static ImmutableArray<EgressIntent> Merge(IReadOnlyList<EgressIntent> intents)
    {
        // Sorting puts equal ones side by side, which costs less memory than a table of keys.
        var sorted = intents.ToArray();
        Array.Sort(sorted, Compare);
        var result = ImmutableArray.CreateBuilder<EgressIntent>(sorted.Length);
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            next = first + 1;
            while (next < sorted.Length && Compare(sorted[first], sorted[next]) == 0)
            {
                next++;
            }

            result.Add(next == first + 1 ? sorted[first] : Unite(new ArraySegment<EgressIntent>(sorted, first, next - first)));
        }

        return result.DrainToImmutable();
    }

    // Everything that the input does not order is ordered here, so that the order of extractors or of list entries never shows.
    private static EgressIntent Unite(ArraySegment<EgressIntent> same)
    {
        var best = same.OrderBy(intent => intent.Certainty).ThenBy(intent => intent.NeedsAnswer).ThenBy(intent => intent.Origins[0], Comparer<Origin>.Create(Origin.Compare))
            .ThenBy(intent => intent.Expression, StringComparer.Ordinal).ThenBy(intent => intent.Note, StringComparer.Ordinal).First();
        var path = same[0].Destination.Path;
        foreach (var intent in same)
        {
            path = CommonPath(path, intent.Destination.Path);
        }

        return best with
        {
            Destination = best.Destination with { Path = path },
            Origins = Origins.Unite(same.SelectMany(intent => intent.Origins)),
            Needs = best.Certainty == Certainty.Certain ? [] : [.. same.SelectMany(intent => intent.Needs).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static string? CommonPath(string? left, string? right)
    {
        if (left is null || right is null || left == right)
        {
            return left is null || right is null ? null : left;
        }

        var first = left.Split('/');
        var second = right.Split('/');
        var length = 0;
        while (length < first.Length && length < second.Length && first[length] == second[length])
        {
            length++;
        }

        var common = string.Join('/', first[..length]);
        return common.Length == 0 ? null : common;
    }

    // Equal means the same workload, host, port, protocol, kind and group; without a host the expression stands for it.
    // Enums are compared as numbers: CompareTo of an enum puts both on the heap, here hundreds of thousands of times.
    private static int Compare(EgressIntent left, EgressIntent right)
    {
        var order = string.CompareOrdinal(left.Workload, right.Workload);
        order = order != 0 ? order : (int)left.Kind - (int)right.Kind;
        order = order != 0 ? order : string.CompareOrdinal(left.Group, right.Group);
        order = order != 0 ? order : string.CompareOrdinal(left.Destination.Host?.Text, right.Destination.Host?.Text);
        order = order != 0 ? order : (left.Destination.Ports?.First ?? 0).CompareTo(right.Destination.Ports?.First ?? 0);
        order = order != 0 ? order : (left.Destination.Ports?.Last ?? 0).CompareTo(right.Destination.Ports?.Last ?? 0);
        order = order != 0 ? order : (int)left.Destination.Protocol - (int)right.Destination.Protocol;
        order = order != 0 || left.Destination.Host is not null ? order : string.CompareOrdinal(left.Expression, right.Expression);
        return order != 0 ? order : (int)left.Scope - (int)right.Scope;
    }
}
