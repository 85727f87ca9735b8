using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>What people do not expect when they read the configuration. Comes before everything else.</summary>
internal static class SurpriseSection
{
    private static readonly ImmutableArray<HtmlColumn> Columns =
        [new("Destination", ColumnKind.Header), new("Workload", ColumnKind.Name), new("Decision", ColumnKind.Short), new("What is special"), new("Because of", ColumnKind.Code)];

    public static void Write(HtmlWriter writer, ImmutableArray<SurprisingKind> kinds, FileNames names)
    {
        writer.Heading(2, "surprising", "Surprising paths");
        writer.Paragraph("What a reader of the configuration would not expect, or would not see. What is open comes first. A destination stands under every kind that it belongs to, whether or not somebody accepted the finding about it.");
        foreach (var kind in kinds.Where(static kind => !kind.Paths.IsEmpty))
        {
            writer.Heading(3, "surprising-" + kind.Id, $"{kind.Title}");
            writer.Callout(MarkOf(kind.State), $"{Inline.Status(MarkOf(kind.State), WordOf(kind.State))}. {kind.Why}");
            var rows = Rows(kind, names).ToImmutableArray();
            var caption = Words.Count(kind.Paths.Length, "path");
            writer.Table(new HtmlTable(rows.Length == kind.Paths.Length ? caption + "." : $"{caption}; the same way of several workloads is one row.", Columns, rows));
        }

        var absent = kinds.Where(static kind => kind.Paths.IsEmpty).Select(static kind => char.ToLowerInvariant(kind.Title[0]) + kind.Title[1..]).ToList();
        if (absent.Count > 0)
        {
            writer.Paragraph($"{Inline.Strong("Looked for and not found:")} {string.Join("; ", absent)}.");
        }
    }

    private static IEnumerable<ImmutableArray<Inline>> Rows(SurprisingKind kind, FileNames names) => kind.Paths
        .GroupBy(static path => (DestinationText.Of(path.Decision.Intent), path.Decision.Intent.Group, path.Decision.Decision, path.Decision.Reason, path.Remark))
        .Select(same =>
        {
            var first = same.First().Decision;
            return ImmutableArray.Create(
                Inline.Lines(Words.Destination(first), Inline.Soft(Inline.Code(first.Intent.Group))),
                Inline.Join(", ", same.Select(static path => path.Decision.Intent.Workload).Distinct(StringComparer.Ordinal).Select(Inline.Text)),
                kind.State == PathState.Elsewhere ? Inline.Status(Mark.Note, "not held") : Words.Of(first.Decision),
                same.Key.Remark is { } remark ? Words.Sentence(remark) : first.Rule is { } rule ? (Inline)$"Rule {Inline.Code(rule)}." : Words.Sentence(first.Reason ?? string.Empty),
                DestinationSection.Origins(same.SelectMany(static path => path.Decision.Intent.Origins).Distinct(), names));
        });

    private static Mark MarkOf(PathState state) => state switch
    {
        PathState.Open => Mark.Attention,
        PathState.Closed => Mark.Closed,
        _ => Mark.Note,
    };

    private static string WordOf(PathState state) => state switch
    {
        PathState.Open => "Open",
        PathState.Closed => "Closed",
        _ => "Not a pod's",
    };
}
