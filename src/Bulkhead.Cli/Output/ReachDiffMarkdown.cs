using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Diffing;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Output;

/// <summary>
/// A comparison as the one comment on a pull request. Its first line is a marker by which a pipeline finds the comment again to replace it; the
/// verdict comes next, then what is reached, what is risky about it, and the rest folded. Where reach did not change there is nothing else.
/// </summary>
internal static class ReachDiffMarkdown
{
    /// <summary>The first line.</summary>
    public const string Marker = "<!-- bulkhead:reach-diff -->";

    /// <summary>The greatest length in characters; GitHub takes 65,536.</summary>
    public const int MaxLength = 65_000;

    // What the sections that come first must leave to those that follow.
    private const int ForTable = 40_000;
    private const int ForRisks = 48_000;
    private const int ForEnd = 64_000;
    private const int InRow = 3;
    private const int InVerdict = 3;
    private const int InRisk = 10;

    /// <summary>Writes it.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="findings">What else is new about the later side and should be seen.</param>
    public static string Of(DiffResult result, ImmutableArray<Diagnostic> findings)
    {
        var text = new StringBuilder();
        text.Append(Marker).Append('\n');
        if (result.Reach.IsEmpty && findings.IsEmpty && result.Closed.IsEmpty)
        {
            return text.Append(MarkdownText.Text(ReachSentences.Verdict(result))).Append('\n').ToString();
        }

        text.Append("### ").Append(Verdict(result)).Append('\n');
        var cut = Table(text, result);
        Risks(text, result);
        Findings(text, result, findings);
        cut += Details(text, "What was and what is", [.. result.Reach.Diff.Changes.Where(static change => SaysMore(change)).Select(change => ReachSentences.Of(change, result))]);
        cut += Details(text, "Whose policies are new", [.. ReachSentences.Governance(result.Reach.Diff).Where(static one => !one.IsLoss).Select(static one => one.Sentence)]);
        cut += Details(text, "In doubt: what the vendor's documents leave open", [.. result.Reach.Doubtful.Select(change => ReachSentences.OfDoubtful(change, result))]);
        cut += Details(text, "Asked for and still closed", [.. result.Closed.Select(decision => ReachSentences.Of(decision, result.After.Names))]);
        Accept(text, result);
        if (cut > 0)
        {
            text.Append($"\n{cut} {(cut == 1 ? "line was" : "lines were")} cut to fit into a comment; `bulkhead diff` prints all of them.\n");
        }

        return text.ToString();
    }

    private static string Verdict(DiffResult result)
    {
        var gains = result.Reach.Diff.Changes.Where(static change => change.IsGain).ToList();
        var lost = result.Reach.Diff.Changes.Length - gains.Count;
        if (gains.Count == 0)
        {
            return lost > 0 ? $"Nothing new is reached; {Ways(lost)} closed" : MarkdownText.Text(ReachSentences.Verdict(result).TrimEnd('.'));
        }

        var first = gains.GroupBy(static change => change.Workload.Name, StringComparer.Ordinal).First();
        var shown = first.Take(InVerdict).Select(static change => MarkdownText.Code(ReachText.WithPorts(change.Difference), 120)).ToList();
        var rest = gains.Count - shown.Count;
        var list = rest > 0 ? $"{string.Join(", ", shown)} and {rest} more" : shown.Count == 1 ? shown[0] : $"{string.Join(", ", shown.Take(shown.Count - 1))} and {shown[^1]}";
        return $"{MarkdownText.Text(first.Key)} can newly reach {list}{(lost > 0 ? $"; {Ways(lost)} closed" : string.Empty)}";
    }

    private static string Ways(int count) => count == 1 ? "1 way is" : $"{count} ways are";

    private static int Table(StringBuilder text, DiffResult result)
    {
        var changes = result.Reach.Diff.Changes;
        if (!changes.IsEmpty)
        {
            text.Append("\n| | workload | destination | because of |\n| --- | --- | --- | --- |\n");
        }

        var cut = 0;

        // What is gained first: that is what a reader has to decide on.
        foreach (var change in changes.OrderBy(static change => change.Kind))
        {
            var entry = change.Difference;
            var why = string.Join("<br>", ReachSentences.Reasons(entry, (change.IsGain ? result.After : result.Before).Names).Take(InRow).Select(static reason => MarkdownText.Code(reason, 160)));
            var row = $"| {Word(change.Kind)} | {MarkdownText.Text(change.Workload.Name)} | {MarkdownText.Code(ReachText.WithPorts(entry))} {MarkdownText.Text(ReachText.Of(entry.Traffic))} | {why} |\n";
            cut += Add(text, row, ForTable);
        }

        foreach (var (_, sentence) in ReachSentences.Governance(result.Reach.Diff).Where(static one => one.IsLoss))
        {
            cut += Add(text, $"\n**{MarkdownText.Text(sentence)}**\n", ForTable);
        }

        return cut;
    }

    // What the row of the table leaves out.
    private static bool SaysMore(ReachChange change) =>
        change.Kind is ReachChangeKind.Widened or ReachChangeKind.Narrowed || change.Difference.Origins.Length > InRow;

    private static string Word(ReachChangeKind kind) => kind switch
    {
        ReachChangeKind.Added => "**added**",
        ReachChangeKind.Widened => "**widened**",
        ReachChangeKind.Narrowed => "narrowed",
        _ => "removed",
    };

    private static void Risks(StringBuilder text, DiffResult result)
    {
        var risks = ReachRisks.Of(result);
        if (risks.Count == 0)
        {
            return;
        }

        text.Append("\n**Look at**\n\n");
        foreach (var (risk, destinations) in risks)
        {
            var shown = string.Join(", ", destinations.Take(InRisk).Select(static destination => MarkdownText.Code(destination, 120)));
            var more = destinations.Count > InRisk ? $" and {destinations.Count - InRisk} more" : string.Empty;
            Add(text, $"- {MarkdownText.Text(risk)}: {shown}{more}\n", ForRisks);
        }
    }

    private static void Findings(StringBuilder text, DiffResult result, ImmutableArray<Diagnostic> findings)
    {
        if (findings.IsEmpty)
        {
            return;
        }

        text.Append("\n**New findings**\n\n");
        var cut = 0;
        foreach (var finding in findings.OrderByDescending(static one => one.Severity))
        {
            var place = finding.Span is { } span ? MarkdownText.Code($"{result.After.Names.Shown(span.File)}:{span.Line}") + " " : string.Empty;
            cut += Add(text, $"- {finding.Severity.Name()} {finding.Code} {place}{MarkdownText.Text(finding.Message)}\n", ForRisks);
        }

        if (cut > 0)
        {
            text.Append($"- and {cut} more\n");
        }
    }

    private static int Details(StringBuilder text, string title, ImmutableArray<string> lines)
    {
        if (lines.IsEmpty || text.Length > ForEnd - 500)
        {
            return lines.Length;
        }

        // Blank lines around what is folded, or it is not read as Markdown.
        text.Append($"\n<details><summary>{title} ({lines.Length})</summary>\n\n");
        var cut = lines.Sum(line => Add(text, $"- {MarkdownText.Text(line)}\n", ForEnd - 200));
        text.Append("\n</details>\n");
        return cut;
    }

    private static void Accept(StringBuilder text, DiffResult result)
    {
        if (result.Reach.Diff.IsEmpty)
        {
            return;
        }

        text.Append("\n<details><summary>How to accept or refuse this</summary>\n\n");
        text.Append(result.After.Kind == "policies"
            ? "Accept: merge; the policies are applied as they stand here. Refuse: take the rules out that are named in the last column, or generate the policies again from the configuration with `bulkhead generate`.\n"
            : "Accept: run `bulkhead generate`, commit the policy with this change and merge. Refuse: take the lines out that are named in the last column. To keep a line and close the way, answer `deny` for its group in `bulkhead.yaml`; `bulkhead explain` shows the group and the answer.\n");
        text.Append("\n</details>\n");
    }

    /// <summary>Adds a block where there is room; gives 1 when it was left out.</summary>
    private static int Add(StringBuilder text, string block, int limit)
    {
        if (text.Length + block.Length > limit)
        {
            return 1;
        }

        text.Append(block);
        return 0;
    }
}
