using System.Buffers.Binary;

namespace Bulkhead.Gateway.Peeking;

/// <summary>A cursor over the presentation language of TLS (RFC 8446 section 3): numbers and vectors with their length in front.</summary>
internal ref struct TlsBytes
{
    private ReadOnlySpan<byte> rest;

    /// <summary>Starts at the first byte.</summary>
    /// <param name="bytes">All bytes of one structure.</param>
    public TlsBytes(ReadOnlySpan<byte> bytes) => rest = bytes;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsEmpty => rest.IsEmpty;

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (rest.IsEmpty)
        {
            return false;
        }

        value = rest[0];
        rest = rest[1..];
        return true;
    }

    /// <summary>Reads two bytes, greatest first.</summary>
    public bool TryReadNumber(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(rest, out value))
        {
            return false;
        }

        rest = rest[2..];
        return true;
    }

    /// <summary>Passes over a fixed number of bytes.</summary>
    public bool TrySkip(int count) => TryTake(count, out _);

    /// <summary>Reads a vector with one byte of length.</summary>
    public bool TryReadShortVector(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryReadByte(out var length) && TryTake(length, out value);
    }

    /// <summary>Reads a vector with two bytes of length.</summary>
    public bool TryReadVector(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryReadNumber(out var length) && TryTake(length, out value);
    }

    private bool TryTake(int count, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest.Length < count)
        {
            return false;
        }

        value = rest[..count];
        rest = rest[count..];
        return true;
    }
}
