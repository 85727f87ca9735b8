using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>How the reach of workloads changed between two sets.</summary>
/// <param name="Changes">The changes, ordered by workload, kind, target and ports.</param>
/// <param name="Governed">Workloads that policies select on one side only, ordered by name and selector.</param>
public sealed record ReachDiff(ImmutableArray<ReachChange> Changes, ImmutableArray<GovernanceChange> Governed)
{
    /// <summary>Whether nothing changed.</summary>
    public bool IsEmpty => Changes.IsEmpty && Governed.IsEmpty;

    /// <summary>Compares two sets.</summary>
    /// <remarks>
    /// Workloads are the same when namespace and labels are, else when the name is: renamed labels are a change of who is governed, not of reach.
    /// A workload that is governed on one side only counts as one that reaches nothing on the other.
    /// </remarks>
    /// <exception cref="ArgumentException">The sets are of different readings.</exception>
    public static ReachDiff Between(ReachSet before, ReachSet after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Reading != after.Reading)
        {
            throw new ArgumentException("Only sets of the same reading can be compared.", nameof(after));
        }

        var changes = new List<ReachChange>();
        var governed = new List<GovernanceChange>();
        var only = after.Workloads.Where(reach => before.Find(reach.Workload) is null).ToList();
        foreach (var earlier in before.Workloads)
        {
            var later = after.Find(earlier.Workload);
            if (later is null)
            {
                governed.Add(new GovernanceChange(earlier.Workload, IsGoverned: false));
                later = only.Find(reach => reach.Workload.Name == earlier.Workload.Name);
                only.Remove(later!);
                if (later is not null)
                {
                    governed.Add(new GovernanceChange(later.Workload, IsGoverned: true));
                }
            }

            changes.AddRange(WorkloadComparison.Between(later?.Workload ?? earlier.Workload, earlier, later));
        }

        foreach (var later in only)
        {
            governed.Add(new GovernanceChange(later.Workload, IsGoverned: true));
            changes.AddRange(WorkloadComparison.Between(later.Workload, before: null, later));
        }

        changes.Sort(Compare);
        return new ReachDiff([.. changes], [.. governed.OrderBy(static one => one.Workload.Name, StringComparer.Ordinal).ThenBy(static one => one.Workload.Key, StringComparer.Ordinal).ThenBy(static one => one.IsGoverned)]);
    }

    /// <summary>The set that a diff leads to from a set: what was lost taken away, what was gained put in.</summary>
    public static ReachSet Apply(ReachSet before, ReachDiff diff)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(diff);
        var result = before.Workloads.ToDictionary(static reach => reach.Workload.Key, StringComparer.Ordinal);
        foreach (var gone in diff.Governed.Where(static one => !one.IsGoverned).Select(static one => one.Workload))
        {
            result.Remove(gone.Key, out var reach);
            var heir = diff.Governed.FirstOrDefault(one => one.IsGoverned && one.Workload.Name == gone.Name)?.Workload;
            if (heir is not null && reach is not null)
            {
                result.Add(heir.Key, new WorkloadReach(heir, [.. reach.Entries.Select(entry => entry with { Workload = heir })]));
            }
        }

        foreach (var come in diff.Governed.Where(static one => one.IsGoverned).Select(static one => one.Workload))
        {
            result.TryAdd(come.Key, new WorkloadReach(come, []));
        }

        foreach (var changes in diff.Changes.GroupBy(static change => change.Workload.Key, StringComparer.Ordinal))
        {
            if (result.TryGetValue(changes.Key, out var reach))
            {
                result[changes.Key] = Apply(reach, [.. changes]);
            }
        }

        return new ReachSet(before.Reading, result.Values);
    }

    private static WorkloadReach Apply(WorkloadReach reach, ReachChange[] changes)
    {
        var lost = new BoxTable();
        lost.AddRange(changes.Where(static change => !change.IsGain).Select(static change => change.Difference.Box));
        var entries = new List<ReachEntry>();
        foreach (var entry in reach.Entries)
        {
            foreach (var piece in lost.Except(entry.Box))
            {
                entries.AddRange(ReachEntries.PartOf(entry, piece));
            }
        }

        entries.AddRange(changes.Where(static change => change.IsGain).Select(static change => change.Difference));
        return reach with { Entries = ReachEntries.Merge(entries) };
    }

    private static int Compare(ReachChange left, ReachChange right)
    {
        var order = string.CompareOrdinal(left.Workload.Name, right.Workload.Name);
        order = order != 0 ? order : string.CompareOrdinal(left.Workload.Key, right.Workload.Key);
        order = order != 0 ? order : left.Kind.CompareTo(right.Kind);
        return order != 0 ? order : ReachEntries.Compare(left.Difference, right.Difference);
    }
}

/// <summary>A workload that policies select on one side of a comparison only.</summary>
/// <param name="Workload">Who.</param>
/// <param name="IsGoverned">
/// Whether policies select it now and did not before. When they no longer do, the pods (if they still run) fall under whatever else the
/// controller and the cluster have, which may be everything.
/// </param>
public sealed record GovernanceChange(ReachWorkload Workload, bool IsGoverned);
