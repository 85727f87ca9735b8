using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>Reach compared under both readings of what the vendor's documents leave open.</summary>
/// <param name="Diff">The changes when everything that may be open counts as open: what a change exposes.</param>
/// <param name="Doubtful">
/// Changes that only the narrowest reading shows: whether they are real depends on how the controller reads wildcards, ports and groups that the
/// documents do not describe. None of them is about a target of a change in <paramref name="Diff"/>.
/// </param>
public sealed record ReachComparison(ReachDiff Diff, ImmutableArray<ReachChange> Doubtful)
{
    /// <summary>Whether nothing changed under either reading.</summary>
    public bool IsEmpty => Diff.IsEmpty && Doubtful.IsEmpty;

    /// <summary>Compares.</summary>
    /// <param name="before">The earlier side, read in the way that it is asked for.</param>
    /// <param name="after">The later side.</param>
    public static ReachComparison Of(Func<Reading, ReachSet> before, Func<Reading, ReachSet> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var widest = ReachDiff.Between(before(Reading.Widest), after(Reading.Widest));
        var narrowest = ReachDiff.Between(before(Reading.Narrowest), after(Reading.Narrowest));
        var known = new HashSet<(string Workload, bool IsGain, string Target)>();
        foreach (var change in widest.Changes)
        {
            known.Add((change.Workload.Key, change.IsGain, ReachText.Of(change.Difference.Target)));
            foreach (var entry in change.IsGain ? change.After : change.Before)
            {
                known.Add((change.Workload.Key, change.IsGain, ReachText.Of(entry.Target)));
            }
        }

        return new ReachComparison(widest, [.. narrowest.Changes.Where(change => !known.Contains((change.Workload.Key, change.IsGain, ReachText.Of(change.Difference.Target))))]);
    }
}
