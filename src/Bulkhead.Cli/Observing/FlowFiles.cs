using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>Reads files of flows from their beginning to their end, in bounded memory.</summary>
internal static class FlowFiles
{
    private const int PieceBytes = 128 * 1024;

    /// <summary>The name of a file in diagnostics.</summary>
    public static string NameOf(string file) => file == "-" ? FileNames.StandardInput : file;

    /// <summary>Opens a file or standard input.</summary>
    /// <param name="file">The path as the user gave it; <c>-</c> for standard input.</param>
    /// <param name="problem">Why it cannot be opened; null when it can.</param>
    public static Stream? Open(string file, out Diagnostic? problem)
    {
        problem = null;
        if (file == "-")
        {
            return Console.OpenStandardInput();
        }

        var shown = Printable.Clean(file);
        try
        {
            if (Directory.Exists(file))
            {
                problem = CliDiagnostics.FileIsDirectory.At(SourceSpan.StartOf(file), $"{shown} is a folder, not a file.", "Name the files in it; --file can be given several times.");
                return null;
            }

            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = CliDiagnostics.FileMissing.At(SourceSpan.StartOf(file), $"{shown} does not exist.", "Check the path; it counts from the working directory.");
        }
        catch (UnauthorizedAccessException)
        {
            problem = CliDiagnostics.FileUnreadable.At(SourceSpan.StartOf(file), $"{shown} cannot be opened: permission denied.", "Give the user who runs bulkhead the right to read it.");
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException or ArgumentException)
        {
            problem = Unreadable(file, exception);
        }

        return null;
    }

    /// <summary>Reads all files, one after the other.</summary>
    /// <param name="files">The files as the user named them.</param>
    /// <param name="take">Takes the records in the order of the files.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is to be said, and whether the answer can be given: every file could be opened, and there is a record or no unreadable line.</returns>
    public static async Task<(ImmutableArray<Diagnostic> Problems, bool IsUsable)> ReadAsync(IReadOnlyList<string> files, Action<FlowEntry> take, CancellationToken cancellation)
    {
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        var opened = new List<(string File, Stream Stream)>();
        try
        {
            // A name that is wrong is told before anything is read.
            foreach (var file in files)
            {
                if (Open(file, out var problem) is { } stream)
                {
                    opened.Add((file, stream));
                }
                else
                {
                    problems.Add(problem!);
                }
            }

            if (problems.Count > 0)
            {
                return (problems.ToImmutable(), false);
            }

            var (records, unreadable) = (0L, 0L);
            foreach (var (file, stream) in opened)
            {
                var lines = new FlowLines(NameOf(file), take);
                if (await ReadAsync(file, stream, lines, cancellation).ConfigureAwait(false) is { } broken)
                {
                    problems.Add(broken);
                    return (problems.ToImmutable(), false);
                }

                (records, unreadable) = (records + lines.Records, unreadable + lines.Unreadable);
                if (lines.Problem() is { } problem)
                {
                    problems.Add(problem);
                }
            }

            return (problems.ToImmutable(), records > 0 || unreadable == 0);
        }
        finally
        {
            foreach (var (_, stream) in opened)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Reads one stream to its end.</summary>
    /// <param name="file">The path as the user gave it.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="lines">Takes the bytes.</param>
    /// <param name="cancellation">Ends it, even while a pipe gives nothing.</param>
    /// <param name="afterPiece">Called after each piece.</param>
    /// <returns>Why it broke; null when the end was reached.</returns>
    public static async Task<Diagnostic?> ReadAsync(string file, Stream stream, FlowLines lines, CancellationToken cancellation, Action? afterPiece = null)
    {
        var piece = new byte[PieceBytes];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int read;
            try
            {
                // Reading from a pipe cannot be ended from outside: it is left behind.
                read = stream.CanSeek ? stream.Read(piece) : await Task.Run(() => stream.Read(piece), CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return Unreadable(file, exception);
            }

            if (read == 0)
            {
                lines.End();
                afterPiece?.Invoke();
                return null;
            }

            lines.Take(piece.AsSpan(0, read));
            afterPiece?.Invoke();
        }
    }

    private static Diagnostic Unreadable(string file, Exception exception) =>
        CliDiagnostics.FileUnreadable.At(SourceSpan.StartOf(NameOf(file)), $"{Printable.Clean(NameOf(file))} cannot be read: {Printable.Clean(exception.Message)}", "Check the path and the state of the file.");
}
