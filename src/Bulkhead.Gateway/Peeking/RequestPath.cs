using System.Buffers;
using System.Text;

namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// Whether a path is written in the one form that every server reads alike. What has another spelling is refused and never rewritten: the bytes
/// that are judged are the bytes that are forwarded.
/// </summary>
/// <remarks>
/// Canonical (RFC 3986 section 6.2.2): starts with one slash; no empty, <c>.</c> or <c>..</c> segment; only unreserved characters, sub-delimiters
/// but the semicolon, <c>:</c>, <c>@</c> and escapes; escapes in upper case, of bytes that need one, never of a slash, a backslash, a percent
/// sign, a question mark, a number sign, a semicolon or a control byte; escapes of more than ASCII are UTF-8 without detours. Letters keep their
/// case and a final slash counts: <c>/a</c>, <c>/A</c> and <c>/a/</c> are three paths. The query, from the first <c>?</c> on, is not judged.
/// </remarks>
public static class RequestPath
{
    private static readonly SearchValues<byte> PlainBytes =
        SearchValues.Create("-._~!$&'()*+,=:@/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> NeverEscaped = SearchValues.Create("/\\%?#;\u007f"u8);

    /// <summary>Checks a path with or without a query. Never throws.</summary>
    /// <param name="pathAndQuery">The text, as in <see cref="HttpHead.Path"/>.</param>
    public static Refusal Check(string pathAndQuery)
    {
        ArgumentNullException.ThrowIfNull(pathAndQuery);
        if (!Ascii.IsValid(pathAndQuery) || pathAndQuery.Length > HttpLimits.Target)
        {
            return Refused("The path holds more than ASCII or is longer than 8192 bytes.");
        }

        Span<byte> bytes = pathAndQuery.Length <= 512 ? stackalloc byte[512] : new byte[pathAndQuery.Length];
        return Check(bytes[..Encoding.ASCII.GetBytes(pathAndQuery, bytes)]);
    }

    /// <summary>Checks a path with or without a query. Never throws.</summary>
    /// <param name="pathAndQuery">The bytes as they came.</param>
    public static Refusal Check(ReadOnlySpan<byte> pathAndQuery)
    {
        var end = pathAndQuery.IndexOf((byte)'?');
        var path = end < 0 ? pathAndQuery : pathAndQuery[..end];
        if (path.IsEmpty || path[0] != '/')
        {
            return Refused("The path does not start with a slash.");
        }

        return CheckSegments(path) is { IsRefused: true } refusal ? refusal : CheckBytes(path);
    }

    private static Refusal CheckSegments(ReadOnlySpan<byte> path)
    {
        var rest = path[1..];
        while (true)
        {
            var slash = rest.IndexOf((byte)'/');
            var segment = slash < 0 ? rest : rest[..slash];
            if (segment.IsEmpty && slash >= 0)
            {
                return Refused("The path holds two slashes in a row.");
            }

            if (segment.SequenceEqual("."u8) || segment.SequenceEqual(".."u8))
            {
                return Refused("The path holds a segment of dots.");
            }

            if (slash < 0)
            {
                return Refusal.None;
            }

            rest = rest[(slash + 1)..];
        }
    }

    private static Refusal CheckBytes(ReadOnlySpan<byte> path)
    {
        while (true)
        {
            var at = path.IndexOfAnyExcept(PlainBytes);
            if (at < 0)
            {
                return Refusal.None;
            }

            if (path[at] != '%')
            {
                return Refused("The path holds a character that has to be escaped or has a second meaning.");
            }

            path = path[at..];
            var taken = ReadEscapes(path, out var refusal);
            if (refusal.IsRefused)
            {
                return refusal;
            }

            path = path[taken..];
        }
    }

    /// <summary>One escaped character: one escape for ASCII, two to four for the rest.</summary>
    private static int ReadEscapes(ReadOnlySpan<byte> path, out Refusal refusal)
    {
        Span<byte> decoded = stackalloc byte[4];
        var count = 0;
        while (count < 4 && path.Length >= (count + 1) * 3 && path[count * 3] == '%' && TryReadHex(path[(count * 3) + 1], out var high) && TryReadHex(path[(count * 3) + 2], out var low))
        {
            decoded[count++] = (byte)((high << 4) | low);
            if (decoded[0] < 0x80)
            {
                break;
            }
        }

        if (count == 0)
        {
            refusal = Refused("The path holds a percent sign that is no escape in upper case.");
            return 0;
        }

        if (decoded[0] < 0x80)
        {
            refusal = decoded[0] < 0x20 || NeverEscaped.Contains(decoded[0]) || Unreserved.Contains(decoded[0])
                ? Refused("The path escapes a character that has another spelling or a second meaning.")
                : Refusal.None;
            return 3;
        }

        var status = Rune.DecodeFromUtf8(decoded[..count], out _, out var used);
        refusal = status == OperationStatus.Done ? Refusal.None : Refused("The path escapes bytes that are no UTF-8.");
        return used * 3;
    }

    private static bool TryReadHex(byte c, out int value)
    {
        value = c is >= (byte)'0' and <= (byte)'9' ? c - '0' : c is >= (byte)'A' and <= (byte)'F' ? c - 'A' + 10 : -1;
        return value >= 0;
    }

    private static Refusal Refused(string detail) => new(RefusalReason.HttpPathNoncanonical, detail);
}
