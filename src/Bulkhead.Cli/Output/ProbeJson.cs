using System.Globalization;
using Bulkhead.Cli.Probing;

namespace Bulkhead.Cli.Output;

/// <summary>A run of probe as JSON: the contract of <c>schemas/probe.schema.json</c>. Fields are added, never changed.</summary>
internal static class ProbeJson
{
    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, ProbeReport report) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.Probe);
        writer.WriteString("tool", ToolVersion.Text);
        writer.WriteString("startedAt", Instant(report.StartedAt));
        writer.WriteString("workload", report.Workload);
        writer.WriteString("host", report.Host);
        writer.WriteStartArray("attempts");
        foreach (var one in report.Results)
        {
            writer.WriteStartObject();
            writer.WriteString("id", one.Attempt.Id);
            writer.WriteString("target", one.Attempt.Target);
            writer.WriteString("expected", one.Attempt.Expected.Word());
            writer.WriteString("outcome", one.Verdict.Outcome.Word());
            writer.WriteString("detail", one.Verdict.Detail);
            writer.WriteString("startedAt", Instant(one.StartedAt));
            writer.WriteNumber("milliseconds", one.Milliseconds);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Instant(DateTimeOffset when) => when.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
