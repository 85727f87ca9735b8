using System.Collections.Immutable;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Explaining;

/// <summary>The whole answer to one question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Workload">The workload that was asked about; null for all.</param>
/// <param name="Answers">One answer for each workload.</param>
/// <param name="About">What the configuration asks for at the same host.</param>
/// <param name="Nearby">Open names that may have been meant.</param>
/// <param name="Change">For what is not allowed, the smallest change that allows it; null when none is known.</param>
/// <param name="Help">The way out in words, where no change is known.</param>
internal sealed record ExplainReport(
    Question Question,
    string? Workload,
    ImmutableArray<WorkloadAnswer> Answers,
    ImmutableArray<IntentDecision> About,
    ImmutableArray<string> Nearby,
    Change? Change,
    ImmutableArray<string> Help)
{
    /// <summary>The answer as a whole: what the most open workload may do.</summary>
    public Answer Answer => Answers.Max(answer => answer.Answer);
}
