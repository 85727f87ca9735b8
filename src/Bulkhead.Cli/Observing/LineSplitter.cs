using System.Buffers;

namespace Bulkhead.Cli.Observing;

/// <summary>Takes one line, without its line feed.</summary>
internal delegate void LineHandler(ReadOnlySpan<byte> line);

/// <summary>Cuts bytes that come in pieces into lines. Holds one line at most; one that is longer than the limit is told and left out.</summary>
/// <param name="take">Takes a line.</param>
/// <param name="tooLong">Told once for each line that is too long.</param>
/// <param name="longest">The most bytes of a line.</param>
internal sealed class LineSplitter(LineHandler take, Action tooLong, int longest = LineSplitter.LongestRecord)
{
    /// <summary>No record comes near: its texts are bounded.</summary>
    public const int LongestRecord = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> held = new();
    private bool skips;

    /// <summary>Takes the next bytes.</summary>
    public void Take(ReadOnlySpan<byte> piece)
    {
        for (var end = piece.IndexOf((byte)'\n'); end >= 0; end = piece.IndexOf((byte)'\n'))
        {
            Finish(piece[..end]);
            piece = piece[(end + 1)..];
        }

        Hold(piece);
    }

    /// <summary>There is no more: what is held is the last line.</summary>
    public void End()
    {
        if (held.WrittenCount > 0 || skips)
        {
            Finish([]);
        }
    }

    private void Finish(ReadOnlySpan<byte> rest)
    {
        if (held.WrittenCount == 0 && !skips && rest.Length <= longest)
        {
            take(rest);
            return;
        }

        Hold(rest);
        if (!skips)
        {
            take(held.WrittenSpan);
        }

        held.ResetWrittenCount();
        skips = false;
    }

    private void Hold(ReadOnlySpan<byte> piece)
    {
        if (skips)
        {
            return;
        }

        if (held.WrittenCount + piece.Length > longest)
        {
            skips = true;
            held.ResetWrittenCount();
            tooLong();
            return;
        }

        held.Write(piece);
    }
}
