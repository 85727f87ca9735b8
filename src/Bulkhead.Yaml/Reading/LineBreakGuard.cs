using System.Buffers;

namespace Bulkhead.Yaml.Reading;

/// <summary>
/// YamlDotNet takes U+0085, U+2028 and U+2029 for line breaks (YAML 1.1); js-yaml, and so LibreChat, for ordinary characters (YAML 1.2). A value with one of
/// them would be read as two keys here and as one value there. So they are replaced by non-characters of the same length while parsing.
/// </summary>
internal sealed class LineBreakGuard
{
    private const string Breaks = "\u0085\u2028\u2029";
    private static readonly SearchValues<char> BreakCharacters = SearchValues.Create(Breaks);

    private readonly char[]? replacements;

    private LineBreakGuard(string text, char[]? replacements) => (Text, this.replacements) = (text, replacements);

    /// <summary>The text to parse: as long as the original, so that all places stay.</summary>
    public string Text { get; }

    /// <summary>Guards a text.</summary>
    public static LineBreakGuard For(string text)
    {
        if (!text.AsSpan().ContainsAny(BreakCharacters))
        {
            return new LineBreakGuard(text, null);
        }

        var stands = new char[Breaks.Length];
        var candidate = '\uFDD0';
        for (var i = 0; i < stands.Length; i++)
        {
            // A text with all 32 of them is refused by nobody, but the loop still ends: then some character stands for two.
            while (candidate < '\uFDEF' && text.Contains(candidate))
            {
                candidate++;
            }

            stands[i] = candidate++;
            text = text.Replace(Breaks[i], stands[i]);
        }

        return new LineBreakGuard(text, stands);
    }

    /// <summary>
    /// The same text with the tabs of otherwise blank lines (and before comments) as spaces: js-yaml skips them, YamlDotNet stumbles over them.
    /// Null when there are none.
    /// </summary>
    public LineBreakGuard? WithoutBlankTabs()
    {
        var characters = Text.ToCharArray();
        var changed = false;
        for (var start = 0; start < characters.Length;)
        {
            var line = characters.AsSpan(start);
            var length = line.IndexOfAny('\r', '\n');
            line = length < 0 ? line : line[..length];
            var blanks = line.IndexOfAnyExcept(' ', '\t');
            if ((blanks < 0 || line[blanks] == '#') && (blanks < 0 ? line : line[..blanks]).Contains('\t'))
            {
                (blanks < 0 ? line : line[..blanks]).Replace('\t', ' ');
                changed = true;
            }

            start = length < 0 ? characters.Length : start + length + 1;
        }

        return changed ? new LineBreakGuard(new string(characters), replacements) : null;
    }

    /// <summary>Puts the characters of a value back.</summary>
    public string Restore(string value)
    {
        for (var i = 0; replacements is not null && i < replacements.Length; i++)
        {
            value = value.Replace(replacements[i], Breaks[i]);
        }

        return value;
    }
}
