using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Suppressing;

/// <summary>Holds findings against the comments that accept them.</summary>
public static class Suppressions
{
    /// <summary>Matches findings with suppressions of their code at their line.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="suppressions">The comments of all files.</param>
    /// <param name="today">The day on which they are judged.</param>
    /// <returns>The findings in their order, then one for each suppression that is expired, unused or for an error.</returns>
    public static ImmutableArray<ReportedFinding> Apply(IEnumerable<Diagnostic> findings, ImmutableArray<Suppression> suppressions, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var byPlace = suppressions.ToLookup(one => (one.Span.File, one.Line, one.Code));
        var used = new HashSet<Suppression>(ReferenceEqualityComparer.Instance);
        var expired = new HashSet<Suppression>(ReferenceEqualityComparer.Instance);
        var refused = new HashSet<Suppression>(ReferenceEqualityComparer.Instance);
        var result = ImmutableArray.CreateBuilder<ReportedFinding>();
        foreach (var finding in findings)
        {
            Suppression? accepted = null;
            var matching = finding.Span is { } span ? byPlace[(span.File, span.Line, finding.Code)] : [];
            foreach (var suppression in matching)
            {
                if (finding.Severity == Severity.Error)
                {
                    refused.Add(suppression);
                }
                else if (suppression.Until < today)
                {
                    expired.Add(suppression);
                }
                else
                {
                    used.Add(suppression);
                    accepted ??= suppression;
                }
            }

            result.Add(new ReportedFinding(finding, accepted));
        }

        result.AddRange(suppressions.Where(one => !used.Contains(one)).Select(one => new ReportedFinding(
            refused.Contains(one) ? SuppressionDiagnostics.NotPossible.At(one.Span, $"{one.Code} is an error here and cannot be suppressed", "Correct the input and remove the comment.")
            : expired.Contains(one) ? SuppressionDiagnostics.Expired.At(one.Span, $"the suppression of {one.Code} ended on {one.Until:yyyy-MM-dd}", "Fix the finding, or agree on a new date.")
            : SuppressionDiagnostics.Unused.At(one.Span, $"no finding {one.Code} is at line {one.Line}, which the comment speaks for", "Remove the comment, or move it to the line of the finding or the one above."),
            Suppression: null)));
        return result.DrainToImmutable();
    }
}
