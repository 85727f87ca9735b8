using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Support;

/// <summary>
/// A URL or <c>host[:port]</c> taken apart although parts of it may still be placeholders. Only for finding out which part a placeholder stands
/// in; a text without placeholders in its authority goes through <see cref="UrlParts"/>.
/// </summary>
internal readonly struct Address
{
    private readonly string text;
    private readonly int schemeLength;
    private readonly int hostStart;
    private readonly int hostEnd;
    private readonly int restStart;

    private Address(string text, int schemeLength, int hostStart, int hostEnd, int restStart, bool hasUserInfo)
    {
        (this.text, this.schemeLength, this.hostStart, this.hostEnd, this.restStart) = (text, schemeLength, hostStart, hostEnd, restStart);
        HasUserInfo = hasUserInfo;
    }

    /// <summary>The scheme as written, or null.</summary>
    public string? Scheme => schemeLength < 0 ? null : text.AsSpan(0, schemeLength) is "https" ? "https" : text[..schemeLength];

    /// <summary>The host text, placeholders included.</summary>
    public ReadOnlySpan<char> Host => text.AsSpan(hostStart, hostEnd - hostStart);

    /// <summary>The port text, or null when none is written.</summary>
    public string? Port => hostEnd == restStart ? null : text[(hostEnd + 1)..restStart];

    /// <summary>What follows the authority, from the first slash, question mark or number sign.</summary>
    public ReadOnlySpan<char> Rest => text.AsSpan(restStart);

    /// <summary>Whether user information stood before the host; it is dropped.</summary>
    public bool HasUserInfo { get; }

    /// <summary>Takes a text apart; never fails.</summary>
    public static Address Split(string text)
    {
        var scheme = -1;
        var start = 0;
        var mark = text.IndexOf("://", StringComparison.Ordinal);
        if (mark >= 0 && EndOfAuthority(text, 0) > mark)
        {
            scheme = mark;
            start = mark + 3;
        }

        var end = EndOfAuthority(text, start);
        var at = text.AsSpan(start, end - start).LastIndexOf('@');
        var first = start + at + 1;
        var colon = LastColon(text.AsSpan(first, end - first));
        return new Address(text, scheme, first, colon < 0 ? end : first + colon, end, at >= 0);
    }

    /// <summary>The text without user information, query and fragment: what may be shown.</summary>
    public string ToShow()
    {
        var path = Rest;
        var cut = path.IndexOfAny('?', '#');
        path = cut < 0 ? path : path[..cut];
        return $"{(Scheme is null ? string.Empty : Scheme + "://")}{Host}{(Port is null ? string.Empty : ":" + Port)}{path}";
    }

    /// <summary>The part of the path before the first placeholder, cut at a slash; null when nothing but the root is left.</summary>
    public string? PlainPath()
    {
        var path = Rest;
        var cut = path.IndexOfAny('?', '#');
        path = cut < 0 ? path : path[..cut];
        var hole = path.IndexOfAny('$', '{');
        if (hole >= 0)
        {
            path = path[..(path[..hole].LastIndexOf('/') + 1)];
        }

        return path.Length <= 1 || path[0] != '/' ? null : path.ToString();
    }

    // The end of scheme and authority: the first "/", "?" or "#" that is neither part of "://" nor inside braces.
    private static int EndOfAuthority(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '{':
                    depth++;
                    break;
                case '}':
                    depth = Math.Max(0, depth - 1);
                    break;
                case '/' when depth == 0 && start == 0 && i > 0 && text[i - 1] == ':' && i + 1 < text.Length && text[i + 1] == '/':
                    i++;
                    break;
                case '/' or '?' or '#' when depth == 0:
                    return i;
                default:
                    break;
            }
        }

        return text.Length;
    }

    private static int LastColon(ReadOnlySpan<char> authority)
    {
        var depth = 0;
        for (var i = authority.Length - 1; i >= 0; i--)
        {
            switch (authority[i])
            {
                case '}' or ']':
                    depth++;
                    break;
                case '{' or '[':
                    depth--;
                    break;
                case ':' when depth == 0:
                    return i;
                default:
                    break;
            }
        }

        return -1;
    }
}
