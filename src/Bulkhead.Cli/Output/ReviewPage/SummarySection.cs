using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>The whole in a few sentences.</summary>
internal static class SummarySection
{
    public static void Write(HtmlWriter writer, Review review, ReviewGroups groups, ReviewPageParts parts)
    {
        writer.Heading(2, "summary", "Summary");
        if (review.HasErrors)
        {
            writer.Callout(Mark.Bad, $"{Inline.Strong("The input has errors.")} What could be read is shown, and it is not the whole deployment. No policy is generated from it. The errors stand under {Inline.ToHeading("findings", "Findings")}.");
        }

        var surprising = parts.Surprises.Where(static kind => !kind.Paths.IsEmpty).ToList();
        var findings = parts.Findings.Where(static finding => finding.Counts).ToLookup(static finding => finding.Diagnostic.Severity);
        var accepted = parts.Findings.Count(static finding => !finding.Counts);
        var (errors, warnings, notes) = (findings[Severity.Error].Count(), findings[Severity.Warning].Count(), findings[Severity.Info].Count());
        writer.Lead($"The generated policy allows {Words.Count(groups.Allowed, "destination")} and denies everything else. {Words.Sentence(Words.Count(groups.Denied, "destination"))[..^1]} that the configuration asks for, or lets people ask for, {(groups.Denied == 1 ? "stays" : "stay")} closed.");
        writer.Tiles(
            (Number(groups.Allowed), "destinations allowed", Mark.Good),
            (Number(groups.Denied), "asked for and denied", Mark.Closed),
            (Number(PathsOf(parts, PathState.Open)), "open paths that may surprise", Mark.Attention),
            (Number(warnings + errors), "warnings and errors", errors > 0 ? Mark.Bad : warnings > 0 ? Mark.Attention : Mark.Good),
            (Number(groups.Elsewhere.Length), "not opened by a pod", Mark.Note));
        writer.Paragraph(surprising.Count == 0
            ? "No kind of surprising path was found."
            : (Inline)$"Look first at {Inline.ToHeading("surprising", Words.Count(surprising.Count, "kind") + " of surprising paths")}: {Inline.Join(", ", surprising.Select(static kind => Inline.ToHeading("surprising-" + kind.Id, kind.Title)))}.");
        writer.Paragraph($"The review has {Words.Count(errors, "error")}, {Words.Count(warnings, "warning")} and {Words.Count(notes, "note")}{(accepted == 0 ? string.Empty : $"; {Words.Count(accepted, "finding")} more {(accepted == 1 ? "was" : "were")} accepted")} ({Inline.ToHeading("findings", "findings")}). {Patches(parts)}");
        if (review.Prerequisite is { } prerequisite)
        {
            writer.Paragraph(Words.Sentence(prerequisite));
        }
    }

    private static Inline Patches(ReviewPageParts parts) => parts.Changes.Hardening.Patch.Length > 0
        ? $"A patch closes in LibreChat what the policy already keeps closed on the network ({Inline.ToHeading("changes", "recommended changes")})."
        : Inline.Empty;

    private static Inline Number(int number) => number.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);

    private static int PathsOf(ReviewPageParts parts, PathState state) =>
        parts.Surprises.Where(kind => kind.State == state).SelectMany(static kind => kind.Paths).Select(static path => path.Decision).Distinct().Count();
}
