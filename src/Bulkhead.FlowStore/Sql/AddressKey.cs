using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.FlowStore.Sql;

/// <summary>An address as two numbers that sort: IPv4 as its form mapped into IPv6.</summary>
/// <param name="High">The first 64 bits.</param>
/// <param name="Low">The last 64 bits.</param>
internal readonly record struct AddressKey(ulong High, ulong Low)
{
    private const ulong Mapped = 0xffff_0000_0000UL;

    /// <summary>The key of an address.</summary>
    /// <param name="address">The address; null gives zeros.</param>
    public static AddressKey Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            address.TryWriteBytes(bytes, out _);
            return new(0, Mapped | BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        address.TryWriteBytes(bytes, out _);
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>The condition that an address is in a block.</summary>
    /// <param name="block">The block. One of IPv6 holds no IPv4 address, unless it is a block of mapped ones.</param>
    /// <param name="text">The column with the text.</param>
    /// <param name="high">The column with the first half.</param>
    /// <param name="low">The column with the second half.</param>
    public static string Within(IPNetwork block, string text, string high, string low)
    {
        var v4 = block.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        var length = v4 ? block.PrefixLength + 96 : block.PrefixLength;
        var start = Of(block.BaseAddress);
        var isV4 = $"({high} = 0 AND {low} >= {Mapped} AND {low} <= {Mapped | uint.MaxValue})";
        var within = length switch
        {
            0 => "1 = 1",
            <= 64 => $"{high} >= {start.High & ~Tail(length)} AND {high} <= {start.High | Tail(length)}",
            _ => $"{high} = {start.High} AND {low} >= {start.Low & ~Tail(length - 64)} AND {low} <= {start.Low | Tail(length - 64)}",
        };
        var isMappedBlock = v4 || (length >= 96 && start.High == 0 && (start.Low & ~(ulong)uint.MaxValue) == Mapped);
        return isMappedBlock ? $"({text} <> '' AND {within})" : $"({text} <> '' AND {within} AND NOT {isV4})";
    }

    private static ulong Tail(int bits) => bits >= 64 ? 0 : ulong.MaxValue >> bits;
}
