using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Model.Names;

/// <summary>Strict reading of addresses: dotted-quad IPv4 without leading zeros, RFC 4291 IPv6 without zone.</summary>
public static class IpLiteral
{
    /// <summary>Reads an address. IPv4 inside IPv6 (mapped, compatible, translated, 6to4, Teredo, ISATAP) is refused.</summary>
    /// <param name="text">The text, without brackets.</param>
    /// <param name="address">The address, when the method returns true.</param>
    public static bool TryParse(string text, out IPAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out address) == HostRefusal.None;
    }

    /// <summary>
    /// Reads an address from a record of what has already happened: IPv4 inside IPv6 is let in, a mapped one becomes IPv4, a zone is left out. Never for
    /// what a policy is made of or a connection is judged by.
    /// </summary>
    /// <param name="text">The text, without brackets.</param>
    /// <param name="address">The address, when the method returns true.</param>
    public static bool TryParseRecorded(ReadOnlySpan<char> text, out IPAddress? address)
    {
        var zone = text.IndexOf('%');
        if (Read(zone < 0 ? text : text[..zone], out address, allowEmbedded: true) != HostRefusal.None || address is null)
        {
            return false;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return true;
    }

    /// <summary>Reads CIDR notation or a single address; bits after the prefix must be zero.</summary>
    /// <param name="text">The text: <c>10.0.0.0/8</c>, <c>fd00::/8</c>, <c>192.0.2.1</c>.</param>
    /// <param name="network">The block, when the method returns true; a single address is a block of full length.</param>
    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        ArgumentNullException.ThrowIfNull(text);
        network = default;
        if (!TryReadBlock(text, allowEmbedded: false, out var address, out var prefix))
        {
            return false;
        }

        network = new IPNetwork(address, prefix);
        return true;
    }

    /// <summary>Reads a row of the address table, which names the blocks that embed IPv4 as well.</summary>
    internal static bool TryReadBlock(string text, out AddressBlock block)
    {
        var read = TryReadBlock(text, allowEmbedded: true, out var address, out var prefix);
        block = read ? new AddressBlock(address, prefix) : default;
        return read;
    }

    private static bool TryReadBlock(string text, bool allowEmbedded, out IPAddress address, out int prefix)
    {
        prefix = 0;
        address = IPAddress.None;
        var slash = text.IndexOf('/');
        var refusal = Read(slash < 0 ? text : text.AsSpan(0, slash), out var read, allowEmbedded);
        if (refusal != HostRefusal.None || read is null)
        {
            return false;
        }

        address = read;
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        prefix = bits;
        return (slash < 0 || (TryReadDecimal(text.AsSpan(slash + 1), 3, out prefix) && prefix <= bits))
            && new AddressBlock(address, prefix).IsAligned;
    }

    /// <summary>Reads an address and says why it was refused.</summary>
    internal static HostRefusal Read(ReadOnlySpan<char> text, out IPAddress? address, bool allowEmbedded = false)
    {
        address = null;
        if (text.IsEmpty)
        {
            return HostRefusal.Empty;
        }

        if (!text.Contains(':'))
        {
            if (!TryReadQuad(text, out var quad))
            {
                return HostRefusal.OddAddress;
            }

            Span<byte> four = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(four, quad);
            address = new IPAddress(four);
            return HostRefusal.None;
        }

        var zone = text.IndexOf('%');
        if (zone >= 0)
        {
            return TryReadGroups(text[..zone], out _, out _) ? HostRefusal.EmbeddedAddress : HostRefusal.ForbiddenCharacter;
        }

        if (!TryReadGroups(text, out var value, out var dotted))
        {
            return HostRefusal.ForbiddenCharacter;
        }

        if (!allowEmbedded && (dotted || EmbeddedAddresses.Holds(value)))
        {
            return HostRefusal.EmbeddedAddress;
        }

        Span<byte> sixteen = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(sixteen, value);
        address = new IPAddress(sixteen);
        return HostRefusal.None;
    }

    private static bool TryReadQuad(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        for (var part = 0; part < 4; part++)
        {
            var dot = text.IndexOf('.');
            if (part < 3 == dot < 0 || !TryReadDecimal(dot < 0 ? text : text[..dot], 3, out var octet) || octet > 255)
            {
                return false;
            }

            value = (value << 8) | (uint)octet;
            text = dot < 0 ? [] : text[(dot + 1)..];
        }

        return true;
    }

    /// <summary>Digits without a sign or a leading zero: several parsers read a leading zero as octal.</summary>
    private static bool TryReadDecimal(ReadOnlySpan<char> text, int mostDigits, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > mostDigits || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }

    private static bool TryReadGroups(ReadOnlySpan<char> text, out UInt128 value, out bool dotted)
    {
        value = 0;
        dotted = false;
        Span<ushort> groups = stackalloc ushort[8];
        var count = 0;
        var gap = -1;
        var at = 0;
        if (text.StartsWith("::", StringComparison.Ordinal))
        {
            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            var rest = text[at..];
            var length = rest.IndexOf(':');
            var group = length < 0 ? rest : rest[..length];
            if (length < 0 && group.Contains('.'))
            {
                if (count > 6 || !TryReadQuad(group, out var quad))
                {
                    return false;
                }

                dotted = true;
                groups[count++] = (ushort)(quad >> 16);
                groups[count++] = (ushort)quad;
                at = text.Length;
                break;
            }

            if (count == 8 || !TryReadHex(group, out groups[count]))
            {
                return false;
            }

            count++;
            at += group.Length;
            if (length < 0)
            {
                break;
            }

            at++;
            if (at == text.Length)
            {
                return false;
            }

            if (text[at] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                at++;
            }
        }

        if (gap < 0 ? count != 8 : count > 7)
        {
            return false;
        }

        for (var i = 0; i < 8; i++)
        {
            var missing = 8 - count;
            var group = gap < 0 || i < gap ? groups[i] : i < gap + missing ? (ushort)0 : groups[i - missing];
            value = (value << 16) | group;
        }

        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, out ushort value)
    {
        value = 0;
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            value = (ushort)((value << 4) | (char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10));
        }

        return true;
    }
}
