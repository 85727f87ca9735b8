using System.Collections.Immutable;

namespace Bulkhead.Model.Names;

/// <summary>A URL taken apart without rewriting any of it.</summary>
/// <param name="Scheme">The scheme in lower case, without the colon.</param>
/// <param name="Host">The host text as written (brackets kept, not canonical): give it to <see cref="HostSyntax"/>.</param>
/// <param name="Port">The port as written, or null when none is written.</param>
/// <param name="Path">The path with its leading slash, or null when none is written. The query and fragment are dropped: they may hold secrets.</param>
public sealed record UrlParts(string Scheme, string Host, int? Port, string? Path)
{
    /// <summary>Whether user information (a possible secret) stood before the host.</summary>
    public bool HasUserInfo { get; init; }

    /// <summary>Reads an absolute URL <c>scheme://[user@]host[:port][/path]</c>.</summary>
    /// <param name="text">The text; surrounding white space is not trimmed here.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="reason">Why it was refused, as the end of a sentence: "holds a backslash".</param>
    /// <remarks>
    /// Stricter than WHATWG URL on purpose: white space, control characters, backslashes, more than one <c>@</c>, an empty host, a port
    /// outside 1 to 65535 are refused, because two parsers would read them differently.
    /// </remarks>
    public static bool TryRead(string text, out UrlParts? parts, out string? reason)
    {
        parts = null;
        if (!TryReadSeveral(text, out var several, out reason))
        {
            return false;
        }

        if (several.Length > 1)
        {
            reason = "names several hosts";
            return false;
        }

        parts = several[0];
        return true;
    }

    /// <summary>Reads a URL whose authority may list hosts: <c>mongodb://user@a:27017,b:27017/db</c> (MongoDB, Redis, etcd connection strings).</summary>
    /// <param name="text">The text; surrounding white space is not trimmed here.</param>
    /// <param name="parts">One entry per host, at least one, in written order.</param>
    /// <param name="reason">Why it was refused, as the end of a sentence.</param>
    public static bool TryReadSeveral(string text, out ImmutableArray<UrlParts> parts, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        parts = [];
        reason = ForbiddenText(text);
        if (reason is not null)
        {
            return false;
        }

        var scheme = SchemeLength(text);
        if (scheme == 0)
        {
            reason = "does not start with a scheme and \"://\"";
            return false;
        }

        var start = scheme + 3;
        var end = text.AsSpan(start).IndexOfAny("/?#");
        end = end < 0 ? text.Length : start + end;
        var authority = text.AsSpan(start, end - start);
        var at = authority.IndexOf('@');
        if (at >= 0 && authority[(at + 1)..].Contains('@'))
        {
            reason = "holds more than one \"@\" before the path";
            return false;
        }

        var path = PathOf(text, end);
        var lowered = Lowered(text.AsSpan(0, scheme));
        var hosts = authority[(at + 1)..];
        var found = ImmutableArray.CreateBuilder<UrlParts>(1);
        foreach (var range in hosts.Split(','))
        {
            if (!TryReadHostAndPort(hosts[range], out var host, out var port, out reason))
            {
                return false;
            }

            found.Add(new UrlParts(lowered, host.ToString(), port, path) { HasUserInfo = at >= 0 });
        }

        parts = found.ToImmutable();
        return true;
    }

    private static string? ForbiddenText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
            {
                return "holds a backslash";
            }

            if (char.IsWhiteSpace(c))
            {
                return "holds white space";
            }

            if (char.IsControl(c))
            {
                return "holds a control character";
            }

            if (char.IsSurrogate(c) && !(i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])))
            {
                return "holds half a character";
            }

            i += char.IsHighSurrogate(c) ? 1 : 0;
        }

        return text.Length == 0 ? "is empty" : null;
    }

    /// <summary>The length of the scheme (RFC 3986 section 3.1), or 0 where no scheme and "://" stand at the start.</summary>
    private static int SchemeLength(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(text[0]) || !text.AsSpan(colon).StartsWith("://", StringComparison.Ordinal))
        {
            return 0;
        }

        foreach (var c in text.AsSpan(1, colon - 1))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return 0;
            }
        }

        return colon;
    }

    // Nearly every URL has one of these: thousands of them need no text of their own for it.
    private static string Lowered(ReadOnlySpan<char> scheme) => scheme switch
    {
        "https" => "https",
        "http" => "http",
        "wss" => "wss",
        "ws" => "ws",
        _ => scheme.ToString().ToLowerInvariant(),
    };

    private static string? PathOf(string text, int start)
    {
        if (start == text.Length || text[start] != '/')
        {
            return null;
        }

        var end = text.AsSpan(start).IndexOfAny("?#");
        return end < 0 ? text[start..] : text.Substring(start, end);
    }

    private static bool TryReadHostAndPort(
        ReadOnlySpan<char> text, out ReadOnlySpan<char> host, out int? port, out string? reason)
    {
        port = null;
        reason = null;
        host = text;
        var rest = ReadOnlySpan<char>.Empty;
        if (text.StartsWith("["))
        {
            var close = text.IndexOf(']');
            if (close < 0 || (close + 1 < text.Length && text[close + 1] != ':'))
            {
                reason = "has brackets that do not enclose the host";
                return false;
            }

            host = text[..(close + 1)];
            rest = text[(close + 1)..];
        }
        else if (text.IndexOf(':') is >= 0 and var colon)
        {
            host = text[..colon];
            rest = text[colon..];
        }

        if (host.IsEmpty)
        {
            reason = "has no host";
            return false;
        }

        // A colon with nothing after it means the default port (RFC 3986 section 3.2.3).
        if (rest.Length <= 1)
        {
            return true;
        }

        var digits = rest[1..];
        if (digits.Contains(':'))
        {
            reason = "has more than one colon after the host (an IPv6 address needs brackets)";
            return false;
        }

        var value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                reason = "has a port that is not a number";
                return false;
            }

            value = Math.Min((value * 10) + (c - '0'), 65536);
        }

        if (value is 0 or > 65535 || digits.Length > 5)
        {
            reason = "has a port outside 1 to 65535";
            return false;
        }

        port = value;
        return true;
    }
}
