namespace Bulkhead.Flows.Queries;

/// <summary>Fits a text to a pattern in which <c>*</c> stands for any number of characters. Only the letters a to z are the same in both cases.</summary>
internal static class TextPattern
{
    /// <summary>Whether the whole text fits the pattern.</summary>
    public static bool Fits(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        var (at, want) = (0, 0);
        var (star, kept) = (-1, 0);
        while (at < text.Length)
        {
            if (want < pattern.Length && pattern[want] == '*')
            {
                (star, kept) = (want++, at);
            }
            else if (want < pattern.Length && Same(text[at], pattern[want]))
            {
                at++;
                want++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more; an earlier one never has to.
                (want, at) = (star + 1, ++kept);
            }
            else
            {
                return false;
            }
        }

        return pattern[want..].TrimStart('*').IsEmpty;
    }

    /// <summary>Whether a part of the text fits the pattern.</summary>
    public static bool FitsPart(ReadOnlySpan<char> text, string pattern) => Fits(text, $"*{pattern}*");

    private static bool Same(char left, char right) => left == right || (char.IsAsciiLetter(left) && char.IsAsciiLetter(right) && (left | 0x20) == (right | 0x20));
}
