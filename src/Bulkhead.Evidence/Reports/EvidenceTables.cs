using System.Collections.Immutable;
using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Postures;
using Bulkhead.Evidence.Reports.Html;

namespace Bulkhead.Evidence.Reports;

/// <summary>The facts behind the claims, as tables of the report.</summary>
internal static class EvidenceTables
{
    // What a person reads; the CSV files have everything.
    private const int MostRows = 100;

    /// <summary>Writes all of them; what is missing is left out here, since the claims that need it say so.</summary>
    public static void Write(HtmlWriter writer, ReportFacts facts)
    {
        if (facts.Reach is { } reach)
        {
            Destinations(writer, reach);
        }

        if (facts.Exceptions is { Exceptions.Count: > 0 } exceptions)
        {
            Exceptions(writer, exceptions);
        }

        if (facts.Changes is { Commits.Count: > 0 } changes)
        {
            Changes(writer, changes);
        }

        if (facts.Drift is { Checks.Count: > 0 } drift)
        {
            Checks(writer, drift);
        }

        if (facts.Flows is { } flows)
        {
            Flows(writer, flows);
        }

        if (facts.Tests is { Runs.Count: > 0 } tests)
        {
            Tests(writer, tests);
        }
    }

    private static void Destinations(HtmlWriter writer, ReachFacts reach)
    {
        writer.Heading(2, "destinations", "What may be reached, and why");
        foreach (var workload in reach.Nodes is { } nodes ? reach.Workloads.Append(nodes) : reach.Workloads)
        {
            writer.Heading(3, writer.IdOf("workload", workload.Name), workload.Name);
            if (workload.Allowed.Count == 0)
            {
                writer.Paragraph("Nothing.");
                continue;
            }

            Table(writer, $"Destinations of {workload.Name}", ["Destination", "Protocol", "For", "Rule", "Why"], workload.Allowed, (one, _) =>
                [Inline.Code($"{one.Host}:{one.Ports}"), one.Encrypted ? (Inline)one.Protocol : (Inline)$"{one.Protocol} {Inline.Soft(one.Scope is "in-cluster" or "loopback" ? one.Scope : "not encrypted")}", one.Group, Inline.Code(one.Rule ?? "none"), Inline.Lines(one.Origins.Select(Inline.Text))]);
        }
    }

    private static void Exceptions(HtmlWriter writer, ExceptionFacts facts)
    {
        writer.Heading(2, "exceptions", "Exceptions");
        Table(writer, "What people decided to open or to live with", ["Exception", "What", "Owner", "Reason", "Ends", "Where"], facts.Exceptions, static (one, _) =>
            [$"{one.Kind} {one.Name}", Inline.Code(one.Workload is null ? one.What : $"{one.Workload} → {one.What}"), one.Owner ?? "nobody", one.Reason ?? "none", one.Expires is { } end ? Plain.Day(end) : "never", Inline.Code(one.Origin)]);
    }

    private static void Changes(HtmlWriter writer, ChangeFacts facts)
    {
        writer.Heading(2, "changes", "Changes of configuration and policy");
        Table(writer, "Changes in the period, the newest first", ["Commit", "When", "What", "Author", "Reviewers"], facts.Commits, static (one, _) =>
            [Inline.Code(one.Commit.Length > 12 ? one.Commit[..12] : one.Commit), Plain.Instant(one.When), one.Subject, one.Author, one.Reviewers.Count == 0 ? Inline.Status(Mark.Missing, "none") : Inline.Lines(one.Reviewers.Select(static person => (Inline)$"{person.Name} {Inline.Soft(person.Source)}"))]);
    }

    private static void Checks(HtmlWriter writer, DriftFacts facts)
    {
        writer.Heading(2, "drift", "Checks for drift");
        Table(writer, "Checks, the oldest first", ["When", "Compared with", "Result", "Record"], facts.Checks, static (one, _) =>
            [one.When is { } when ? Plain.Instant(when) : "unknown", one.Compared, one.InStep ? Inline.Status(Mark.Good, "in step") : Inline.Lines([Inline.Status(Mark.Bad, "differs"), .. one.Findings.Select(Inline.Text)]), one.Record is { } record ? Inline.Code(record) : "at collecting"]);
    }

    private static void Flows(HtmlWriter writer, FlowFacts flows)
    {
        writer.Heading(2, "connections", "Connections");
        writer.Paragraph($"Asked of the flow {(flows.Source == "server" ? "store" : "log files")} on {Plain.Instant(flows.Asked)} by {Inline.Code(flows.Query)}: {Count(flows.Total.Allowed, "/total/allowed")} allowed, {Count(flows.Total.Denied, "/total/denied")} denied, {Count(flows.Total.WouldDeny, "/total/wouldDeny")} that a watching rule would have denied.");
        Counts(writer, "Connections by workload", "workloads", flows.Workloads);
        Counts(writer, "Connections by destination, the most frequent", "destinations", flows.Destinations);
        if (flows.DeniedGroups.Count > 0)
        {
            writer.Heading(3, "denied", "Denied groups");
            Table(writer, "What was denied, the last seen first", ["Who", "Where to", "Reason", "Denied", "First and last seen", "State"], flows.DeniedGroups, static (one, index) =>
            [
                one.Workload.Length == 0 ? "unknown" : one.Workload, Inline.Code($"{one.Destination}:{Plain.Number(one.Port)}"), Inline.Code(one.Reason), $"{Count(one.Denied, $"/deniedGroups/{Plain.Number(index)}/denied")}",
                Inline.Lines(Plain.Instant(one.First), Plain.Instant(one.Last)), Inline.Lines(one.State, Inline.Soft(one.Note ?? string.Empty), Inline.Soft(one.Who ?? string.Empty)),
            ]);
        }
    }

    private static void Counts(HtmlWriter writer, string caption, string field, IReadOnlyList<NamedCount> counts)
    {
        if (counts.Count > 0)
        {
            Table(writer, caption, ["Name", "Allowed", "Denied", "Would deny"], counts, (one, index) =>
            [
                one.Name.Length == 0 ? "none" : one.Name, $"{Count(one.Counts.Allowed, $"/{field}/{Plain.Number(index)}/counts/allowed")}",
                $"{Count(one.Counts.Denied, $"/{field}/{Plain.Number(index)}/counts/denied")}", $"{Count(one.Counts.WouldDeny, $"/{field}/{Plain.Number(index)}/counts/wouldDeny")}",
            ]);
        }
    }

    private static void Tests(HtmlWriter writer, TestFacts facts)
    {
        writer.Heading(2, "tests", "Connections that were tried on purpose");
        foreach (var run in facts.Runs)
        {
            writer.Heading(3, writer.IdOf("run", run.Record), $"{Plain.Instant(run.When)}, {run.Workload ?? "workload not told"} on {run.Host}");
            Table(writer, $"Attempts of {run.Record}", ["Attempt", "Target", "Expected", "Outcome", "What happened"], run.Attempts, static (one, _) =>
                [one.Id, Inline.Code(one.Target), one.Expected, Inline.Status(one.Outcome == one.Expected ? Mark.Good : one.Outcome == "inconclusive" ? Mark.Missing : Mark.Bad, one.Outcome), one.Detail]);
        }
    }

    private static void Table<T>(HtmlWriter writer, string caption, string[] columns, IReadOnlyList<T> rows, Func<T, int, ImmutableArray<Inline>> cells)
    {
        writer.Table(new HtmlTable(caption, [.. columns.Select(static (title, index) => new HtmlColumn(title, index == 0 ? ColumnKind.Header : title is "Allowed" or "Denied" or "Would deny" ? ColumnKind.Number : ColumnKind.Text))],
            [.. rows.Take(MostRows).Select(cells)]));
        if (rows.Count > MostRows)
        {
            writer.Paragraph(Inline.Soft("The rest stands in the files of the bundle."));
        }
    }

    private static Figure Count(long value, string pointer) => Plain.Figure(value, BundlePaths.Flows, pointer);
}
