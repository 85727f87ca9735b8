using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

/// <summary>The address ranges written a second time, byte by byte and without the product's helpers.</summary>
internal static class SlowRanges
{
    public static uint[] Edges { get; } =
    [
        0, 0x01000000, 0x0a000000, 0x0b000000, 0x64400000, 0x64800000, 0x646464c8, 0x7f000000, 0x80000000, 0xa83f8110, 0xa9fe0000, 0xa9fea9fe, 0xa9feaa02, 0xa9ff0000,
        0xac100000, 0xac200000, 0xc0000000, 0xc0000100, 0xc0000200, 0xc0000300, 0xc0586300, 0xc0586400, 0xc0a80000, 0xc0a90000, 0xc6120000, 0xc6140000, 0xc6336400,
        0xc6336500, 0xcb007100, 0xcb007200, 0xe0000000, 0xf0000000, 0xffffffff,
    ];

    public static AddressClass Of(byte[] bytes) => bytes.Length == 4 ? Four(bytes[0], bytes[1], bytes[2], bytes[3]) : Six(bytes);

    public static bool IsEmbedded(byte[] b) => Inner(b) is not null;

    private static AddressClass Four(int a, int b, int c, int d)
    {
        if ((a, b) == (169, 254))
        {
            return (c, d) is (169, 254) or (169, 253) or (170, 2) or (170, 23) or (0, 23) ? AddressClass.Metadata : AddressClass.LinkLocal;
        }

        if ((a, b, c, d) is (100, 100, 100, 200) or (168, 63, 129, 16) or (192, 0, 0, 192))
        {
            return AddressClass.Metadata;
        }

        return a switch
        {
            0 => (b, c, d) == (0, 0, 0) ? AddressClass.Loopback : AddressClass.Special,
            127 => AddressClass.Loopback,
            10 => AddressClass.Private,
            172 when b is >= 16 and <= 31 => AddressClass.Private,
            192 when b == 168 => AddressClass.Private,
            100 when b is >= 64 and <= 127 => AddressClass.Private,
            192 when (b, c) is (0, 0) or (0, 2) or (88, 99) => AddressClass.Special,
            198 when b is 18 or 19 => AddressClass.Special,
            198 when (b, c) == (51, 100) => AddressClass.Special,
            203 when (b, c) == (0, 113) => AddressClass.Special,
            >= 224 => AddressClass.Special,
            _ => AddressClass.Public,
        };
    }

    private static AddressClass Six(byte[] b)
    {
        if (Inner(b) is { } inner)
        {
            var found = Four(inner[0], inner[1], inner[2], inner[3]);
            return found == AddressClass.Public ? AddressClass.Special : found;
        }

        var text = Convert.ToHexStringLower(b);
        return text switch
        {
            "00000000000000000000000000000000" or "00000000000000000000000000000001" => AddressClass.Loopback,
            "fd000ec2000000000000000000000254" or "fd000ec2000000000000000000000253" or "fd000ec2000000000000000000000023"
                or "fd2000ce000000000000000000000254" => AddressClass.Metadata,
            _ when text.StartsWith("fc", StringComparison.Ordinal) || text.StartsWith("fd", StringComparison.Ordinal) => AddressClass.Private,
            _ when b[0] == 0xfe && b[1] is >= 0x80 and <= 0xbf => AddressClass.LinkLocal,
            _ when b[0] is < 0x20 or > 0x3f => AddressClass.Special,
            _ when text.StartsWith("20010db8", StringComparison.Ordinal) || (text.StartsWith("2001", StringComparison.Ordinal) && b[2] < 2) => AddressClass.Special,
            _ when text.StartsWith("3fff0", StringComparison.Ordinal) => AddressClass.Special,
            _ => AddressClass.Public,
        };
    }

    private static byte[]? Inner(byte[] b)
    {
        var text = Convert.ToHexStringLower(b);
        if (text.StartsWith("000000000000000000000000", StringComparison.Ordinal))
        {
            return text.EndsWith("00000000", StringComparison.Ordinal) || text.EndsWith("00000001", StringComparison.Ordinal) ? null : b[12..];
        }

        if (text.StartsWith("00000000000000000000ffff", StringComparison.Ordinal)
            || text.StartsWith("0000000000000000ffff0000", StringComparison.Ordinal)
            || text.StartsWith("0064ff9b0000000000000000", StringComparison.Ordinal)
            || text.StartsWith("0064ff9b0001", StringComparison.Ordinal))
        {
            return b[12..];
        }

        if (text.StartsWith("20010000", StringComparison.Ordinal))
        {
            return [.. b[12..].Select(value => (byte)~value)];
        }

        if (text.StartsWith("2002", StringComparison.Ordinal))
        {
            return b[2..6];
        }

        return text[16..24] is "00005efe" or "02005efe" ? b[12..] : null;
    }
}
