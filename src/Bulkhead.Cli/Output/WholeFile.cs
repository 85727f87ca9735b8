using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output;

/// <summary>Writes a file that is there as a whole or not at all: under another name first, then put in place of what was there.</summary>
internal static class WholeFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Writes it.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="write">Writes the content; false when it is not whole: nothing is put in place then.</param>
    /// <returns>Why it cannot be written; null when it could.</returns>
    public static Diagnostic? Write(string path, Func<Stream, bool> write)
    {
        var temporary = $"{path}.{System.Environment.ProcessId}.tmp";
        var isMade = false;
        try
        {
            if (Directory.Exists(path))
            {
                return Refuse(path, "it is a folder.");
            }

            bool isWhole;
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BufferBytes))
            {
                isMade = true;
                isWhole = write(stream);
                stream.Flush(flushToDisk: isWhole);
            }

            if (isWhole)
            {
                File.Move(temporary, path, overwrite: true);
                isMade = false;
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Refuse(path, exception.Message);
        }
        finally
        {
            if (isMade)
            {
                File.Delete(temporary);
            }
        }
    }

    private static Diagnostic Refuse(string path, string reason) =>
        CliDiagnostics.OutputRefused.At(span: null, $"{Printable.Clean(path)} cannot be written: {Printable.Clean(reason)}", "Name a file in a folder that exists, may be written and has room.");
}
