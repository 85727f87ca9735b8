using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output.Findings;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>All findings as a register.</summary>
internal static class FindingSection
{
    public static void Write(HtmlWriter writer, ImmutableArray<ReportedFinding> findings, FileNames names)
    {
        writer.Heading(2, "findings", "Findings");
        var (counted, accepted) = (findings.Where(static finding => finding.Counts).ToList(), findings.Where(static finding => !finding.Counts).ToList());
        if (counted.Count == 0)
        {
            writer.Paragraph("No finding counts.");
        }
        else
        {
            writer.Table(new HtmlTable(
                $"{Words.Sentence(Words.Count(counted.Count, "finding"))} What a code means stands in {Inline.Code("docs/diagnostics.md")}, how it is fixed in {Inline.Code("docs/findings.md")}.",
                [new("Level", ColumnKind.Short), new("Code", ColumnKind.Short), new("Finding"), new("Place", ColumnKind.Code)],
                [.. counted.OrderByDescending(static finding => finding.Diagnostic.Severity).Select(finding => Row(finding.Diagnostic).Append(Place(finding.Diagnostic, names)).ToImmutableArray())]));
        }

        if (accepted.Count > 0)
        {
            writer.Heading(3, "findings-accepted", "Accepted");
            writer.Table(new HtmlTable(
                "Somebody has accepted these, for a time and with a reason, or they stand in the baseline.",
                [new("Level", ColumnKind.Short), new("Code", ColumnKind.Short), new("Finding"), new("Accepted because"), new("Place", ColumnKind.Code)],
                [.. accepted.OrderByDescending(static finding => finding.Diagnostic.Severity).Select(finding =>
                    Row(finding.Diagnostic).Append(finding.Suppression is { } suppression ? FindingText.Why(suppression) : FindingText.Known).Append(Place(finding.Diagnostic, names)).ToImmutableArray())]));
        }
    }

    /// <summary>A severity.</summary>
    public static Inline Of(Severity severity) => severity switch
    {
        Severity.Error => Inline.Status(Mark.Bad, "error"),
        Severity.Warning => Inline.Status(Mark.Attention, "warning"),
        _ => Inline.Status(Mark.Note, "note"),
    };

    private static IEnumerable<Inline> Row(Diagnostic diagnostic)
    {
        yield return Of(diagnostic.Severity);
        yield return diagnostic.Code;
        yield return Words.Sentence(diagnostic.Message);
    }

    private static Inline Place(Diagnostic diagnostic, FileNames names) =>
        diagnostic.Span is { } span ? Inline.Code($"{names.Shown(span.File)}:{span.Line}:{span.Column}") : Inline.Empty;
}
