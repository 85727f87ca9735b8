using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Diffing;

/// <summary>One side of a comparison, read.</summary>
/// <param name="Label">What the user calls it: a path or a revision.</param>
/// <param name="Kind"><c>configuration</c>, <c>policies</c> or <c>nothing</c>.</param>
/// <param name="Reach">What is reached, in a reading.</param>
/// <param name="Decisions">What became of every intent; empty for policies.</param>
/// <param name="Diagnostics">What was found.</param>
/// <param name="Names">How the user knows the files.</param>
internal sealed record DiffSide(
    string Label,
    string Kind,
    Func<Reading, ReachSet> Reach,
    ImmutableArray<IntentDecision> Decisions,
    ImmutableArray<Diagnostic> Diagnostics,
    FileNames Names)
{
    /// <summary>Whether the side could not be read: then nothing is compared.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);

    /// <summary>A side that could not be read at all.</summary>
    public static DiffSide Unreadable(string label, Diagnostic problem) =>
        new(label, "nothing", static reading => ReachSet.Of(new RuleBook([]), reading), [], [problem], FileNames.Empty);

    /// <summary>A side on which there is nothing yet.</summary>
    public static DiffSide Nothing(string label) =>
        new(label, "nothing", static reading => ReachSet.Of(new RuleBook([]), reading), [], [], FileNames.Empty);
}

/// <summary>Two sides, compared.</summary>
/// <param name="Before">The earlier side.</param>
/// <param name="After">The later side.</param>
/// <param name="Reach">How reach changed.</param>
/// <param name="Closed">What the later side asks for, does not get, and was not asked for before.</param>
internal sealed record DiffResult(DiffSide Before, DiffSide After, ReachComparison Reach, ImmutableArray<IntentDecision> Closed)
{
    /// <summary>Compares two sides that could be read.</summary>
    public static DiffResult Of(DiffSide before, DiffSide after) =>
        new(before, after, ReachComparison.Of(before.Reach, after.Reach), NewlyClosed(before.Decisions, after.Decisions));

    private static ImmutableArray<IntentDecision> NewlyClosed(ImmutableArray<IntentDecision> before, ImmutableArray<IntentDecision> after)
    {
        var known = before.Where(static one => one.Decision == Model.Inventories.Decision.Denied).Select(Key).ToHashSet();
        return [.. after.Where(one => one.Decision == Model.Inventories.Decision.Denied && Model.Inventories.WorkloadNames.IsPod(one.Intent.Workload) && known.Add(Key(one)))];
    }

    private static (string Workload, string Group, string Destination) Key(IntentDecision decision) =>
        (decision.Intent.Workload, decision.Intent.Group, Output.DestinationText.Of(decision.Intent));
}
