namespace Bulkhead.Model.Names;

/// <summary>
/// The only way from the bytes of a host name in a protocol (SNI, Host, CONNECT, a DNS question) to a <see cref="Hostname"/>. Stricter than
/// <see cref="HostSyntax"/>, which reads what people write: letters, digits, hyphens and single dots, nothing else, and no final dot.
/// </summary>
/// <remarks>
/// The bytes are judged as they came (RFC 6066 section 3, RFC 9110 section 7.2): nothing is decoded, mapped or cut, so there is no second
/// reading of them. Upper-case letters are the one thing that is folded. An underscore is refused: no certificate and no URL of a provider
/// has one, and tunnels like them.
/// </remarks>
public static class WireName
{
    /// <summary>Reads a name. Never throws; allocates only the result.</summary>
    /// <param name="bytes">All bytes of the name and nothing else.</param>
    public static WireNameReading Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return new WireNameReading(null, HostRefusal.Empty, IsAddress: false);
        }

        if (bytes.Length > HostSyntax.MaxName)
        {
            return Refused(HostRefusal.TooLong);
        }

        Span<char> text = stackalloc char[HostSyntax.MaxName];
        text = text[..bytes.Length];
        var refusal = Fold(bytes, text);
        if (refusal != HostRefusal.None)
        {
            return bytes.Contains((byte)':') && IsIpv6(bytes, text) ? new WireNameReading(null, refusal, IsAddress: true) : Refused(refusal);
        }

        refusal = CheckLabels(text);
        if (refusal != HostRefusal.None)
        {
            return Refused(refusal);
        }

        if (HostSyntax.EndsInNumber(text))
        {
            return new WireNameReading(null, HostRefusal.OddAddress, IpLiteral.Read(text, out _) == HostRefusal.None);
        }

        return new WireNameReading(new Hostname(text.ToString()), HostRefusal.None, IsAddress: false);
    }

    private static WireNameReading Refused(HostRefusal refusal) => new(null, refusal, IsAddress: false);

    private static HostRefusal Fold(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = (char)bytes[i];
            if (char.IsAsciiLetterUpper(c))
            {
                c = (char)(c | 0x20);
            }
            else if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.'))
            {
                return HostRefusal.ForbiddenCharacter;
            }

            text[i] = c;
        }

        return HostRefusal.None;
    }

    private static HostRefusal CheckLabels(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var dot = text.IndexOf('.');
            var label = dot < 0 ? text : text[..dot];
            if (label.IsEmpty)
            {
                return HostRefusal.EmptyLabel;
            }

            if (label.Length > HostSyntax.MaxLabel)
            {
                return HostRefusal.TooLong;
            }

            if (label[0] == '-' || label[^1] == '-')
            {
                return HostRefusal.MisplacedHyphen;
            }

            if (label.StartsWith("xn--", StringComparison.Ordinal) && !UnicodeLabel.RoundTrips(label.ToString()))
            {
                return HostRefusal.InvalidPunycode;
            }

            if (dot < 0)
            {
                return HostRefusal.None;
            }

            text = text[(dot + 1)..];
        }
    }

    /// <summary>Whether it is an IPv6 address, in brackets or not: only so that the record can say so.</summary>
    private static bool IsIpv6(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = (char)bytes[i];
        }

        ReadOnlySpan<char> inner = text[0] == '[' && text[^1] == ']' ? text[1..^1] : text;
        return IpLiteral.Read(inner, out var address) == HostRefusal.None && address is not null;
    }
}

/// <summary>The outcome of <see cref="WireName.Read"/>.</summary>
/// <param name="Name">The name, or null when it was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="IsAddress">Whether what was refused is an IP address written the one usual way.</param>
public readonly record struct WireNameReading(Hostname? Name, HostRefusal Refusal, bool IsAddress);
