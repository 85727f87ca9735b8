using System.Collections.Immutable;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>What to change, as patches and lines to paste.</summary>
internal static class ChangeSection
{
    public static void Write(HtmlWriter writer, ReviewChanges changes, ReviewGroups groups, ImmutableArray<ReportedFinding> findings)
    {
        writer.Heading(2, "changes", "Recommended changes");
        writer.Heading(3, "changes-librechat", "Close in LibreChat what the policy keeps closed");
        Harden(writer, changes);

        // What only answers something closed stands beside it.
        var counted = findings.Where(static finding => finding.Counts).Select(static finding => finding.Diagnostic).ToHashSet();
        var open = groups.Others.Where(counted.Contains).OrderByDescending(static diagnostic => diagnostic.Severity).GroupBy(static diagnostic => (diagnostic.Code, diagnostic.Help)).ToList();
        if (open.Count == 0)
        {
            return;
        }

        writer.Heading(3, "changes-findings", "Answer the findings");
        writer.Paragraph("The gravest first. Findings that one change settles stand together.");
        foreach (var same in open)
        {
            writer.Heading(4, writer.IdOf("change", same.Key.Code), $"{FindingSection.Of(same.First().Severity)} {Inline.Soft(same.Key.Code)}");
            writer.List(same.Select(static diagnostic => Inline.Text(Words.Sentence(diagnostic.Message))));
            HelpBlocks.Write(writer, same.Key.Help);
        }
    }

    private static void Harden(HtmlWriter writer, ReviewChanges changes)
    {
        var (patch, open) = changes.Hardening;
        if (patch.Length > 0)
        {
            writer.Paragraph($"LibreChat still offers its users what the network denies. This patch makes it say so; {Inline.Code("bulkhead review --harden | git apply")} applies it.");
            writer.Patch(patch);
        }
        else if (open.IsEmpty)
        {
            writer.Paragraph("Nothing to do: no setting of LibreChat leaves open what the policy keeps closed, or an answer in bulkhead.yaml wants it so.");
        }

        foreach (var (setting, reason) in open)
        {
            writer.Paragraph($"{setting.Code} cannot be closed by a patch: {reason}. Put the lines in by hand:");
            writer.Code(setting.ToYaml());
        }
    }
}
