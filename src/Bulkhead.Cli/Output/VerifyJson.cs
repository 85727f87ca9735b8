using System.Text.Json;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Verifying;
using Bulkhead.Engines.Verification;

namespace Bulkhead.Cli.Output;

/// <summary>What verify found, as JSON: the contract of <c>schemas/verify.schema.json</c>. Fields are added, never changed.</summary>
internal static class VerifyJson
{
    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, VerifyReport report, FileNames names) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("schema", Contracts.Verify);
        writer.WriteString("checkedAt", report.When.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteStartObject("compared");
        writer.WriteString("folder", report.Folder);
        writer.WriteString("live", report.Live);
        writer.WriteEndObject();
        writer.WriteBoolean("inStep", report.InStep);
        writer.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            Write(writer, finding, names);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, VerifyFinding finding, FileNames names)
    {
        var (diagnostic, drift) = (finding.Diagnostic, finding.Drift);
        writer.WriteStartObject();
        writer.WriteString("code", diagnostic.Code);
        writer.WriteString("severity", diagnostic.Severity.Name());
        writer.WriteString("message", diagnostic.Message);
        writer.WriteString("help", diagnostic.Help);
        writer.WriteString("file", diagnostic.Span?.File);
        if (diagnostic.Span is { } span)
        {
            writer.WriteNumber("line", span.Line);
        }

        if (drift is not null)
        {
            writer.WriteString("side", drift.Side == DriftSide.Committed ? "committed" : "cluster");
            writer.WriteString("kind", Name(drift.Kind));
            writer.WriteStartArray("workloads");
            foreach (var workload in drift.Workloads)
            {
                writer.WriteStringValue(workload);
            }

            writer.WriteEndArray();
            writer.WriteString("direction", drift.IsIngress ? "ingress" : "egress");
            writer.WriteString("object", drift.Object?.ToString());
            writer.WriteString("rule", drift.Rule);
            writer.WriteString("reach", drift.Reach?.Text);
            writer.WriteStartArray("origins");
            foreach (var origin in finding.Origins)
            {
                writer.WriteStringValue(DestinationText.Of(origin, names));
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string Name(DriftKind kind) => kind switch
    {
        DriftKind.Opened => "opened",
        DriftKind.Ungoverned => "ungoverned",
        DriftKind.Decrypted => "decrypted",
        DriftKind.Missing => "missing",
        DriftKind.Unreadable => "unreadable",
        DriftKind.Closed => "closed",
        DriftKind.Foreign => "foreign",
        _ => "form",
    };
}
