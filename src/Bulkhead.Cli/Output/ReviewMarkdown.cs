using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Cli.Output;

/// <summary>The review as Markdown, for job summaries and pull requests.</summary>
internal static class ReviewMarkdown
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter writer, Review review, ReviewGroups groups, FileNames names)
    {
        writer.WriteLine("## Egress of this deployment");
        writer.WriteLine();
        writer.WriteLine(groups.Summary);
        foreach (var (workload, name, decisions) in groups.Workloads)
        {
            writer.WriteLine();
            writer.WriteLine($"### {Text(name)}{(workload is null ? string.Empty : $" (namespace {Text(workload.Namespace)})")}");
            writer.WriteLine();
            writer.WriteLine("| decision | kind | group | destination | why |");
            writer.WriteLine("| --- | --- | --- | --- | --- |");
            foreach (var decision in decisions)
            {
                var intent = decision.Intent;
                writer.WriteLine($"| {decision.Decision.Name()} | {intent.Kind.Name()} | {Text(intent.Group)} | {Code(DestinationText.Of(intent))} | {Code(DestinationText.Why(intent, names))} |");
            }
        }

        if (!groups.Elsewhere.IsEmpty)
        {
            writer.WriteLine();
            writer.WriteLine("### Not opened by a pod");
            writer.WriteLine();
            writer.WriteLine("| who | kind | group | destination | why |");
            writer.WriteLine("| --- | --- | --- | --- | --- |");
            foreach (var intent in groups.Elsewhere.Select(decision => decision.Intent))
            {
                writer.WriteLine($"| {Text(intent.Workload)} | {intent.Kind.Name()} | {Text(intent.Group)} | {Code(DestinationText.Of(intent))} | {Code(DestinationText.Why(intent, names))} |");
            }
        }

        if (!groups.Closed.IsEmpty)
        {
            writer.WriteLine();
            writer.WriteLine("### What stays closed, and what would open it");
            foreach (var group in groups.Closed)
            {
                writer.WriteLine();
                writer.WriteLine($"- **{Text(group.Name)}**");
                foreach (var (destination, reason) in group.Reasons)
                {
                    writer.WriteLine($"  - {Code(destination)}: {Text(reason)}");
                }

                foreach (var help in group.Help)
                {
                    writer.WriteLine("  - Answer:");
                    writer.WriteLine();
                    writer.WriteLine("    ````text");
                    foreach (var line in help.Split('\n'))
                    {
                        writer.WriteLine("    " + line.Replace("````", "'''", StringComparison.Ordinal));
                    }

                    writer.WriteLine("    ````");
                }
            }
        }

        if (!groups.Others.IsEmpty)
        {
            writer.WriteLine();
            writer.WriteLine("### Diagnostics");
            writer.WriteLine();
            writer.WriteLine("| level | code | place | message | help |");
            writer.WriteLine("| --- | --- | --- | --- | --- |");
            foreach (var diagnostic in groups.Others.OrderByDescending(one => one.Severity))
            {
                var place = diagnostic.Span is { } span ? $"{names.Shown(span.File)}:{span.Line}:{span.Column}" : string.Empty;
                writer.WriteLine($"| {diagnostic.Severity.Name()} | {diagnostic.Code} | {(place.Length == 0 ? string.Empty : Code(place))} | {Text(diagnostic.Message)} | {Text(diagnostic.Help)} |");
            }
        }
    }

    private static string Text(string text) => MarkdownText.Text(text);

    private static string Code(string text) => MarkdownText.Code(text, limit: 200);
}
