using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output;

/// <summary>
/// One destination of the inventory contract: workload × host × port × protocol × kind. The plan keeps it once for each group, because two providers
/// behind one host are two rules; whoever reads the inventory asks about the host.
/// </summary>
/// <param name="Decision">The entry that says most: an allowed one before a denied one, then the surest. Its origins are those of all entries.</param>
/// <param name="Groups">The groups that ask for it, ordered by name; at least one.</param>
internal sealed record MergedDestination(IntentDecision Decision, ImmutableArray<string> Groups)
{
    /// <summary>Merges decisions; each result stands where its first decision stood. Without a host nothing is merged: two unknowns are not known to be one.</summary>
    public static ImmutableArray<MergedDestination> Of(ImmutableArray<IntentDecision> decisions)
    {
        var merged = new OrderedDictionary<object, List<IntentDecision>>(decisions.Length);
        foreach (var decision in decisions)
        {
            var (workload, to, kind) = (decision.Intent.Workload, decision.Intent.Destination, decision.Intent.Kind);
            object key = to.Host is { } host ? (workload, host.Text, to.Ports, to.Protocol, kind) : decision;
            if (!merged.TryGetValue(key, out var same))
            {
                merged.Add(key, same = new List<IntentDecision>(1));
            }

            same.Add(decision);
        }

        return [.. merged.Values.Select(Merge)];
    }

    private static MergedDestination Merge(List<IntentDecision> same)
    {
        if (same.Count == 1)
        {
            return new MergedDestination(same[0], [same[0].Intent.Group]);
        }

        var best = same.OrderByDescending(decision => decision.Decision).ThenBy(decision => decision.Intent.Certainty).First();
        var origins = same.SelectMany(decision => decision.Intent.Origins).Distinct().ToList();
        origins.Sort(Origin.Compare);
        return new MergedDestination(
            best with { Intent = best.Intent with { Origins = [.. origins] } },
            [.. same.Select(decision => decision.Intent.Group).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}
