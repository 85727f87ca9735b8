using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output;

/// <summary>The parts of a review for people, in the order in which they are shown.</summary>
internal sealed class ReviewGroups
{
    /// <summary>Sorts a review into its parts.</summary>
    public ReviewGroups(Review review)
    {
        var answers = review.Diagnostics
            .Where(diagnostic => diagnostic.Group is not null && !IsReviewFinding(diagnostic))
            .GroupBy(diagnostic => diagnostic.Group!, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        Workloads = [.. review.Decisions
            .Where(decision => WorkloadNames.IsPod(decision.Intent.Workload))
            .GroupBy(decision => decision.Intent.Workload, StringComparer.Ordinal)
            .OrderBy(group => group.Key == WorkloadNames.LibreChat ? 0 : 1).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (review.Topology.Find(group.Key), group.Key, group.ToImmutableArray()))];
        Elsewhere = [.. review.Decisions.Where(decision => !WorkloadNames.IsPod(decision.Intent.Workload))];
        Closed = [.. review.Decisions
            .Where(decision => decision.Decision == Decision.Denied && WorkloadNames.IsPod(decision.Intent.Workload))
            .GroupBy(decision => decision.Intent.Group, StringComparer.Ordinal)
            .Select(group => new ClosedGroup(group.Key, group.ToImmutableArray(), answers.GetValueOrDefault(group.Key, [])))];
        Allowed = review.Decisions.Count(decision => decision.Decision == Decision.Allowed);
        Denied = review.Decisions.Count(decision => decision.Decision == Decision.Denied && WorkloadNames.IsPod(decision.Intent.Workload));
        var shown = Closed.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);
        Others = [.. review.Diagnostics.Where(diagnostic => diagnostic.Group is null || !shown.Contains(diagnostic.Group) || diagnostic.Severity == Severity.Error || IsReviewFinding(diagnostic))];
    }

    /// <summary>The workloads that open connections, the LibreChat API first.</summary>
    public ImmutableArray<(Workload? Workload, string Name, ImmutableArray<IntentDecision> Decisions)> Workloads { get; }

    /// <summary>What the browser, the node or the installer opens.</summary>
    public ImmutableArray<IntentDecision> Elsewhere { get; }

    /// <summary>Groups with something closed, with their answers.</summary>
    public ImmutableArray<ClosedGroup> Closed { get; }

    /// <summary>Diagnostics that no part of the report shows.</summary>
    public ImmutableArray<Diagnostic> Others { get; }

    /// <summary>How many destinations are open.</summary>
    public int Allowed { get; }

    /// <summary>How many destinations of pods are closed.</summary>
    public int Denied { get; }

    /// <summary>The last line of a report.</summary>
    public string Summary => $"{Allowed} allowed, {Denied} denied" + (Elsewhere.Length == 0 ? "." : $", {Elsewhere.Length} not opened by a pod.");

    // Those are about what is open: they answer nothing that is closed.
    private static bool IsReviewFinding(Diagnostic diagnostic) => diagnostic.Code.StartsWith("BH45", StringComparison.Ordinal);
}

/// <summary>A group with something closed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Decisions">What is closed.</param>
/// <param name="Answers">The diagnostics about it; their help is the way to open it.</param>
internal sealed record ClosedGroup(string Name, ImmutableArray<IntentDecision> Decisions, ImmutableArray<Diagnostic> Answers)
{
    /// <summary>What is closed and why, each thing once.</summary>
    public IEnumerable<(string Destination, string Reason)> Reasons =>
        Decisions.Select(decision => (DestinationText.Of(decision.Intent), decision.Reason ?? decision.Intent.Note ?? "denied")).Distinct();

    /// <summary>The ways to open it: those of the plan, which hold what to paste; without any, those of the extractors.</summary>
    public IEnumerable<string> Help
    {
        get
        {
            var planned = Answers.Where(answer => answer.Code.StartsWith("BH4", StringComparison.Ordinal)).ToList();
            return (planned.Count > 0 ? planned : [.. Answers]).Select(answer => answer.Help).Distinct(StringComparer.Ordinal);
        }
    }
}
