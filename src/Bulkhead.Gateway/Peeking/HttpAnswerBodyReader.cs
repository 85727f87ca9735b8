namespace Bulkhead.Gateway.Peeking;

/// <summary>Finds the end of the body of an answer; its bytes are passed on as they are.</summary>
public struct HttpAnswerBodyReader
{
    // Extensions of chunks and trailers: what is between the data.
    private const int MostBetween = 65_536;

    private readonly HttpAnswerBodyKind kind;
    private long left;
    private State state;
    private int digits;
    private int between;
    private bool lineEmpty;

    /// <summary>Starts behind a head.</summary>
    public HttpAnswerBodyReader(in HttpAnswer head)
    {
        (kind, left) = (head.Body, head.BodyLength);
        HasEnded = kind == HttpAnswerBodyKind.None;
    }

    private enum State
    {
        Size,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        Trailer,
        TrailerLineFeed,
    }

    /// <summary>Whether the body is whole. One that lasts until the connection ends never is.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The bytes of the body so far, without the framing of chunks.</summary>
    public long Data { get; private set; }

    /// <summary>Passes over as much as belongs to the body.</summary>
    /// <param name="bytes">The next bytes.</param>
    /// <returns>The number of bytes, or -1 when the framing is broken.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        switch (kind)
        {
            case HttpAnswerBodyKind.UntilClose:
                Data += bytes.Length;
                return bytes.Length;
            case HttpAnswerBodyKind.Length:
                var taken = (int)Math.Min(left, bytes.Length);
                left -= taken;
                Data += taken;
                HasEnded = left == 0;
                return taken;
            case HttpAnswerBodyKind.Chunked:
                return ReadChunks(bytes);
            default:
                return 0;
        }
    }

    private int ReadChunks(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && !HasEnded)
        {
            if (state == State.Data)
            {
                var taken = (int)Math.Min(left, bytes.Length - at);
                left -= taken;
                at += taken;
                Data += taken;
                state = left == 0 ? State.DataReturn : State.Data;
            }
            else if (!ReadFraming(bytes[at++]))
            {
                return -1;
            }
        }

        return at;
    }

    // RFC 9112 section 7.1, with extensions and trailers.
    private bool ReadFraming(byte value)
    {
        switch (state)
        {
            case State.Size when char.IsAsciiHexDigit((char)value):
                left = (left << 4) | (uint)(value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10);
                return ++digits <= 15;
            case State.Size or State.Extension when value == '\r' && digits > 0:
                state = State.SizeLineFeed;
                return true;
            case State.Size when value is (byte)';' or (byte)' ' or (byte)'\t' && digits > 0:
                state = State.Extension;
                return true;
            case State.Extension when value != '\n':
                return ++between <= MostBetween;
            case State.SizeLineFeed when value == '\n':
                (state, lineEmpty) = (left == 0 ? State.Trailer : State.Data, true);
                digits = 0;
                return true;
            case State.DataReturn when value == '\r':
                state = State.DataLineFeed;
                return true;
            case State.DataLineFeed when value == '\n':
                state = State.Size;
                return true;
            case State.Trailer when value == '\r':
                state = State.TrailerLineFeed;
                return true;
            case State.Trailer when value != '\n':
                lineEmpty = false;
                return ++between <= MostBetween;
            case State.TrailerLineFeed when value == '\n':
                HasEnded = lineEmpty;
                (state, lineEmpty) = (State.Trailer, true);
                return true;
            default:
                return false;
        }
    }
}
