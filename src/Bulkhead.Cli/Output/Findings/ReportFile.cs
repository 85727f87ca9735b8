using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>A report that goes into a file: <c>--report FORMAT=FILE</c>.</summary>
/// <param name="Format">The format.</param>
/// <param name="Path">The file.</param>
internal sealed record ReportFile(string Format, string Path)
{
    /// <summary>Reads the value of an option; null when it is not of the form, or the format is none of those given.</summary>
    public static ReportFile? Parse(string text, IEnumerable<string> formats)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && formats.Contains(text[..at], StringComparer.Ordinal) ? new ReportFile(text[..at], text[(at + 1)..]) : null;
    }

    /// <summary>Writes it under another name beside its own, then renames it, so that no reader sees half a report.</summary>
    /// <returns>Why it cannot be written; null when it was.</returns>
    public Diagnostic? Write(Action<Stream> write)
    {
        var temporary = Path + ".bulkhead-tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
            }

            File.Move(temporary, Path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return CliDiagnostics.ReportRefused.At(span: null, $"{Printable.Clean(Path)} cannot be written: {Printable.Clean(exception.Message)}",
                "Name a file in a folder that exists and may be written.");
        }
    }
}
