using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Cli.Explaining;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Model.Names;

namespace Bulkhead.Cli.Output;

/// <summary>Explanations as JSON: the contract of <c>schemas/explain.schema.json</c>. Fields are added, never changed.</summary>
internal static class ExplainJson
{
    /// <summary>Writes the answer to one question.</summary>
    public static void Write(Stream stream, ExplainReport report, FileNames names) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.Explain);
        writer.WriteStartObject("question");
        writer.WriteString("host", report.Question.Host.Text);
        writer.WriteNumber("port", report.Question.Port);
        writer.WriteString("protocol", report.Question.Protocol.Name());
        writer.WriteString("path", report.Question.Path);
        writer.WriteString("workload", report.Workload);
        writer.WriteEndObject();
        writer.WriteString("verdict", Name(report.Answer));
        writer.WriteBoolean("pathEnforced", false);
        writer.WriteStartArray("workloads");
        foreach (var answer in report.Answers)
        {
            WriteAnswer(writer, answer, names);
        }

        writer.WriteEndArray();
        WriteDecisions(writer, "askedFor", report.About, names);
        WriteTexts(writer, "nearby", report.Nearby);
        WriteChange(writer, report.Change);
        WriteTexts(writer, "help", report.Help);
        writer.WriteEndObject();
    });

    /// <summary>Writes what is closed.</summary>
    public static void Write(Stream stream, ImmutableArray<ClosedGroupAnswer> groups, FileNames names) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.Explain);
        writer.WriteStartArray("closed");
        foreach (var group in groups)
        {
            writer.WriteStartObject();
            writer.WriteString("group", group.Name);
            WriteDecisions(writer, "destinations", group.Decisions, names);
            WriteChange(writer, group.Change);
            WriteTexts(writer, "help", group.Help);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteAnswer(Utf8JsonWriter writer, WorkloadAnswer answer, FileNames names)
    {
        writer.WriteStartObject();
        writer.WriteString("workload", answer.Workload.Name);
        writer.WriteString("verdict", Name(answer.Answer));
        writer.WriteString("policy", answer.Policy);
        writer.WriteString("rule", answer.Rule);
        WriteOrigins(writer, answer.Origins, names);
        WriteTexts(writer, "assumptions", answer.Assumptions);
        writer.WriteEndObject();
    }

    private static void WriteDecisions(Utf8JsonWriter writer, string name, ImmutableArray<IntentDecision> decisions, FileNames names)
    {
        writer.WriteStartArray(name);
        foreach (var decision in decisions)
        {
            var to = decision.Intent.Destination;
            writer.WriteStartObject();
            writer.WriteString("workload", decision.Intent.Workload);
            writer.WriteString("group", decision.Intent.Group);
            writer.WriteString("host", to.Host?.Text);
            writer.WriteString("ports", to.Ports?.ToString());
            writer.WriteString("protocol", to.Protocol.Name());
            writer.WriteString("expression", decision.Intent.Expression);
            writer.WriteString("decision", decision.Decision.Name());
            writer.WriteString("rule", decision.Rule);
            writer.WriteString("reason", decision.Reason);
            WriteOrigins(writer, decision.Intent.Origins, names);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOrigins(Utf8JsonWriter writer, ImmutableArray<Origin> origins, FileNames names)
    {
        writer.WriteStartArray("origins");
        foreach (var origin in origins)
        {
            writer.WriteStartObject();
            writer.WriteString("path", origin.Path);
            writer.WriteString("file", origin.Span is { } span ? names.Shown(span.File) : null);
            if (origin.Span is { } place)
            {
                writer.WriteNumber("line", place.Line);
                writer.WriteNumber("column", place.Column);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteChange(Utf8JsonWriter writer, Change? change)
    {
        if (change is null)
        {
            writer.WriteNull("change");
            return;
        }

        writer.WriteStartObject("change");
        writer.WriteString("file", change.File);
        writer.WriteString("folder", change.Folder);
        writer.WriteString("summary", change.Summary);
        writer.WriteString("patch", change.Patch);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static string Name(Answer answer) => answer switch
    {
        Answer.Allowed => "allowed",
        Answer.Depends => "depends",
        _ => "denied",
    };
}
