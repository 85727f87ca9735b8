namespace Bulkhead.Flows.Sources;

/// <summary>What kind of a frame it is.</summary>
public enum SyslogFrameKind
{
    /// <summary>A whole message.</summary>
    Whole,

    /// <summary>The beginning of a message that is longer than the limit; its rest was skipped.</summary>
    Oversize,

    /// <summary>A message that the end of the stream has cut.</summary>
    Truncated,
}

/// <summary>Takes a frame; the bytes are only there during the call.</summary>
public delegate void TakeSyslogFrame(ReadOnlySpan<byte> message, SyslogFrameKind kind);

/// <summary>
/// Cuts a stream into syslog messages. RFC 6587: octet counting (<c>12 &lt;14&gt;…</c>) and line ends are told apart anew for each message. A count is a number of at most
/// seven digits without a leading zero, a blank, and then a priority's <c>&lt;</c>; everything else is a line up to LF, from which CR and NUL at the end are taken off.
/// Line ends between messages are skipped. Each byte is looked at a bounded number of times, however the stream comes in; at most <see cref="Limit"/> bytes are
/// kept. Not for several threads.
/// </summary>
public sealed class SyslogFramer
{
    /// <summary>The longest message, in bytes, unless another limit is given.</summary>
    public const int DefaultLimit = 64 * 1024;

    private const int MostDigits = 7;

    private readonly TakeSyslogFrame take;
    private readonly byte[] buffer;
    private int kept;
    private State state;
    private long counted;
    private long skip;

    /// <summary>Makes a framer for one stream.</summary>
    /// <param name="take">Called for each frame, in order.</param>
    /// <param name="limit">The longest message, in bytes; at least 16.</param>
    public SyslogFramer(TakeSyslogFrame take, int limit = DefaultLimit)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 16);
        (this.take, Limit) = (take, limit);
        buffer = new byte[limit];
    }

    // What is being read.
    private enum State
    {
        Between,
        Digits,
        AfterCount,
        Counted,
        Line,
        SkipCounted,
        SkipLine,
    }

    /// <summary>The longest message, in bytes.</summary>
    public int Limit { get; }

    /// <summary>Takes the next bytes of the stream.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Step(bytes)..];
        }
    }

    /// <summary>The stream has ended: what is begun is given out. Afterwards a new stream can begin.</summary>
    public void Complete()
    {
        switch (state)
        {
            case State.Digits or State.AfterCount or State.Line:
                EndLine();
                break;
            case State.Counted:
                Emit(kept, SyslogFrameKind.Truncated);
                break;
            case State.SkipCounted or State.SkipLine:
                Emit(kept, SyslogFrameKind.Oversize);
                break;
        }

        state = State.Between;
    }

    // How many bytes were used, at least one or a change of state that uses none.
    private int Step(ReadOnlySpan<byte> bytes)
    {
        switch (state)
        {
            case State.Between:
                if (bytes[0] is (byte)'\n' or (byte)'\r' or 0)
                {
                    return 1;
                }

                counted = 0;
                state = bytes[0] is >= (byte)'1' and <= (byte)'9' ? State.Digits : State.Line;
                return 0;

            case State.Digits:
                return StepDigits(bytes[0]);

            case State.AfterCount:
                return StepAfterCount(bytes[0]);

            case State.Counted:
                return StepCounted(bytes);

            case State.Line:
                return StepLine(bytes);

            case State.SkipCounted:
                var skipped = (int)Math.Min(skip, bytes.Length);
                skip -= skipped;
                if (skip == 0)
                {
                    Emit(kept, SyslogFrameKind.Oversize);
                }

                return skipped;

            default:
                var end = bytes.IndexOf((byte)'\n');
                if (end >= 0)
                {
                    Emit(kept, SyslogFrameKind.Oversize);
                }

                return end < 0 ? bytes.Length : end + 1;
        }
    }

    private int StepDigits(byte b)
    {
        if (b is >= (byte)'0' and <= (byte)'9' && kept < MostDigits)
        {
            counted = (counted * 10) + (b - '0');
            buffer[kept++] = b;
            return 1;
        }

        if (b == ' ')
        {
            buffer[kept++] = b;
            state = State.AfterCount;
            return 1;
        }

        state = State.Line;
        return 0;
    }

    private int StepAfterCount(byte b)
    {
        if (b != '<')
        {
            state = State.Line;
            return 0;
        }

        kept = 0;
        (state, skip) = (State.Counted, counted);
        return 0;
    }

    private int StepCounted(ReadOnlySpan<byte> bytes)
    {
        var wanted = (int)Math.Min(Math.Min(counted, Limit) - kept, bytes.Length);
        bytes[..wanted].CopyTo(buffer.AsSpan(kept));
        kept += wanted;
        if (kept == counted)
        {
            Emit(kept, SyslogFrameKind.Whole);
        }
        else if (kept == Limit)
        {
            (state, skip) = (State.SkipCounted, counted - Limit);
        }

        return wanted;
    }

    private int StepLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        var length = end < 0 ? bytes.Length : end;
        if (kept + length > Limit)
        {
            var room = Limit - kept;
            bytes[..room].CopyTo(buffer.AsSpan(kept));
            kept = Limit;
            state = State.SkipLine;
            return room;
        }

        bytes[..length].CopyTo(buffer.AsSpan(kept));
        kept += length;
        if (end < 0)
        {
            return length;
        }

        EndLine();
        return length + 1;
    }

    // A message without a line end at the end of the stream is whole: senders leave it out.
    private void EndLine()
    {
        var line = buffer.AsSpan(0, kept).TrimEnd("\r\0"u8);
        if (line.IsEmpty)
        {
            (kept, state) = (0, State.Between);
        }
        else
        {
            Emit(line.Length, SyslogFrameKind.Whole);
        }
    }

    private void Emit(int length, SyslogFrameKind kind)
    {
        (kept, state) = (0, State.Between);
        take(buffer.AsSpan(0, length), kind);
    }
}
