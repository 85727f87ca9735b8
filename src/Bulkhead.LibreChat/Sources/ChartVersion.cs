using System.Globalization;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Reads the version of the LibreChat chart where a deployment writes it down.</summary>
public static class ChartVersion
{
    /// <summary>Reads an exact version, alone (<c>2.0.3</c>, <c>v2.0.3</c>) or behind the name of the chart (<c>librechat-2.0.3</c>, <c>librechat:2.0.3</c>, <c>librechat 2.0.3</c>).</summary>
    /// <param name="text">The text; null when nothing is written.</param>
    /// <returns>Null when it is none: a range (<c>2.x</c>, <c>&gt;=2.0.0</c>) or a branch says nothing for certain.</returns>
    public static Version? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var word = text.AsSpan().Trim();
        var start = word.LastIndexOfAny(" :-/");
        if (start >= 0 && word[..start].Contains("librechat", StringComparison.OrdinalIgnoreCase))
        {
            word = word[(start + 1)..];
        }

        word = word is ['v', .. var rest] ? rest : word;
        Span<Range> parts = stackalloc Range[4];
        return word.Split(parts, '.') == 3 && Number(word[parts[0]]) is { } major && Number(word[parts[1]]) is { } minor && Number(word[parts[2]]) is { } patch
            ? new Version(major, minor, patch)
            : null;
    }

    private static int? Number(ReadOnlySpan<char> text) =>
        text.Length is > 0 and < 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
