using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output;

/// <summary>Diagnostics as lines that editors and terminals understand: <c>file:line:column: level CODE message</c>, then the way out.</summary>
internal static class DiagnosticPrinter
{
    /// <summary>Prints those of at least a severity, the gravest last, where a reader's eye ends up.</summary>
    public static void Print(Terminal terminal, IEnumerable<Diagnostic> diagnostics, FileNames names, Severity least)
    {
        foreach (var diagnostic in diagnostics.Where(one => one.Severity >= least).OrderBy(one => one.Severity))
        {
            Print(terminal, diagnostic, names);
        }
    }

    /// <summary>Prints one.</summary>
    public static void Print(Terminal terminal, Diagnostic diagnostic, FileNames names)
    {
        var style = terminal.ErrorStyle;
        var place = diagnostic.Span is { } span ? $"{names.Shown(span.File)}:{span.Line}:{span.Column}" : "bulkhead";
        var level = diagnostic.Severity.Name();
        var colored = diagnostic.Severity switch
        {
            Severity.Error => style.Red(level),
            Severity.Warning => style.Yellow(level),
            _ => style.Cyan(level),
        };
        terminal.Error.WriteLine($"{style.Bold(place + ":")} {colored} {diagnostic.Code} {diagnostic.Message}");
        WriteHelp(terminal.Error, diagnostic.Help, "  ");
    }

    /// <summary>Writes the way out, indented, its own line breaks kept.</summary>
    public static void WriteHelp(TextWriter writer, string help, string indent)
    {
        var first = true;
        foreach (var line in help.Split('\n'))
        {
            writer.WriteLine(first ? $"{indent}help: {line.TrimEnd()}" : $"{indent}      {line.TrimEnd()}".TrimEnd());
            first = false;
        }
    }

    /// <summary>The name of a severity in reports: <c>error</c>, <c>warning</c>, <c>info</c>.</summary>
    public static string Name(this Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };
}
