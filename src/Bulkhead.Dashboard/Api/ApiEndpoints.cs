using System.Globalization;
using System.Text;
using System.Text.Json;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Evidences;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.Evidence.Facts;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bulkhead.Dashboard.Api;

/// <summary>What programs ask: the command line, the page's script, other dashboards. Reads only.</summary>
internal sealed class ApiEndpoints(DashboardServices services, string version)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var viewer = routes.MapGroup("/api/v1").RequireAuthorization(Roles.Policy(Role.Viewer));
        viewer.MapGet("/flows", ListAsync);
        viewer.MapGet("/flows/stream", StreamAsync);
        viewer.MapGet("/stats", StatsAsync);
        viewer.MapGet("/denied", DeniedAsync);
        viewer.MapGet("/denied/{fingerprint}", GroupAsync);
        viewer.MapGet("/complete", CompleteAsync);
        viewer.MapGet("/sources", SourcesAsync);
        routes.MapGet("/api/v1/flows/export", ExportAsync).RequireAuthorization(Roles.Policy(Role.Investigator));
        routes.MapGet("/api/v1/evidence/flows", EvidenceAsync).RequireAuthorization(Roles.Policy(Role.Investigator));
        routes.MapGet("/metrics", MetricsAsync).RequireAuthorization(Roles.Policy(Role.Viewer));
    }

    private async Task ListAsync(HttpContext context, int? limit, string? before, string? after)
    {
        if (await ViewAsync(context) is not { } view)
        {
            return;
        }

        var forward = FlowCursor.Parse(after) is not null;
        var page = await services.Store.ListAsync(view.Filter, FlowCursor.Parse(after ?? before), Math.Clamp(limit ?? 100, 1, 10_000), forward ? PageDirection.Newer : PageDirection.Older, context.RequestAborted);
        await JsonAsync(context, "bulkhead.flows/v1", json =>
        {
            json.WriteStartArray("flows");
            foreach (var row in page.Rows)
            {
                FlowEntryJson.Write(row.Entry, json);
            }

            json.WriteEndArray();
            json.WriteString("older", page.Older?.ToString());
            json.WriteString("newer", page.Newer?.ToString());
        });
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (await ViewAsync(context) is not { } view)
        {
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        // The range of a page looks back; what comes is later than that.
        var filter = view.Filter with { Until = null };
        await context.Response.WriteAsync(": live\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        var quiet = 0;
        try
        {
            await foreach (var moment in services.Feed.FollowAsync(filter, context.RequestAborted))
            {
                if (moment.Flows.IsEmpty && moment.Skipped == 0)
                {
                    // A line now and then shows both ends that the other is there.
                    if (++quiet % 60 == 0)
                    {
                        await context.Response.WriteAsync(": still here\n\n", context.RequestAborted);
                        await context.Response.Body.FlushAsync(context.RequestAborted);
                    }

                    continue;
                }

                using var buffer = new MemoryStream();
                using (var json = new Utf8JsonWriter(buffer))
                {
                    json.WriteStartObject();
                    json.WriteNumber("skipped", moment.Skipped);
                    json.WriteStartArray("flows");
                    foreach (var flow in moment.Flows)
                    {
                        FlowEntryJson.Write(flow, json);
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                await context.Response.WriteAsync("data: ", context.RequestAborted);
                await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
                await context.Response.WriteAsync("\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever looked has gone.
        }
    }

    private async Task StatsAsync(HttpContext context, string? by, int? top)
    {
        if (FilterFields.Find(by ?? "verdict") is not { Field: not (FlowField.Anything or FlowField.Bytes or FlowField.Duration) and var field })
        {
            await ProblemAsync(context, "by", $"there is no field '{by}' to count by; there are: {string.Join(", ", FilterFields.Words)}");
            return;
        }

        if (await ViewAsync(context) is not { } view)
        {
            return;
        }

        var stats = await services.Store.StatsAsync(view.Filter, field, Math.Clamp(top ?? 20, 1, 1000), context.RequestAborted);
        await JsonAsync(context, "bulkhead.flow-stats/v1", json =>
        {
            json.WriteString("by", by ?? "verdict");
            json.WritePropertyName("total");
            Counts(json, stats.Total, static _ => { });
            json.WriteStartArray("values");
            foreach (var value in stats.Values)
            {
                Counts(json, value.Counts, json =>
                {
                    json.WriteString("value", value.Value);
                    json.WriteString("first", Show.Machine(value.First));
                    json.WriteString("last", Show.Machine(value.Last));
                });
            }

            json.WriteEndArray();
        });
    }

    private async Task DeniedAsync(HttpContext context, int? limit)
    {
        if (await ViewAsync(context) is not { } view)
        {
            return;
        }

        var groups = await services.Store.DeniedGroupsAsync(view.Filter, new DeniedGroupQuery(Math.Clamp(limit ?? 200, 1, 10_000)), context.RequestAborted);
        await JsonAsync(context, "bulkhead.denied-groups/v1", json =>
        {
            json.WriteStartArray("groups");
            foreach (var group in groups)
            {
                json.WriteStartObject();
                Group(json, group, view.Now);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task GroupAsync(HttpContext context, string fingerprint)
    {
        if (await ViewAsync(context) is not { } view)
        {
            return;
        }

        if (await services.Store.DeniedGroupAsync(fingerprint, view.Filter, new DeniedGroupQuery(Buckets: 0), context.RequestAborted) is not { } group)
        {
            await ProblemAsync(context, "fingerprint", "there is no such group in this time; ask for a longer one", 404);
            return;
        }

        await JsonAsync(context, "bulkhead.denied-group/v1", json => Group(json, group, view.Now));
    }

    private static void Group(Utf8JsonWriter json, DeniedGroup group, DateTimeOffset now)
    {
        DeniedGroupJson.WriteFields(json, group);
        json.WriteString("last", Show.Machine(group.Last));
        json.WriteString("state", group.StateAt(now) switch { GroupStateKind.Known => "known", GroupStateKind.AcceptedUntil => "accepted", _ => "new" });
    }

    private async Task CompleteAsync(HttpContext context, string? q, int? at)
    {
        var text = q ?? string.Empty;
        var values = new Dictionary<FlowField, IEnumerable<string>>();
        // The values that are offered are those of the last day, the most frequent first.
        var day = FlowFilter.All with { Since = services.Time.GetUtcNow().AddDays(-1) };
        var word = WordBefore(text, Math.Clamp(at ?? text.Length, 0, text.Length));
        if (FilterFields.Find(word) is { Field: FlowField.Workload or FlowField.Namespace or FlowField.Name or FlowField.Rule or FlowField.Policy or FlowField.Reason or FlowField.Source or FlowField.Step or FlowField.Pod or FlowField.Protocol } known)
        {
            var stats = await services.Store.StatsAsync(day, known.Field, 50, context.RequestAborted);
            values[known.Field] = stats.Values.Select(static one => one.Value).OfType<string>();
        }

        var proposals = FilterCompletion.At(text, Math.Clamp(at ?? text.Length, 0, text.Length), field => values.GetValueOrDefault(field, []));
        await JsonAsync(context, "bulkhead.completion/v1", json =>
        {
            json.WriteNumber("start", proposals.Start);
            json.WriteNumber("length", proposals.Length);
            json.WriteStartArray("candidates");
            foreach (var candidate in proposals.Candidates)
            {
                json.WriteStartObject();
                json.WriteString("text", candidate.Text);
                json.WriteString("meaning", candidate.Meaning);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task SourcesAsync(HttpContext context)
    {
        var sources = await services.Store.SourcesAsync(context.RequestAborted);
        await JsonAsync(context, "bulkhead.flow-sources/v1", json =>
        {
            json.WriteStartArray("sources");
            foreach (var source in sources)
            {
                json.WriteStartObject();
                json.WriteString("source", source.Source);
                json.WriteString("lastRecord", source.LastRecord is { } last ? Show.Machine(last) : null);
                json.WriteNumber("read", source.Read);
                json.WriteNumber("stored", source.Stored);
                json.WriteNumber("quarantined", source.Quarantined);
                json.WriteStartObject("ignored");
                foreach (var (kind, count) in source.Ignored)
                {
                    json.WriteNumber(kind, count);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private async Task ExportAsync(HttpContext context, string? format)
    {
        if (format is not ("csv" or "json" or "ocsf" or null))
        {
            await ProblemAsync(context, "format", "there are csv, json (a record a line) and ocsf");
            return;
        }

        if (await ViewAsync(context) is not { } view)
        {
            return;
        }

        var csv = format is "csv" or null;
        context.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"flows-{view.Now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.{(csv ? "csv" : "jsonl")}\"";
        var body = context.Response.BodyWriter;
        if (csv)
        {
            Encoding.UTF8.GetBytes(FlowEntryCsv.Header, body);
        }

        await foreach (var row in services.Store.ExportAsync(view.Filter, context.RequestAborted))
        {
            if (csv)
            {
                Encoding.UTF8.GetBytes(FlowEntryCsv.Line(row.Entry), body);
            }
            else if (format == "ocsf")
            {
                OcsfWriter.WriteLine(row.Entry, version, body);
            }
            else
            {
                FlowEntryJson.WriteLine(row.Entry, body);
            }

            if (body.UnflushedBytes > 64 * 1024)
            {
                await body.FlushAsync(context.RequestAborted);
            }
        }

        await body.FlushAsync(context.RequestAborted);
    }

    private async Task EvidenceAsync(HttpContext context, string? since, string? until)
    {
        if (Instant(since) is not { } from || Instant(until) is not { } to || from >= to)
        {
            await ProblemAsync(context, "since", "a period is since and until, both as 2026-07-01T00:00:00Z, the first before the second");
            return;
        }

        var facts = await new FlowEvidence(services.Store, services.Days, services.Time).CollectAsync(from, to, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(EvidenceJson.Write(facts), context.RequestAborted);
    }

    private static DateTimeOffset? Instant(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime() : null;

    private async Task MetricsAsync(HttpContext context)
    {
        var text = new StringBuilder();
        text.Append("# HELP bulkhead_flows_stored_total Flow records stored, by source.\n# TYPE bulkhead_flows_stored_total counter\n");
        var sources = await services.Store.SourcesAsync(context.RequestAborted);
        foreach (var source in sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"bulkhead_flows_stored_total{{source=\"{Label(source.Source)}\"}} {source.Stored}\n");
        }

        text.Append("# HELP bulkhead_flows_quarantined_total Lines that could not be understood, by source.\n# TYPE bulkhead_flows_quarantined_total counter\n");
        foreach (var source in sources)
        {
            text.Append(CultureInfo.InvariantCulture, $"bulkhead_flows_quarantined_total{{source=\"{Label(source.Source)}\"}} {source.Quarantined}\n");
        }

        text.Append("# HELP bulkhead_flows_last_record_seconds Time of the newest record, by source.\n# TYPE bulkhead_flows_last_record_seconds gauge\n");
        foreach (var source in sources.Where(static source => source.LastRecord is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"bulkhead_flows_last_record_seconds{{source=\"{Label(source.Source)}\"}} {source.LastRecord!.Value.ToUnixTimeMilliseconds() / 1000.0}\n");
        }

        var now = services.Time.GetUtcNow();
        var hour = await services.Store.StatsAsync(FlowFilter.All with { Since = now.AddHours(-1) }, FlowField.Verdict, 3, context.RequestAborted);
        text.Append("# HELP bulkhead_flows_last_hour Connections of the last hour, by verdict.\n# TYPE bulkhead_flows_last_hour gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"bulkhead_flows_last_hour{{verdict=\"allowed\"}} {hour.Total.Allowed}\nbulkhead_flows_last_hour{{verdict=\"denied\"}} {hour.Total.Denied}\nbulkhead_flows_last_hour{{verdict=\"would-deny\"}} {hour.Total.WouldDeny}\n");
        var groups = await services.Store.DeniedGroupsAsync(FlowFilter.All with { Since = now.AddDays(-1) }, new DeniedGroupQuery(Limit: 10_000, Buckets: 0), context.RequestAborted);
        text.Append("# HELP bulkhead_denied_groups_new Denied groups of the last day that nobody has said anything about.\n# TYPE bulkhead_denied_groups_new gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"bulkhead_denied_groups_new {groups.Count(group => group.StateAt(now) == GroupStateKind.New)}\n");
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private async Task<FlowView?> ViewAsync(HttpContext context)
    {
        var view = FlowView.Read(context.Request, services.Time.GetUtcNow());
        if (view.Problems.IsEmpty)
        {
            return view;
        }

        context.Response.StatusCode = 400;
        await JsonAsync(context, "bulkhead.problem/v1", json =>
        {
            json.WriteStartArray("problems");
            foreach (var problem in view.Problems)
            {
                json.WriteStartObject();
                json.WriteString("code", problem.Diagnostic.Code);
                json.WriteString("message", problem.Diagnostic.Message);
                json.WriteString("help", problem.Diagnostic.Help);
                json.WriteNumber("column", problem.Start + 1);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return null;
    }

    private static Task ProblemAsync(HttpContext context, string parameter, string message, int status = 400)
    {
        context.Response.StatusCode = status;
        return JsonAsync(context, "bulkhead.problem/v1", json =>
        {
            json.WriteStartArray("problems");
            json.WriteStartObject();
            json.WriteString("parameter", parameter);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    private static async Task JsonAsync(HttpContext context, string schema, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("schema", schema);
        write(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Counts(Utf8JsonWriter json, FlowCounts counts, Action<Utf8JsonWriter> first)
    {
        json.WriteStartObject();
        first(json);
        json.WriteNumber("allowed", counts.Allowed);
        json.WriteNumber("denied", counts.Denied);
        json.WriteNumber("wouldDeny", counts.WouldDeny);
        json.WriteNumber("bytesSent", counts.BytesSent);
        json.WriteNumber("bytesReceived", counts.BytesReceived);
        json.WriteEndObject();
    }

    private static string WordBefore(string text, int cursor)
    {
        var start = text.LastIndexOf(' ', Math.Max(0, cursor - 1)) + 1;
        var colon = text.IndexOf(':', Math.Min(start, text.Length));
        return colon < 0 || colon > cursor ? string.Empty : text[start..colon].TrimStart('-');
    }

    private static string Label(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
