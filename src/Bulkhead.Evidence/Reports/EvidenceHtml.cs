using System.Collections.Immutable;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Reports.Html;

namespace Bulkhead.Evidence.Reports;

/// <summary>The report for people. Every number in it is a <see cref="Figure"/> that says where it stands in the bundle.</summary>
internal static class EvidenceHtml
{
    /// <summary>Writes it.</summary>
    public static string Write(Posture posture, ReportFacts facts)
    {
        var subject = posture.Subject;
        var document = new HtmlDocument("Evidence of egress control", $"{subject.Deployment}, {Plain.Instant(subject.Since)} to {Plain.Instant(subject.Until)}")
        {
            Facts =
            [
                ("Collected", Plain.Instant(subject.Collected)),
                ("Bundle", $"number {Plain.Figure(subject.Number, BundlePaths.Subject, "/number")} of its chain"),
                ("Made by", $"bulkhead {subject.Tool}, catalog {subject.Catalog}"),
                .. facts.Changes?.Revision is { } revision ? [((Inline)"Revision", Inline.Code(revision))] : ImmutableArray<(Inline, Inline)>.Empty,
            ],
            Footer = "Everything here follows from the files of the bundle beside this report. bulkhead evidence verify derives it again and compares.",
        };
        return document.ToText(writer =>
        {
            Summary(writer, posture);
            Gaps(writer, posture);
            Met(writer, posture);
            foreach (var framework in posture.Controls.Select(static one => one.Framework).Distinct())
            {
                Framework(writer, framework, [.. posture.Controls.Where(one => one.Framework == framework)]);
            }

            EvidenceTables.Write(writer, facts);
            Verifying(writer, facts);
        });
    }

    /// <summary>A sentence with its figures.</summary>
    internal static Inline Of(Sentence sentence) => Inline.Join(string.Empty, sentence.Parts.Select(static part => part.Figure is { } figure ? Inline.Of(figure) : Inline.Text(part.Text)));

    private static void Summary(HtmlWriter writer, Posture posture)
    {
        var summary = PostureSummary.Of(posture);
        writer.Heading(2, "summary", "Summary");
        writer.Lead($"Complete evidence supports {At(summary.Satisfied, "/summary/satisfied")} of {At(summary.Controls, "/summary/controls")} controls that containment of egress bears on. {At(summary.Met, "/summary/met")} of {At(summary.Claims, "/summary/claims")} claims are met. A control counts only when every claim that it rests on is met; what is missing or failed comes first below.");
        writer.Tiles(summary.Frameworks.Select((one, index) => (
            (Inline)$"{At(one.Satisfied, $"/summary/frameworks/{Plain.Number(index)}/satisfied")} / {At(one.Controls, $"/summary/frameworks/{Plain.Number(index)}/controls")}",
            (Inline)one.Framework.Name,
            one.Satisfied == one.Controls ? Mark.Good : Mark.Attention)));
        writer.Paragraph("The evidence is about what this deployment may connect to and what it did connect to. It says nothing about other systems, about people, or about what an allowed provider does with what it is sent. For each control the tables say what is shown, what is not, and who answers for it.");
    }

    private static void Gaps(HtmlWriter writer, Posture posture)
    {
        var open = posture.Claims.Where(static claim => claim.Status != ClaimStatus.Met).ToArray();
        writer.Heading(2, "gaps", "Gaps");
        if (open.Length == 0)
        {
            writer.Callout(Mark.Good, "Every claim is met.");
            return;
        }

        foreach (var claim in open)
        {
            writer.Heading(3, "claim-" + claim.Id, ClaimTitles.Of(claim.Id));
            writer.Paragraph($"{Status(claim.Status)} {Of(claim.Sentence)}");
            writer.List(claim.Gaps.Select(static gap => Inline.Text(gap)));
            writer.Paragraph(Inline.Soft($"Needed by {string.Join(", ", posture.Controls.Where(control => control.Control.Claims.Contains(claim.Id)).Select(static control => $"{control.Framework.Name} {control.Control.Id}"))}. Looked at: {string.Join(", ", claim.Files)}."));
        }
    }

    private static void Met(HtmlWriter writer, Posture posture)
    {
        var met = posture.Claims.Where(static claim => claim.Status == ClaimStatus.Met).ToArray();
        writer.Heading(2, "met", "What is shown");
        if (met.Length == 0)
        {
            writer.Callout(Mark.Bad, "Not one claim is met.");
            return;
        }

        writer.Table(new HtmlTable("Claims that are met", [new HtmlColumn("Claim", ColumnKind.Header), new HtmlColumn("Status", ColumnKind.Short), new HtmlColumn("What was found"), new HtmlColumn("Files")],
            [.. met.Select(static claim => ImmutableArray.Create(ClaimTitles.Of(claim.Id), Status(claim.Status), Of(claim.Sentence), Inline.Join(", ", claim.Files.Select(Inline.Code))))]));
    }

    private static void Framework(HtmlWriter writer, Framework framework, ImmutableArray<ControlResult> controls)
    {
        writer.Heading(2, framework.Id, framework.Name);
        writer.Paragraph($"{framework.Version}. Identifiers are those of the publisher ({Inline.ToPage(framework.Source, framework.Source)}); the words are ours.");
        writer.Table(new HtmlTable(framework.Name, [new HtmlColumn("Control", ColumnKind.Header), new HtmlColumn("Evidence", ColumnKind.Short), new HtmlColumn("Shows"), new HtmlColumn("Does not show"), new HtmlColumn("Answers for it", ColumnKind.Short)],
            [.. controls.OrderBy(static one => one.IsSatisfied).Select(static one => ImmutableArray.Create<Inline>(
                Inline.Lines(one.Control.Id, Inline.Soft(one.Control.Name)),
                one.IsSatisfied ? Inline.Status(Mark.Good, "complete") : Inline.Lines(Inline.Status(Mark.Bad, "not complete"), Inline.Join(", ", one.Claims.Where(static claim => claim.Status != ClaimStatus.Met)
                    .Select(static claim => Inline.ToHeading("claim-" + claim.Id, claim.Id)))),
                one.Control.Shows,
                one.Control.DoesNotShow,
                PostureJson.Word(one.Control.Responsible)))]));
    }

    private static void Verifying(HtmlWriter writer, ReportFacts facts)
    {
        writer.Heading(2, "verify", "How to check this");
        writer.Paragraph($"{Inline.Code("bulkhead evidence verify FOLDER --public-key KEY.pem")} compares every file with its hash, follows the chain of bundles, checks the signature, derives the policy again from the recorded inputs and writes this report again. {Inline.Code("verify-bundle.mjs")} checks hashes, chain and signature without Bulkhead.");
        writer.Paragraph("Hashes alone show that nothing was changed since the manifest was written, not who wrote it. That takes the signature, or the hash of the newest manifest kept somewhere that the writer of the bundle cannot reach.");
        writer.Heading(2, "limits", "Limits");
        writer.List(facts.Subject.Limits.Select(Inline.Text));
    }

    private static Inline Status(ClaimStatus status) => status switch
    {
        ClaimStatus.Met => Inline.Status(Mark.Good, "met"),
        ClaimStatus.Failed => Inline.Status(Mark.Bad, "failed"),
        _ => Inline.Status(Mark.Missing, "missing"),
    };

    private static Figure At(long value, string pointer) => Plain.Figure(value, BundlePaths.Posture, pointer);
}
