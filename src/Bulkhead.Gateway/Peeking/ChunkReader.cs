namespace Bulkhead.Gateway.Peeking;

/// <summary>The chunked coding (RFC 9112 section 7.1) without extensions and trailers; every byte of framing is visited once.</summary>
internal struct ChunkReader
{
    private State state;
    private int digits;
    private long left;

    private enum State
    {
        Size,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        LastReturn,
        LastLineFeed,
    }

    /// <summary>The bytes of data that were passed over, without their framing.</summary>
    public long Data { get; private set; }

    /// <summary>Passes over as much as belongs to the body.</summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="ended">Whether the last chunk and the empty line behind it are among them.</param>
    /// <returns>The number of bytes, or -1 when the framing is broken.</returns>
    public int Read(ReadOnlySpan<byte> bytes, out bool ended)
    {
        ended = false;
        var at = 0;
        while (at < bytes.Length && !ended)
        {
            if (state == State.Data)
            {
                var taken = (int)Math.Min(left, bytes.Length - at);
                left -= taken;
                at += taken;
                Data += taken;
                state = left == 0 ? State.DataReturn : State.Data;
            }
            else if (!ReadFraming(bytes[at++], out ended))
            {
                return -1;
            }
        }

        return at;
    }

    private bool ReadFraming(byte value, out bool ended)
    {
        ended = false;
        switch (state)
        {
            case State.Size when char.IsAsciiHexDigit((char)value):
                left = (left << 4) | (uint)(value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10);
                return ++digits <= HttpLimits.ChunkDigits;
            case State.Size when value == '\r' && digits > 0:
                state = State.SizeLineFeed;
                return true;
            case State.SizeLineFeed when value == '\n':
                state = left == 0 ? State.LastReturn : State.Data;
                digits = 0;
                return true;
            case State.DataReturn when value == '\r':
                state = State.DataLineFeed;
                return true;
            case State.DataLineFeed when value == '\n':
                state = State.Size;
                return true;
            case State.LastReturn when value == '\r':
                state = State.LastLineFeed;
                return true;
            case State.LastLineFeed when value == '\n':
                ended = true;
                return true;
            default:
                return false;
        }
    }
}
