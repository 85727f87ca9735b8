using System.Globalization;
using System.Runtime.InteropServices;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli;

/// <summary>What is left behind when an exception reaches the top: a file for the authors, one line for the user.</summary>
internal static class BugReport
{
    /// <summary>Writes the file and the line.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception)
    {
        var place = TryWriteFile(exception);
        using var terminal = new Terminal(ColorMode.Auto, quiet: false, verbose: false);
        DiagnosticPrinter.Print(terminal, CliDiagnostics.Bug.At(span: null,
            $"internal error ({exception.GetType().Name}); this is a bug in Bulkhead, not in your configuration.",
            place is null
                ? "Please report the command that you ran; no report file could be written."
                : $"Please report it with the file {place}; it holds no values of your configuration."), FileNames.Empty);
        return ExitCodes.Bug;
    }

    private static string? TryWriteFile(Exception exception)
    {
        var stamp = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var path = Path.Combine(Path.GetTempPath(), $"bulkhead-report-{stamp}-{System.Environment.ProcessId}.txt");
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.WriteLine($"bulkhead {ToolVersion.Text}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}");
            // Messages of exceptions may quote input: types and places are enough to find the fault.
            for (var one = exception; one is not null; one = one.InnerException)
            {
                writer.WriteLine(one.GetType().FullName);
                writer.WriteLine(one.StackTrace);
            }

            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
