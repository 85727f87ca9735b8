using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Evidence.Reports.Html;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>Every destination of every workload, and why.</summary>
internal static class DestinationSection
{
    // Some destinations are asked for by every entry of a long list.
    private const int MostOrigins = 8;

    private static readonly ImmutableArray<HtmlColumn> Columns =
        [new("Destination", ColumnKind.Header), new("Decision", ColumnKind.Short), new("Group", ColumnKind.Name), new("By rule, or why not"), new("Because of", ColumnKind.Code)];

    public static void Write(HtmlWriter writer, Review review, ReviewGroups groups, FileNames names)
    {
        writer.Heading(2, "destinations", "Every destination, and why");
        writer.Paragraph($"Each row is a way out that the configuration, the environment, a default or {Inline.Code("bulkhead.yaml")} asks for. What has no row is denied. The last column says which line, variable or entry of the catalog is the reason.");
        foreach (var (workload, name, decisions) in groups.Workloads)
        {
            writer.Heading(3, writer.IdOf("workload", name), name);
            var allowed = decisions.Count(static decision => decision.Decision == Decision.Allowed);
            writer.Table(new HtmlTable(
                $"{allowed} allowed, {decisions.Length - allowed} denied.{(workload is null ? string.Empty : $" Namespace {workload.Namespace}, pods with {Labels(workload)}.")}",
                Columns,
                [.. decisions.Select(decision => Row(decision, names))]));
        }

        var silent = review.Topology.Workloads.Where(workload => WorkloadNames.IsPod(workload.Name) && groups.Workloads.All(one => one.Name != workload.Name)).ToList();
        if (silent.Count > 0)
        {
            writer.Paragraph($"{Inline.Strong("No way out at all:")} {string.Join(", ", silent.Select(static workload => workload.Name))}.");
        }

        if (!groups.Elsewhere.IsEmpty)
        {
            writer.Heading(3, "elsewhere", "Not opened by a pod");
            writer.Table(new HtmlTable(
                "What browsers, nodes and the machine that installs the chart open. No policy for pods holds it.",
                [new("Destination", ColumnKind.Header), new("Who", ColumnKind.Short), new("Group", ColumnKind.Name), new("Why not a pod's"), new("Because of", ColumnKind.Code)],
                [.. groups.Elsewhere.Select(decision => Elsewhere(decision, names))]));
        }
    }

    /// <summary>Reasons, each on a line.</summary>
    public static Inline Origins(IEnumerable<Origin> origins, FileNames names)
    {
        var all = origins.ToList();
        var shown = all.Count > MostOrigins ? MostOrigins - 1 : all.Count;
        IEnumerable<Inline> lines = all.Take(shown).Select(origin => Inline.Code(DestinationText.Of(origin, names)));
        return Inline.Lines(shown == all.Count ? lines : lines.Append(Inline.Soft($"and {all.Count - shown} more")));
    }

    private static ImmutableArray<Inline> Row(IntentDecision decision, FileNames names)
    {
        var intent = decision.Intent;
        return
        [
            Words.Destination(decision),
            Words.Of(decision.Decision),
            Inline.Lines(Inline.Code(intent.Group), Inline.Soft(intent.Certainty == Certainty.Certain ? intent.Kind.Name() : $"{intent.Kind.Name()}, {intent.Certainty.Name()}")),
            Why(decision),
            Origins(intent.Origins, names),
        ];
    }

    private static ImmutableArray<Inline> Elsewhere(IntentDecision decision, FileNames names) =>
    [
        Words.Destination(decision),
        decision.Intent.Workload,
        Inline.Lines(Inline.Code(decision.Intent.Group), Inline.Soft(decision.Intent.Kind.Name())),
        Why(decision),
        Origins(decision.Intent.Origins, names),
    ];

    private static Inline Why(IntentDecision decision)
    {
        Inline why = decision.Rule is { } rule ? Inline.Code(rule) : Words.Sentence(decision.Reason ?? "denied");
        return decision.Intent.Note is { } note ? Inline.Lines(why, Inline.Soft(Words.Sentence(note))) : why;
    }

    private static string Labels(Workload workload) => string.Join(", ", workload.Labels.Select(static label => $"{label.Key}={label.Value}"));
}
