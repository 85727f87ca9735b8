using System.Buffers;
using System.Net;
using System.Text;

namespace Bulkhead.Model.Names;

/// <summary>The only way from text to a <see cref="Host"/>.</summary>
public static class HostSyntax
{
    /// <summary>The greatest length of a name in octets, without the final dot (RFC 1035 section 2.3.4).</summary>
    public const int MaxName = 253;

    /// <summary>The greatest length of a label in octets (RFC 1035 section 2.3.4).</summary>
    public const int MaxLabel = 63;

    private static readonly SearchValues<char> CanonicalCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> LowerHexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads the host part of a URL or a bare host; brackets around IPv6 are accepted, ports are not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowWildcard">Whether <c>*.</c> may stand in front.</param>
    public static HostReading Read(string text, bool allowWildcard = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return new HostReading(null, HostRefusal.Empty);
        }

        if (text.Contains(':') || text[0] == '[')
        {
            return ReadIpv6(text);
        }

        var rest = text.AsSpan();
        var wildcard = rest.StartsWith("*.", StringComparison.Ordinal);
        rest = wildcard ? rest[2..] : rest;
        var refusal = Scan(rest, out var ascii);
        if (refusal == HostRefusal.None && wildcard && !allowWildcard)
        {
            refusal = HostRefusal.MisplacedWildcard;
        }

        if (refusal != HostRefusal.None)
        {
            return new HostReading(null, refusal);
        }

        var endsInDot = rest.EndsWith('.');
        refusal = ReadName(endsInDot ? rest[..^1] : rest, out var name);
        if (refusal != HostRefusal.None)
        {
            return new HostReading(null, refusal);
        }

        if (EndsInNumber(name))
        {
            // An address takes no wildcard and no final dot.
            return wildcard || endsInDot || IpLiteral.Read(name, out var address) != HostRefusal.None || address is null
                ? new HostReading(null, HostRefusal.OddAddress)
                : new HostReading(new Host.Address(new IPNetwork(address, 32)), HostRefusal.None);
        }

        var hostname = new Hostname(name);
        return new HostReading(wildcard ? new Host.Pattern(new DomainPattern(hostname)) : new Host.Name(hostname), HostRefusal.None)
        {
            Unicode = ascii ? null : text,
        };
    }

    private static HostReading ReadIpv6(string text)
    {
        var bracketed = text[0] == '[';
        if (bracketed && (text[^1] != ']' || !text.Contains(':')))
        {
            return new HostReading(null, HostRefusal.ForbiddenCharacter);
        }

        var refusal = IpLiteral.Read(bracketed ? text.AsSpan(1, text.Length - 2) : text, out var address);
        return refusal == HostRefusal.None && address is not null
            ? new HostReading(new Host.Address(new IPNetwork(address, 128)), HostRefusal.None)
            : new HostReading(null, refusal);
    }

    /// <summary>Refuses what cannot be part of any name, whatever stands around it.</summary>
    private static HostRefusal Scan(ReadOnlySpan<char> text, out bool ascii)
    {
        ascii = true;
        var star = false;
        foreach (var c in text)
        {
            if (c == '*')
            {
                star = true;
            }
            else if (c >= 0x80)
            {
                ascii = false;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return HostRefusal.ForbiddenCharacter;
            }
        }

        return star ? HostRefusal.MisplacedWildcard : HostRefusal.None;
    }

    private static HostRefusal ReadName(ReadOnlySpan<char> text, out string name)
    {
        name = string.Empty;
        if (text.IsEmpty)
        {
            return HostRefusal.EmptyLabel;
        }

        if (text.Length > MaxName)
        {
            return HostRefusal.TooLong;
        }

        if (IsCanonical(text))
        {
            name = text.ToString();
            return HostRefusal.None;
        }

        var result = new StringBuilder(text.Length + 16);
        var rightToLeft = false;
        foreach (var range in text.Split('.'))
        {
            var refusal = ReadLabel(text[range], out var label, ref rightToLeft);
            if (refusal != HostRefusal.None)
            {
                return refusal;
            }

            result.Append(result.Length == 0 ? string.Empty : ".").Append(label);
        }

        if (result.Length > MaxName)
        {
            return HostRefusal.TooLong;
        }

        name = result.ToString();
        return rightToLeft && !SuitsRightToLeft(text) ? HostRefusal.AmbiguousUnicode : HostRefusal.None;
    }

    /// <summary>Whether a name is written in its canonical form already, as nearly all are; one with Punycode has to be looked at.</summary>
    private static bool IsCanonical(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(CanonicalCharacters))
        {
            return false;
        }

        while (true)
        {
            var dot = text.IndexOf('.');
            var label = dot < 0 ? text : text[..dot];
            if (label.Length is 0 or > MaxLabel || label[0] == '-' || label[^1] == '-' || label.StartsWith("xn--", StringComparison.Ordinal))
            {
                return false;
            }

            if (dot < 0)
            {
                return true;
            }

            text = text[(dot + 1)..];
        }
    }

    private static HostRefusal ReadLabel(ReadOnlySpan<char> text, out string label, ref bool rightToLeft)
    {
        label = string.Empty;
        if (text.IsEmpty)
        {
            return HostRefusal.EmptyLabel;
        }

        if (text[0] == '-' || text[^1] == '-')
        {
            return HostRefusal.MisplacedHyphen;
        }

        if (!Ascii.IsValid(text))
        {
            if (!UnicodeLabel.TryEncode(text, out label, out var labelRightToLeft))
            {
                return HostRefusal.AmbiguousUnicode;
            }

            rightToLeft |= labelRightToLeft;
            return label.Length > MaxLabel ? HostRefusal.TooLong : HostRefusal.None;
        }

        if (text.Length > MaxLabel)
        {
            return HostRefusal.TooLong;
        }

        label = text.ToString().ToLowerInvariant();
        return label.StartsWith("xn--", StringComparison.Ordinal) && !UnicodeLabel.RoundTrips(label)
            ? HostRefusal.InvalidPunycode
            : HostRefusal.None;
    }

    /// <summary>
    /// The Bidi rule (RFC 5893 section 2) reduced to what can be judged without tables: in a name with a right-to-left label, every label
    /// starts with a letter and none starts or ends with an underscore.
    /// </summary>
    private static bool SuitsRightToLeft(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (char.IsAsciiDigit(label[0]) || label[0] == '_' || label[^1] == '_')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the last label is a number, decimal or hexadecimal: every URL parser then expects an IPv4 address.</summary>
    internal static bool EndsInNumber(ReadOnlySpan<char> name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        if (last.StartsWith("0x", StringComparison.Ordinal))
        {
            return !last[2..].ContainsAnyExcept(LowerHexDigits);
        }

        return !last.ContainsAnyExceptInRange('0', '9');
    }
}

/// <summary>The outcome of <see cref="HostSyntax.Read"/>.</summary>
/// <param name="Host">The host, or null when it was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
public readonly record struct HostReading(Host? Host, HostRefusal Refusal)
{
    /// <summary>The text before conversion to A-labels, when it was converted; otherwise null.</summary>
    public string? Unicode { get; init; }
}
