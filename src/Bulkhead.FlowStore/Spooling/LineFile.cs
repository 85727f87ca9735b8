using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace Bulkhead.FlowStore.Spooling;

/// <summary>Lines of a file that grows.</summary>
internal static class LineFile
{
    /// <summary>Opens a file that others may write, rename and delete meanwhile.</summary>
    /// <param name="path">The file.</param>
    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Reads complete lines.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to begin: the start of a line.</param>
    /// <param name="maximum">Bytes to read at most; a line that is longer comes in pieces of this size.</param>
    /// <param name="complete">Whether the file will not grow any more: then its last line needs no line feed.</param>
    /// <param name="end">Up to where to read.</param>
    /// <returns>The lines without their line feeds, and where reading goes on.</returns>
    public static (ImmutableArray<ReadOnlyMemory<byte>> Lines, long Offset) Read(SafeFileHandle file, long offset, int maximum, bool complete, long end = long.MaxValue)
    {
        var available = Math.Min(maximum, Math.Min(RandomAccess.GetLength(file), end) - offset);
        if (available <= 0)
        {
            return ([], offset);
        }

        var buffer = new byte[available];
        var length = 0;
        while (length < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(length), offset + length) is > 0 and var read)
        {
            length += read;
        }

        var lines = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        var start = 0;
        while (buffer.AsSpan(start, length - start).IndexOf((byte)'\n') is >= 0 and var feed)
        {
            lines.Add(buffer.AsMemory(start, feed));
            start += feed + 1;
        }

        if (start < length && ((start == 0 && length == maximum) || (complete && offset + length == RandomAccess.GetLength(file) && length < maximum)))
        {
            lines.Add(buffer.AsMemory(start, length - start));
            start = length;
        }

        return (lines.ToImmutable(), offset + start);
    }
}

/// <summary>What a reader of lines found.</summary>
/// <param name="Lines">Complete lines without their line feeds.</param>
/// <param name="File">The identity of the file of the position.</param>
/// <param name="Offset">Where reading goes on in it.</param>
/// <param name="AtEnd">Whether there is nothing more to read now.</param>
/// <param name="Gap">What happened when lines may have been lost; null otherwise.</param>
public sealed record LinesRead(ImmutableArray<ReadOnlyMemory<byte>> Lines, string File, long Offset, bool AtEnd, string? Gap);
