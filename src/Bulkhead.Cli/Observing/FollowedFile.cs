using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>A file that grows, and that is replaced by another of the same name from time to time (rotation).</summary>
internal sealed class FollowedFile : IDisposable
{
    private const int PieceBytes = 128 * 1024;

    private readonly string file;
    private readonly Action<FlowEntry> take;
    private readonly byte[] piece = new byte[PieceBytes];
    private FileStream stream;
    private FlowLines lines;
    private long told;

    private FollowedFile(string file, FileStream stream, Action<FlowEntry> take)
    {
        (this.file, this.stream, this.take) = (file, stream, take);
        lines = new FlowLines(FlowFiles.NameOf(file), take);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The path.</param>
    /// <param name="fromStart">Whether what is in it already counts.</param>
    /// <param name="take">Takes the records.</param>
    /// <param name="problem">Why it cannot be opened; null when it can.</param>
    public static FollowedFile? Open(string file, bool fromStart, Action<FlowEntry> take, out Diagnostic? problem)
    {
        if (FlowFiles.Open(file, out problem) is not FileStream stream)
        {
            return null;
        }

        var followed = new FollowedFile(file, stream, take);
        if (!fromStart)
        {
            followed.GoToEnd();
        }

        return followed;
    }

    /// <summary>Reads what has come since.</summary>
    /// <returns>Whether anything had.</returns>
    public bool Read()
    {
        var any = ReadRest();
        if (!any && Replaced() is { } next)
        {
            // The old one was read to its end just now.
            lines.End();
            stream.Dispose();
            (stream, lines, told) = (next, new FlowLines(FlowFiles.NameOf(file), take), 0);
            any = ReadRest();
        }

        return any;
    }

    /// <summary>What is to be said about lines that could not be read, once for each time that there are more.</summary>
    public Diagnostic? Problem()
    {
        if (lines.Unreadable == told)
        {
            return null;
        }

        told = lines.Unreadable;
        return lines.Problem() is { } problem ? problem with { Severity = Severity.Warning } : null;
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private bool ReadRest()
    {
        // Cut: whoever writes it begins again.
        if (stream.CanSeek && stream.Length < stream.Position)
        {
            stream.Position = 0;
            lines = new FlowLines(FlowFiles.NameOf(file), take);
        }

        var any = false;
        for (var read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            any = true;
            lines.Take(piece.AsSpan(0, read));
        }

        return any;
    }

    // Another file has the name when its length is none that the open one had at that time. One of the same length is noticed as soon as either grows.
    private FileStream? Replaced()
    {
        var before = stream.Length;
        var there = new FileInfo(file);
        if (!there.Exists)
        {
            return null;
        }

        var length = there.Length;
        return length >= before && length <= stream.Length ? null : FlowFiles.Open(file, out _) as FileStream;
    }

    // After the last line end: a line that is being written is still read as a whole.
    private void GoToEnd()
    {
        if (!stream.CanSeek)
        {
            return;
        }

        var end = stream.Length;
        var start = Math.Max(0, end - LineSplitter.LongestRecord);
        var tail = new byte[end - start];
        stream.Position = start;
        var length = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        stream.Position = start + tail.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
    }
}
