using System.Buffers;
using System.Text;

namespace Bulkhead.Gateway.Peeking;

/// <summary>The smallest words of HTTP (RFC 9110 section 5.6).</summary>
internal static class HttpSyntax
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>Everything up to the space but the tab, and DEL: what stands in no head but as the end of a line.</summary>
    public static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Whether a byte is a tchar (RFC 9110 section 5.6.2).</summary>
    public static bool IsTokenByte(byte value) => TokenBytes.Contains(value);

    /// <summary>The number of token bytes at the start.</summary>
    public static int TokenLength(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept(TokenBytes);
        return length < 0 ? text.Length : length;
    }

    /// <summary>Whether all of it is one token.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>Whether it is a word, whatever the case of its ASCII letters.</summary>
    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(text, word);

    /// <summary>Removes spaces and tabs around a field value (OWS, RFC 9110 section 5.6.3).</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) => value.Trim(" \t"u8);

    /// <summary>The first element of a comma-separated list (RFC 9110 section 5.6.1), and what follows it.</summary>
    public static ReadOnlySpan<byte> NextElement(scoped ref ReadOnlySpan<byte> list)
    {
        var comma = list.IndexOf((byte)',');
        var element = comma < 0 ? list : list[..comma];
        list = comma < 0 ? default : list[(comma + 1)..];
        return Trim(element);
    }
}
