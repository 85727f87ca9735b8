namespace Bulkhead.Gateway.Dns;

/// <summary>Names on the wire (RFC 1035 sections 3.1 and 4.1.4).</summary>
internal static class DnsName
{
    private const int LongestLabel = 63;

    /// <summary>The length of a name without compression, root included; 0 when it is malformed, compressed or too long.</summary>
    /// <param name="bytes">The message from the first length on.</param>
    public static int PlainLength(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && at < DnsLimits.WireName)
        {
            var label = bytes[at];
            at += 1 + label;
            if (label == 0)
            {
                return at;
            }

            if (label > LongestLabel)
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>Labels joined by dots; false when a label holds a dot of its own, which would read like two labels.</summary>
    /// <param name="name">A whole name without compression.</param>
    /// <param name="text">At least 254 bytes.</param>
    /// <param name="length">The length of the text; 0 for the root.</param>
    public static bool TryWriteText(ReadOnlySpan<byte> name, Span<byte> text, out int length)
    {
        length = 0;
        while (name[0] != 0)
        {
            var label = name[1..(1 + name[0])];
            if (label.Contains((byte)'.'))
            {
                return false;
            }

            if (length > 0)
            {
                text[length++] = (byte)'.';
            }

            label.CopyTo(text[length..]);
            length += label.Length;
            name = name[(1 + label.Length)..];
        }

        return true;
    }

    /// <summary>
    /// Follows compression: pointers lead only backwards, each before where the one before it led, so the walk ends; and the name stays within
    /// 255 bytes, so its cost is bounded.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="start">Where the name starts.</param>
    /// <param name="name">At least 255 bytes: the name without compression.</param>
    /// <param name="length">Its length.</param>
    /// <param name="end">Where the message goes on behind the name.</param>
    public static bool TryExpand(ReadOnlySpan<byte> message, int start, Span<byte> name, out int length, out int end)
    {
        length = 0;
        end = 0;
        var at = start;
        var earliest = start;
        while (at < message.Length)
        {
            var label = message[at];
            if (label > LongestLabel)
            {
                if (label < 0xc0 || at + 1 >= message.Length)
                {
                    return false;
                }

                end = end == 0 ? at + 2 : end;
                var target = ((label & 0x3f) << 8) | message[at + 1];
                if (target >= earliest || target < DnsLimits.Header)
                {
                    return false;
                }

                at = earliest = target;
                continue;
            }

            if (at + 1 + label > message.Length || length + 1 + label > DnsLimits.WireName)
            {
                return false;
            }

            message.Slice(at, 1 + label).CopyTo(name[length..]);
            length += 1 + label;
            at += 1 + label;
            if (label == 0)
            {
                end = end == 0 ? at : end;
                return true;
            }
        }

        return false;
    }
}
