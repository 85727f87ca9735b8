using System.Globalization;
using System.Text;

namespace Bulkhead.Yaml.Reading;

/// <summary>Decodes quoted scalars of one line that hold escapes.</summary>
internal static class QuotedText
{
    /// <summary>Decodes from the opening quote on; null when the text goes beyond its line or holds an escape that is not plain.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">The offset of the opening quote; then the offset behind the closing one.</param>
    public static string? Decode(string text, ref int at)
    {
        var quote = text[at];
        var value = new StringBuilder();
        for (var i = at + 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                return null;
            }

            if (c == quote)
            {
                if (quote == '"' || i + 1 >= text.Length || text[i + 1] != '\'')
                {
                    at = i + 1;
                    return value.ToString();
                }

                i++;
            }
            else if (c == '\\' && quote == '"')
            {
                if (++i >= text.Length || !AppendEscape(value, text, ref i))
                {
                    return null;
                }

                continue;
            }

            value.Append(c);
        }

        return null;
    }

    private static bool AppendEscape(StringBuilder value, string text, ref int at)
    {
        var digits = text[at] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            var plain = text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '"' => '"', '\\' => '\\', '/' => '/', '0' => '\0', _ => '\uFFFF' };
            value.Append(plain);
            return plain != '\uFFFF';
        }

        if (at + digits >= text.Length
            || !uint.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.IsValid(code))
        {
            return false;
        }

        Span<char> characters = stackalloc char[2];
        value.Append(characters[..new Rune(code).EncodeToUtf16(characters)]);
        at += digits;
        return true;
    }
}
