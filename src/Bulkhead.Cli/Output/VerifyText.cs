using Bulkhead.Cli.Input;
using Bulkhead.Cli.Verifying;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output;

/// <summary>What verify found, one finding a line, in the form of diagnostics; the verdict last.</summary>
internal static class VerifyText
{
    /// <summary>Writes it.</summary>
    public static void Write(Terminal terminal, VerifyReport report)
    {
        var style = terminal.OutputStyle;
        foreach (var finding in report.Findings.Where(finding => terminal.Verbose || finding.Diagnostic.Severity > Severity.Info))
        {
            var diagnostic = finding.Diagnostic;
            var place = diagnostic.Span is { } span ? $"{Printable.Clean(span.File)}:{span.Line}: " : string.Empty;
            var level = diagnostic.Severity.Name();
            var colored = diagnostic.Severity == Severity.Error ? style.Red(level) : diagnostic.Severity == Severity.Warning ? style.Yellow(level) : style.Cyan(level);
            terminal.Out.WriteLine($"{style.Bold(place)}{colored} {diagnostic.Code} {diagnostic.Message}");
        }

        foreach (var help in report.Findings.Where(finding => finding.Diagnostic.Severity > Severity.Info).Select(finding => finding.Diagnostic.Help).Distinct(StringComparer.Ordinal))
        {
            DiagnosticPrinter.WriteHelp(terminal.Out, help, "  ");
        }

        if (report.InStep)
        {
            terminal.Note(Verdict(report));
        }
        else
        {
            terminal.Out.WriteLine(Verdict(report));
        }
    }

    /// <summary>The verdict in a sentence.</summary>
    public static string Verdict(VerifyReport report)
    {
        var what = report.Live is null ? $"Configuration and committed policy ({Printable.Clean(report.Folder)})" : $"Configuration, committed policy ({Printable.Clean(report.Folder)}) and {report.Live}";
        if (report.InStep)
        {
            return $"{what} are in step.";
        }

        var errors = report.Findings.Count(finding => finding.Diagnostic.Severity == Severity.Error);
        return errors == 0 ? $"{what} open the same but are written differently." : $"{what} are not in step: {errors} {(errors == 1 ? "difference" : "differences")} that matter.";
    }
}
