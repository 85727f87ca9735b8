using System.Buffers.Binary;

namespace Bulkhead.Gateway.Dns;

/// <summary>The OPT record (RFC 6891 section 6.1). Its options are passed over; their lengths have to be exact.</summary>
internal static class DnsOptRecord
{
    /// <summary>The length of an OPT record without options in bytes.</summary>
    public const int Length = 11;

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">The message from the record on.</param>
    /// <param name="udpSize">The sender's greatest message over UDP, brought to 512 to 1232 bytes.</param>
    /// <param name="version">The version.</param>
    /// <param name="length">The length of the record.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int udpSize, out int version, out int length)
    {
        udpSize = version = length = 0;
        if (bytes.Length < Length || bytes[0] != 0 || BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]) != DnsTypes.Opt || bytes[5] != 0)
        {
            return false;
        }

        udpSize = Math.Clamp(BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]), (ushort)DnsLimits.UdpSmallest, (ushort)DnsLimits.UdpGreatest);
        version = bytes[6];
        var options = bytes[Length..];
        var size = BinaryPrimitives.ReadUInt16BigEndian(bytes[9..]);
        if (options.Length < size)
        {
            return false;
        }

        length = Length + size;
        options = options[..size];
        while (!options.IsEmpty)
        {
            if (options.Length < 4 || options.Length < 4 + BinaryPrimitives.ReadUInt16BigEndian(options[2..]))
            {
                return false;
            }

            options = options[(4 + BinaryPrimitives.ReadUInt16BigEndian(options[2..]))..];
        }

        return true;
    }

    /// <summary>Writes a record without options and flags.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    /// <param name="udpSize">The greatest message over UDP that is taken.</param>
    /// <param name="extendedCode">The upper eight bits of the response code.</param>
    public static void Write(Span<byte> destination, int udpSize, int extendedCode)
    {
        destination[..Length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], DnsTypes.Opt);
        BinaryPrimitives.WriteUInt16BigEndian(destination[3..], (ushort)udpSize);
        destination[5] = (byte)extendedCode;
    }
}
