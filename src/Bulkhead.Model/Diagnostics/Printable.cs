using System.Globalization;
using System.Text;

namespace Bulkhead.Model.Diagnostics;

/// <summary>Makes text from input safe to show in a terminal, a comment, a log or a report.</summary>
public static class Printable
{
    /// <summary>Replaces control, format, surrogate-half and line-separating characters by <c>\u{hex}</c> and cuts what is too long.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">The greatest number of UTF-16 code units kept; longer text ends in an ellipsis.</param>
    public static string Clean(string text, int limit = 200)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = text.Length <= limit;
        for (var i = 0; plain && i < text.Length; i++)
        {
            plain = text[i] is >= ' ' and < '\x7f';
        }

        if (plain)
        {
            return text;
        }

        var result = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length >= limit)
            {
                result.Append('…');
                break;
            }

            var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate || rune.Value == 0xFFFD;
            if (hidden)
            {
                result.Append("\\u{").Append(rune.Value.ToString("x", CultureInfo.InvariantCulture)).Append('}');
            }
            else
            {
                result.Append(rune.ToString());
            }
        }

        return result.ToString();
    }
}
