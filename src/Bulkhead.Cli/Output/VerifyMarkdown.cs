using Bulkhead.Cli.Verifying;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output;

/// <summary>What verify found, as Markdown for a job summary or a comment.</summary>
internal static class VerifyMarkdown
{
    private const int Shown = 50;

    /// <summary>Writes it.</summary>
    public static void Write(TextWriter writer, VerifyReport report)
    {
        writer.WriteLine("### Policy and configuration");
        writer.WriteLine();
        writer.WriteLine(Text(VerifyText.Verdict(report)));
        var findings = report.Findings.Where(finding => finding.Diagnostic.Severity > Severity.Info).ToList();
        if (findings.Count == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine("| | what | where |");
        writer.WriteLine("| --- | --- | --- |");
        foreach (var finding in findings.Take(Shown))
        {
            var diagnostic = finding.Diagnostic;
            var place = diagnostic.Span is { } span ? Text($"{span.File}:{span.Line}") : string.Empty;
            writer.WriteLine($"| {diagnostic.Severity.Name()} {diagnostic.Code} | {Text(diagnostic.Message)} | {place} |");
        }

        if (findings.Count > Shown)
        {
            writer.WriteLine();
            writer.WriteLine($"… and {findings.Count - Shown} more: `bulkhead verify` shows all of them.");
        }

        writer.WriteLine();
        foreach (var help in findings.Select(finding => finding.Diagnostic.Help).Distinct(StringComparer.Ordinal))
        {
            writer.WriteLine("- " + Text(help));
        }
    }

    // Names come from files and clusters: none of their characters is to become a link, a mention, a cell or HTML.
    private static string Text(string text)
    {
        var clean = Printable.Clean(text, 600);
        var result = new System.Text.StringBuilder(clean.Length + 16);
        foreach (var c in clean)
        {
            if (c is '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '<' or '>' or '#' or '|' or '!' or '~' or '&')
            {
                result.Append('\\');
            }

            result.Append(c);
            if (c == '@')
            {
                // A zero-width joiner would be invisible in a copy; an entity is not.
                result.Length--;
                result.Append("&#64;");
            }
        }

        return result.ToString();
    }
}
