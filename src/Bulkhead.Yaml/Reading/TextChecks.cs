using System.Buffers;
using System.Globalization;
using System.Text;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>What is checked on the characters before any YAML is read.</summary>
internal static class TextChecks
{
    /// <summary>
    /// The control characters and non-characters outside YAML's printable set. Next line (U+0085), which is printable, is not among them.
    /// </summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    /// <summary>The first thing that forbids reading the text; null when there is none.</summary>
    public static Diagnostic? Find(PositionMap positions, YamlLimits limits)
    {
        var text = positions.Text;
        if (text.Length > limits.MaxBytes || (text.Length > limits.MaxBytes / 4 && Encoding.UTF8.GetByteCount(text) > limits.MaxBytes))
        {
            return YamlDiagnostics.FileTooLarge.At(
                positions.At(0),
                $"The text is longer than the {limits.MaxBytes} bytes that are read.",
                "Give the configuration itself, not an archive, a log or a data file.");
        }

        var offset = text.AsSpan().IndexOfAny(Forbidden);
        if (offset < 0)
        {
            offset = UnpairedSurrogate(text);
        }

        return offset < 0 ? null : YamlDiagnostics.ForbiddenCharacter.At(
            positions.At(offset),
            $"The character U+{((int)text[offset]).ToString("X4", CultureInfo.InvariantCulture)} is not allowed in YAML.",
            "Remove it. If it belongs to a value, write it as an escape in double quotes, such as \"\\x1B\".");
    }

    private static int UnpairedSurrogate(string text)
    {
        var offset = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        while (offset >= 0)
        {
            if (!char.IsHighSurrogate(text[offset]) || offset + 1 >= text.Length || !char.IsLowSurrogate(text[offset + 1]))
            {
                return offset;
            }

            var next = text.AsSpan(offset + 2).IndexOfAnyInRange('\uD800', '\uDFFF');
            offset = next < 0 ? -1 : offset + 2 + next;
        }

        return -1;
    }

    private static string ForbiddenCharacters()
    {
        var characters = new StringBuilder();
        for (var c = '\0'; c <= '\u009F'; c++)
        {
            if (c is (< ' ' and not ('\t' or '\n' or '\r')) or (>= '\u007F' and not '\u0085'))
            {
                characters.Append(c);
            }
        }

        return characters.Append("\uFFFE\uFFFF").ToString();
    }
}
