using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Probing;

/// <summary>What is wrong with a run, one sentence for each attempt that did not come as it should.</summary>
internal static class ProbeFindings
{
    /// <summary>Finds it.</summary>
    public static ImmutableArray<Diagnostic> Of(ProbeReport report)
    {
        var found = report.Results.Where(static one => !one.IsAsExpected).Select(Of).ToImmutableArray();
        return report.HasControl ? found : found.Add(ProbeDiagnostics.NothingReached.At(null, "no allowed connection was reached, so what was stopped shows nothing.", "Check that this runs where the workload runs, and that an allowed destination answers."));
    }

    private static Diagnostic Of(ProbeResult one)
    {
        var (attempt, verdict) = (one.Attempt, one.Verdict);
        var what = $"{attempt.Id} to {attempt.Target}";
        return verdict.Outcome == ProbeOutcome.Inconclusive ? ProbeDiagnostics.NoResult.At(null, $"{what} has no result: {verdict.Detail}.", "Name a destination that answers in an open network, or look at what sent the answer.")
            : attempt.Expected == ProbeOutcome.Stopped ? ProbeDiagnostics.NotStopped.At(null, $"{what} was reached: {verdict.Detail}.", "Find the way: a pod without a policy, a gateway that was passed by, a rule that is wider than it should be (bulkhead explain).")
            : ProbeDiagnostics.NotReached.At(null, $"{what} was stopped: {verdict.Detail}.", "Compare the policy in force with the one that was read (bulkhead verify).");
    }
}
