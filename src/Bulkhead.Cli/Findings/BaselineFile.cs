using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Findings;

/// <summary>The baseline on the disk.</summary>
internal static class BaselineFile
{
    /// <summary>Reads it.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="problem">Why it cannot be read; null when it can.</param>
    public static ImmutableArray<KnownFinding> Read(string path, out Diagnostic? problem)
    {
        var reading = FileInput.Read(path, path);
        if (reading.Problem is { } refused)
        {
            problem = CliDiagnostics.BaselineUnreadable.At(span: null, refused.Message, "Create it with bulkhead review --baseline FILE --update-baseline.");
            return [];
        }

        var known = Baseline.Read(reading.Bytes);
        problem = known is not null ? null : CliDiagnostics.BaselineUnreadable.At(
            SourceSpan.StartOf(path), $"{Printable.Clean(path)} is no baseline of findings.", "Restore it, or delete it and begin a new one with --update-baseline; look at what changed.");
        return known ?? [];
    }

    /// <summary>Begins a baseline, or takes out of the one that there is what no longer occurs. One that cannot be read is left alone.</summary>
    /// <returns>Why it was not written; null when it was.</returns>
    public static Diagnostic? Update(string path, IEnumerable<ReportedFinding> findings)
    {
        if (!File.Exists(path))
        {
            return Write(path, Baseline.Write(findings, known: null));
        }

        var known = Read(path, out var problem);
        return problem ?? Write(path, Baseline.Write(findings, known));
    }

    /// <summary>Writes it: under another name first, so that what was there is whole until the new one is.</summary>
    /// <returns>Why it cannot be written; null when it was.</returns>
    private static Diagnostic? Write(string path, byte[] content)
    {
        var temporary = path + ".tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return CliDiagnostics.BaselineRefused.At(span: null, $"{Printable.Clean(path)} cannot be written: {Printable.Clean(exception.Message)}", "Name a file in a folder that exists and may be written.");
        }
    }
}
