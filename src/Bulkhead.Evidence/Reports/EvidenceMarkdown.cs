using System.Text;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Postures;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Evidence.Reports;

/// <summary>The report as Markdown: posture and gaps, for pull requests and wikis.</summary>
internal static class EvidenceMarkdown
{
    /// <summary>Writes it.</summary>
    public static string Write(Posture posture, ReportFacts facts)
    {
        var subject = posture.Subject;
        var summary = PostureSummary.Of(posture);
        var text = new StringBuilder();
        text.Append("# Evidence of egress control\n\n");
        text.Append($"{Text(subject.Deployment)}, {Plain.Instant(subject.Since)} to {Plain.Instant(subject.Until)}; bundle {Plain.Number(subject.Number)}, collected {Plain.Instant(subject.Collected)} by bulkhead {Text(subject.Tool)}.\n\n");
        text.Append($"Complete evidence supports {Plain.Number(summary.Satisfied)} of {Plain.Number(summary.Controls)} controls; {Plain.Number(summary.Met)} of {Plain.Number(summary.Claims)} claims are met.\n\n");
        text.Append("| framework | complete | controls |\n| --- | ---: | ---: |\n");
        foreach (var (framework, controls, satisfied) in summary.Frameworks)
        {
            text.Append($"| {Text(framework.Name)} {Text(framework.Version)} | {Plain.Number(satisfied)} | {Plain.Number(controls)} |\n");
        }

        text.Append("\n## Gaps\n\n");
        foreach (var claim in posture.Claims.Where(static one => one.Status != ClaimStatus.Met))
        {
            text.Append($"### {Text(ClaimTitles.Of(claim.Id))}: {PostureJson.Word(claim.Status)}\n\n{Text(claim.Sentence.ToString())}\n\n");
            foreach (var gap in claim.Gaps)
            {
                text.Append($"- {Text(gap)}\n");
            }

            text.Append('\n');
        }

        if (summary.Met == summary.Claims)
        {
            text.Append("None.\n\n");
        }

        text.Append("## What is shown\n\n");
        foreach (var claim in posture.Claims.Where(static one => one.Status == ClaimStatus.Met))
        {
            text.Append($"- **{Text(ClaimTitles.Of(claim.Id))}.** {Text(claim.Sentence.ToString())} ({string.Join(", ", claim.Files.Select(static file => $"`{file}`"))})\n");
        }

        foreach (var group in posture.Controls.GroupBy(static one => one.Framework))
        {
            text.Append($"\n## {Text(group.Key.Name)}\n\n| control | evidence | rests on | responsible |\n| --- | --- | --- | --- |\n");
            foreach (var one in group)
            {
                text.Append($"| {Text(one.Control.Id)} {Text(one.Control.Name)} | {(one.IsSatisfied ? "complete" : "not complete")} | {string.Join(", ", one.Claims.Select(static claim => $"{claim.Id} ({PostureJson.Word(claim.Status)})"))} | {PostureJson.Word(one.Control.Responsible)} |\n");
            }
        }

        text.Append("\n## Limits\n\n");
        foreach (var limit in facts.Subject.Limits)
        {
            text.Append($"- {Text(limit)}\n");
        }

        return text.ToString();
    }

    // What input may hold must not become a heading, a link, a cell or an HTML tag.
    private static string Text(string text)
    {
        var clean = new StringBuilder();
        foreach (var character in Printable.Clean(text, 2000))
        {
            if ("\\`*_{}[]<>()#+!|~&".Contains(character))
            {
                clean.Append('\\');
            }

            clean.Append(character);
        }

        return clean.ToString();
    }
}
