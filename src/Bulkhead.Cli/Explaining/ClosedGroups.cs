using System.Collections.Immutable;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Explaining;

/// <summary>Destinations of one group that are closed for one reason each, and what would open them.</summary>
/// <param name="Name">The group.</param>
/// <param name="Decisions">What is closed, in the order of the inventory.</param>
/// <param name="Change">The smallest change that opens the first of them that any change opens; null when no single edit is known to.</param>
/// <param name="Opened">The destination that the change was proved for.</param>
/// <param name="Help">The ways out in words, for what no edit can be proved for.</param>
internal sealed record ClosedGroupAnswer(string Name, ImmutableArray<IntentDecision> Decisions, Change? Change, IntentDecision? Opened, ImmutableArray<string> Help);

/// <summary>Everything that a configuration asks for and that stays closed.</summary>
internal static class ClosedGroups
{
    /// <summary>Collects it.</summary>
    /// <param name="review">The review.</param>
    /// <param name="workload">One workload; null for all of them.</param>
    /// <param name="finder">Finds changes.</param>
    public static ImmutableArray<ClosedGroupAnswer> Of(Review review, string? workload, ChangeFinder finder)
    {
        var groups = new ReviewGroups(review).Closed;
        return
        [
            .. groups.Select(group => group with { Decisions = [.. group.Decisions.Where(decision => workload is null || decision.Intent.Workload == workload)] })
                .Where(group => !group.Decisions.IsEmpty)
                .OrderBy(group => group.Name, StringComparer.Ordinal)
                .Select(group => Of(group, finder)),
        ];
    }

    private static ClosedGroupAnswer Of(ClosedGroup group, ChangeFinder finder)
    {
        foreach (var decision in group.Decisions)
        {
            if (finder.For(decision) is { } change)
            {
                return new ClosedGroupAnswer(group.Name, group.Decisions, change, decision, [.. group.Help]);
            }
        }

        return new ClosedGroupAnswer(group.Name, group.Decisions, Change: null, Opened: null, [.. group.Help]);
    }
}
