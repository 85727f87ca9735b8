using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>Compares the reach of one workload on two sides.</summary>
/// <remarks>
/// Every entry of a side is taken against all of the other side at once, so it does not matter how the rules are cut. What is left over of an entry
/// was gained or lost. It is a widening when the other side has an entry to an overlapping target that lives on, else something new; and the same
/// the other way round, so that exchanging the sides exchanges the kinds.
/// </remarks>
internal sealed class WorkloadComparison
{
    private readonly ReachWorkload workload;
    private readonly Dictionary<(ReachChangeKind Kind, ReachTarget Target, int Salt), ReachChange> changes = [];

    private WorkloadComparison(ReachWorkload workload) => this.workload = workload;

    public static IEnumerable<ReachChange> Between(ReachWorkload workload, WorkloadReach? before, WorkloadReach? after)
    {
        var comparison = new WorkloadComparison(workload);
        var (earlier, later) = (before?.Entries ?? [], after?.Entries ?? []);
        var losses = Leftovers(earlier, later);
        var gains = Leftovers(later, earlier);
        comparison.Add(later, gains, earlier, losses, ReachChangeKind.Added, ReachChangeKind.Widened);
        comparison.Add(earlier, losses, later, gains, ReachChangeKind.Removed, ReachChangeKind.Narrowed);
        return comparison.changes.Values;
    }

    private static List<Box>?[] Leftovers(ImmutableArray<ReachEntry> entries, ImmutableArray<ReachEntry> others)
    {
        var table = new BoxTable();
        table.AddRange(others.Select(static entry => entry.Box));
        var result = new List<Box>?[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            var left = table.Except(entries[i].Box);
            result[i] = left.Count == 0 ? null : left;
        }

        return result;
    }

    // Something of the entry is on the other side, too.
    private static bool LivesOn(ReachEntry entry, List<Box>? left) => left is not [var one] || !ReferenceEquals(one, entry.Box);

    private void Add(
        ImmutableArray<ReachEntry> entries, List<Box>?[] leftovers, ImmutableArray<ReachEntry> others, List<Box>?[] otherLeftovers, ReachChangeKind whole, ReachChangeKind part)
    {
        if (Array.TrueForAll(leftovers, static left => left is null))
        {
            return;
        }

        var survivors = new TargetIndex(others.Where((other, i) => LivesOn(other, otherLeftovers[i])));
        for (var i = 0; i < entries.Length; i++)
        {
            if (leftovers[i] is not { } left)
            {
                continue;
            }

            var related = survivors.Overlapping(entries[i]);
            foreach (var piece in left)
            {
                foreach (var difference in ReachEntries.PartOf(entries[i], piece))
                {
                    Add(related.Count == 0 ? whole : part, difference with { Workload = workload }, entries[i], related);
                }
            }
        }
    }

    private void Add(ReachChangeKind kind, ReachEntry difference, ReachEntry own, List<ReachEntry> related)
    {
        var isGain = kind is ReachChangeKind.Added or ReachChangeKind.Widened;
        for (var salt = 0; ; salt++)
        {
            var key = (kind, difference.Target, salt);
            if (!changes.TryGetValue(key, out var known))
            {
                ImmutableArray<ReachEntry> mine = [own];
                ImmutableArray<ReachEntry> theirs = [.. related];
                changes.Add(key, new ReachChange(kind, workload, difference, isGain ? theirs : mine, isGain ? mine : theirs));
                return;
            }

            if (known.Difference.Box.Join(difference.Box) is { } box)
            {
                changes[key] = Join(known, difference, box, own, related, isGain);
                return;
            }
        }
    }

    // One line for all ports of a target.
    private static ReachChange Join(ReachChange known, ReachEntry difference, Box box, ReachEntry own, List<ReachEntry> related, bool isGain)
    {
        var joined = known.Difference.With(difference) with { Box = box };
        var (mine, theirs) = isGain ? (known.After, known.Before) : (known.Before, known.After);
        mine = mine.Contains(own) ? mine : mine.Add(own);
        theirs = [.. theirs.Concat(related).Distinct()];
        return known with { Difference = joined, Before = isGain ? theirs : mine, After = isGain ? mine : theirs };
    }
}
