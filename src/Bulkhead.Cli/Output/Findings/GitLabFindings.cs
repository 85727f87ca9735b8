using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>The Code Quality report of GitLab: the subset of the Code Climate format that it documents. Only findings that count.</summary>
internal static class GitLabFindings
{
    /// <summary>Writes one list.</summary>
    public static void Write(Stream stream, FindingsReport report) => JsonOutput.Write(stream, writer =>
    {
        writer.WriteStartArray();
        foreach (var placed in report.Placed().Where(one => one.Finding.Counts))
        {
            var diagnostic = placed.Finding.Diagnostic;
            writer.WriteStartObject();
            writer.WriteString("description", $"{diagnostic.Code} {diagnostic.Message}");
            writer.WriteString("check_name", diagnostic.Code);
            writer.WriteString("fingerprint", placed.UniquePrint);
            writer.WriteString("severity", diagnostic.Severity switch
            {
                Severity.Error => "critical",
                Severity.Warning => "major",
                _ => "info",
            });
            writer.WriteStartObject("location");
            // GitLab wants a file for everything: what concerns none is about the answers.
            writer.WriteString("path", placed.Place?.Path ?? "bulkhead.yaml");
            writer.WriteStartObject("lines");
            writer.WriteNumber("begin", placed.Place?.Line ?? 1);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });
}
