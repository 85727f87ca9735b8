namespace Bulkhead.Model.Names;

/// <summary>The forms in which an IPv6 address carries an IPv4 address that some stack on the way unpacks again.</summary>
/// <remarks>Mapped and compatible: RFC 4291 section 2.5.5; translated: RFC 7915; NAT64: RFC 6052 and 8215; 6to4: RFC 3056; Teredo: RFC 4380; ISATAP: RFC 5214.</remarks>
internal static class EmbeddedAddresses
{
    /// <summary>Whether an IPv6 address is of such a form.</summary>
    public static bool Holds(UInt128 value) => TryUnpack(value, out _);

    /// <summary>Takes the IPv4 address out of an IPv6 address.</summary>
    /// <param name="value">The IPv6 address.</param>
    /// <param name="inner">The IPv4 address inside.</param>
    public static bool TryUnpack(UInt128 value, out uint inner)
    {
        var high = (ulong)(value >> 64);
        var low = (ulong)value;
        var middle = (uint)(low >> 32);
        inner = (uint)low;
        if (high == 0)
        {
            // :: and ::1 lie in the compatible block but are not of that form.
            return middle switch
            {
                0 => low > 1,
                0x0000_ffff or 0xffff_0000 => true,
                _ => IsIsatap(middle),
            };
        }

        switch (high >> 32)
        {
            case 0x0064_ff9b when (uint)high == 0 && middle == 0:
                return true;
            case 0x0064_ff9b when (ushort)(high >> 16) == 1:
                return true;
            case 0x2001_0000:
                // Teredo keeps the client's address inverted in the last 32 bits.
                inner = ~inner;
                return true;
        }

        if (high >> 48 == 0x2002)
        {
            inner = (uint)(high >> 16);
            return true;
        }

        return IsIsatap(middle);
    }

    private static bool IsIsatap(uint middle) => middle is 0x0000_5efe or 0x0200_5efe;
}
