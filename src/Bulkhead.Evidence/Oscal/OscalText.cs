using System.Globalization;
using System.Text;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Evidence.Oscal;

/// <summary>Text as OSCAL wants it: markup, references, points in time, tokens.</summary>
internal static class OscalText
{
    /// <summary>
    /// Text for a title, a description or remarks. These are Markdown to readers, and the text may hold what came from input: it is cleaned, and
    /// escaped so that it reads as it is written.
    /// </summary>
    /// <param name="text">Any text; a line break becomes visible.</param>
    public static string Markup(string text)
    {
        var clean = Printable.Clean(text, int.MaxValue);
        var result = new StringBuilder(clean.Length + 8);
        for (var i = 0; i < clean.Length; i++)
        {
            if (IsMarkup(clean, i))
            {
                result.Append('\\');
            }

            result.Append(clean[i]);
        }

        return result.ToString();
    }

    /// <summary>A path of the bundle as a reference (RFC 3986 section 4.1): what is not plain is percent-encoded, a colon too, so that no path is taken for a scheme.</summary>
    /// <param name="folder">Where the root of the bundle is from the document: empty or for example <c>../</c>.</param>
    /// <param name="path">The path in the bundle, with slashes.</param>
    public static string Reference(string folder, string path)
    {
        var result = new StringBuilder(folder, folder.Length + path.Length);
        foreach (var value in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' or (byte)'/')
            {
                result.Append((char)value);
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return result.ToString();
    }

    /// <summary>A point in time, UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static bool IsMarkup(string text, int at) => text[at] switch
    {
        // Tilde and circumflex are subscript and superscript in OSCAL's Markdown, double braces insert a parameter.
        '\\' or '`' or '*' or '[' or ']' or '<' or '&' or '~' or '^' or '{' or '|' => true,
        // Inside of a word it is no emphasis in CommonMark, and names are full of it.
        '_' => !(at > 0 && char.IsLetterOrDigit(text[at - 1]) && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1])),
        '#' or '-' or '+' or '>' or '=' => at == 0,
        // "3. " would begin a list.
        '.' or ')' => at > 0 && (at + 1 == text.Length || text[at + 1] == ' ') && !text.AsSpan(0, at).ContainsAnyExceptInRange('0', '9'),
        _ => false,
    };
}
