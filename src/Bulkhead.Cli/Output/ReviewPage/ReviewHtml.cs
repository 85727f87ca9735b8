using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>What the document shows beside the review itself.</summary>
/// <param name="Surprises">What to look at first.</param>
/// <param name="Findings">All findings, those that somebody accepted included, in the order of files and lines.</param>
/// <param name="Changes">Patches.</param>
internal sealed record ReviewPageParts(ImmutableArray<SurprisingKind> Surprises, ImmutableArray<ReportedFinding> Findings, ReviewChanges Changes);

/// <summary>The review as a document for people who decide: what surprises first, then everything, then what to change. No time stands in it: the same input gives the same bytes.</summary>
internal static class ReviewHtml
{
    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="review">What was read and planned.</param>
    /// <param name="groups">The same by group.</param>
    /// <param name="names">How the user knows the files.</param>
    /// <param name="parts">The rest.</param>
    public static void Write(Stream stream, Review review, ReviewGroups groups, FileNames names, ReviewPageParts parts)
    {
        var topology = review.Topology;
        var document = new HtmlDocument("Egress review", $"LibreChat, release {Inline.Code(topology.Release)} in namespace {Inline.Code(topology.Namespace)}")
        {
            Facts =
            [
                ("Deployment", Words.Count(topology.Workloads.Length, "workload") + ": " + string.Join(", ", topology.Workloads.Select(static workload => workload.Name))),
                ("Made by", $"bulkhead {ToolVersion.Text}, catalog {review.CatalogVersion}"),
                ("Inputs (SHA-256)", review.Inputs.IsEmpty ? "none" : Inline.Lines(review.Inputs.Select(input => (Inline)$"{names.Shown(input.Name)} {Inline.Soft(Inline.Code(input.Sha256))}"))),
            ],
            ContentsLevel = 2,
            Footer = $"Made by {Inline.Code("bulkhead review --format html")} from the inputs named above. The same inputs, version and day give the same document.",
        };
        var text = document.ToText(writer =>
        {
            SummarySection.Write(writer, review, groups, parts);
            SurpriseSection.Write(writer, parts.Surprises, names);
            DestinationSection.Write(writer, review, groups, names);
            ClosedSection.Write(writer, parts.Changes.Closed, names);
            ChangeSection.Write(writer, parts.Changes, groups, parts.Findings);
            FindingSection.Write(writer, parts.Findings, names);
            LimitSection.Write(writer, review);
        });
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
