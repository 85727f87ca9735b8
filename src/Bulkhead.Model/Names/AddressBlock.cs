using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Model.Names;

/// <summary>A block of addresses as numbers, for comparing without allocating.</summary>
internal readonly record struct AddressBlock
{
    public AddressBlock(IPAddress address, int prefix)
    {
        IsIpv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        Prefix = prefix;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        Value = written == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public AddressBlock(bool ipv6, UInt128 value, int prefix) => (IsIpv6, Value, Prefix) = (ipv6, value, prefix);

    public bool IsIpv6 { get; }

    public UInt128 Value { get; }

    public int Prefix { get; }

    /// <summary>Whether all bits after the prefix are zero.</summary>
    public bool IsAligned => (Value & ~Mask(Prefix)) == 0;

    /// <summary>Whether every address of another block is in this one.</summary>
    public bool Contains(AddressBlock other) =>
        IsIpv6 == other.IsIpv6 && other.Prefix >= Prefix && ((Value ^ other.Value) & Mask(Prefix)) == 0;

    /// <summary>Whether the blocks share an address; blocks are nested or apart.</summary>
    public bool Overlaps(AddressBlock other) => Contains(other) || other.Contains(this);

    private UInt128 Mask(int prefix)
    {
        var bits = IsIpv6 ? 128 : 32;

        // Shifting a UInt128 by 128 shifts by nothing.
        var host = prefix == 0 ? (IsIpv6 ? UInt128.MaxValue : uint.MaxValue) : (UInt128.One << (bits - prefix)) - 1;
        return ~host;
    }
}
