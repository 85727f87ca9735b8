using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bulkhead.Yaml.Writing;

/// <summary>
/// The text of a scalar: plain when no YAML 1.1 or 1.2 reader can take it for anything but this string, otherwise in double quotes with escapes.
/// </summary>
internal static class ScalarText
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/");

    private static readonly SearchValues<char> QuotableAscii =
        SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Appends the scalar.</summary>
    public static void Append(Utf8Text text, string value)
    {
        if (IsPlain(value))
        {
            text.Append(value);
        }
        else
        {
            AppendQuoted(text, value);
        }
    }

    /// <summary>
    /// Whether the string may stand without quotes. A first letter rules out numbers, dates, times, the merge key, <c>~</c>, <c>=</c> and the indicators;
    /// a leading digit is always quoted because YAML 1.1 has too many forms of numbers (octal, underscores, base 60).
    /// </summary>
    internal static bool IsPlain(string value) =>
        value.Length != 0 && char.IsAsciiLetter(value[0]) && !value.AsSpan().ContainsAnyExcept(PlainCharacters) && !IsReserved(value);

    private static bool IsReserved(string value) => value.Length <= 5 && char.ToLowerInvariant(value[0]) switch
    {
        'n' => Is(value, "null") || Is(value, "no") || Is(value, "n") || Is(value, "nan"),
        't' => Is(value, "true"),
        'f' => Is(value, "false"),
        'y' => Is(value, "yes") || Is(value, "y"),
        'o' => Is(value, "on") || Is(value, "off"),
        'i' => Is(value, "inf"),
        _ => false,
    };

    private static bool Is(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static void AppendQuoted(Utf8Text text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            var safe = rest.IndexOfAnyExcept(QuotableAscii);
            if (safe < 0)
            {
                text.Append(rest);
                break;
            }

            text.Append(rest[..safe]);
            // An unpaired surrogate decodes as U+FFFD with a length of one.
            Rune.DecodeFromUtf16(rest[safe..], out var rune, out var length);
            AppendEscaped(text, rune);
            rest = rest[(safe + length)..];
        }

        text.Append('"');
    }

    private static void AppendEscaped(Utf8Text text, Rune rune)
    {
        switch (rune.Value)
        {
            case '"':
                text.Append("\\\""u8);
                return;
            case '\\':
                text.Append("\\\\"u8);
                return;
            case '\n':
                text.Append("\\n"u8);
                return;
            case '\r':
                text.Append("\\r"u8);
                return;
            case '\t':
                text.Append("\\t"u8);
                return;
        }

        if (IsVisible(rune))
        {
            Span<char> characters = stackalloc char[2];
            text.Append(characters[..rune.EncodeToUtf16(characters)]);
        }
        else if (rune.Value <= 0xFF)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"));
        }
        else if (rune.Value <= 0xFFFF)
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"));
        }
        else
        {
            text.Append(string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"));
        }
    }

    /// <summary>Whether a reader of the file sees the character and no tool takes it for a line break or drops it.</summary>
    private static bool IsVisible(Rune rune) =>
        rune.Value != 0xFFFD && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator);
}
