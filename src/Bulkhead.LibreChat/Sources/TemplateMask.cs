using System.Collections.Immutable;
using System.Text;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>
/// Makes a Helm template readable as YAML without moving a character: control lines become blank, every other expression becomes an opaque word of
/// its own length, which is turned back into the expression afterwards.
/// </summary>
internal sealed class TemplateMask
{
    // Private-use characters are printable to YAML, never significant to it, and do not stand in configuration by accident.
    private const char Marker = '\uE000';
    private const char DigitZero = '\uE100';
    private const char Filler = '\uF300';
    private const int DigitBase = 4096;

    private readonly List<string> expressions = [];

    private TemplateMask(string text) => Text = text;

    /// <summary>The masked text, as long as the original.</summary>
    public string Text { get; private set; }

    /// <summary>Offset of the first expression in the text.</summary>
    public int FirstOffset { get; private set; } = -1;

    /// <summary>Whether a line inserts content (<c>include</c>, <c>toYaml</c> …) that is therefore missing.</summary>
    public bool InsertsContent { get; private set; }

    /// <summary>Masks a text; null when it holds no expression.</summary>
    public static TemplateMask? Create(string text)
    {
        if (!text.Contains("{{", StringComparison.Ordinal) || text.AsSpan().IndexOfAnyInRange(Marker, Filler) >= 0)
        {
            return null;
        }

        var mask = new TemplateMask(text);
        mask.Run(text);
        return mask.FirstOffset < 0 ? null : mask;
    }

    /// <summary>The node with the expressions back in its scalars.</summary>
    public YamlNode Restore(YamlNode node) => node switch
    {
        YamlScalar scalar => Restore(scalar),
        YamlSequence sequence => new YamlSequence(sequence.Span, [.. sequence.Items.Select(Restore)]),
        YamlMapping mapping => RestoreMapping(mapping),
        _ => node,
    };

    private YamlMapping RestoreMapping(YamlMapping mapping)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var entries = ImmutableArray.CreateBuilder<YamlEntry>(mapping.Entries.Length);
        foreach (var entry in mapping.Entries)
        {
            var key = RestoreText(entry.Key);
            if (seen.Add(key))
            {
                entries.Add(new YamlEntry(key, entry.KeySpan, Restore(entry.Value)));
            }
        }

        return new YamlMapping(mapping.Span, entries.ToImmutable());
    }

    private YamlScalar Restore(YamlScalar scalar) => scalar.Value.Contains(Marker)
        ? new YamlScalar(scalar.Span, RestoreText(scalar.Value), scalar.Style, YamlScalarType.String) { ContentStart = scalar.ContentStart }
        : scalar;

    private string RestoreText(string text)
    {
        if (!text.Contains(Marker))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != Marker || i + 2 >= text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var index = ((text[i + 1] - DigitZero) * DigitBase) + (text[i + 2] - DigitZero);
            if (index < 0 || index >= expressions.Count)
            {
                result.Append(text[i]);
                continue;
            }

            result.Append(expressions[index]);
            i += 2;
            while (i + 1 < text.Length && text[i + 1] == Filler)
            {
                i++;
            }
        }

        return result.ToString();
    }

    private void Run(string text)
    {
        var result = text.ToCharArray();
        var elseDepth = 0;
        var nesting = 0;
        var lineStart = 0;
        while (lineStart < text.Length)
        {
            var lineEnd = text.IndexOf('\n', lineStart);
            lineEnd = lineEnd < 0 ? text.Length : lineEnd;
            var content = text.AsSpan(lineStart, lineEnd - lineStart).Trim();
            if (IsExpressionOnly(content, out var keyword))
            {
                Note(lineStart);
                switch (keyword)
                {
                    case "if" or "with" or "range" or "define" or "block":
                        nesting++;
                        break;
                    case "else" when elseDepth == 0:
                        elseDepth = nesting;
                        break;
                    case "end":
                        elseDepth = elseDepth == nesting ? 0 : elseDepth;
                        nesting = Math.Max(0, nesting - 1);
                        break;
                    case "else" or "comment" or "assign":
                        break;
                    default:
                        InsertsContent = true;
                        break;
                }

                Blank(result, lineStart, lineEnd);
            }
            else if (elseDepth > 0)
            {
                // Both branches at once would give duplicate keys; the first one is the one that names destinations.
                Blank(result, lineStart, lineEnd);
            }
            else
            {
                MaskLine(text, result, lineStart, lineEnd);
            }

            lineStart = lineEnd + 1;
        }

        Text = new string(result);
    }

    private void MaskLine(string text, char[] result, int lineStart, int lineEnd)
    {
        var at = lineStart;
        while ((at = text.IndexOf("{{", at, lineEnd - at, StringComparison.Ordinal)) >= 0)
        {
            var close = text.IndexOf("}}", at, lineEnd - at, StringComparison.Ordinal);
            if (close < 0)
            {
                return;
            }

            Note(at);
            var end = close + 2;
            result[at] = Marker;
            result[at + 1] = (char)(DigitZero + (expressions.Count / DigitBase));
            result[at + 2] = (char)(DigitZero + (expressions.Count % DigitBase));
            result.AsSpan(at + 3, end - at - 3).Fill(Filler);
            expressions.Add(text[at..end]);
            at = end;
        }
    }

    private void Note(int offset) => FirstOffset = FirstOffset < 0 ? offset : FirstOffset;

    private static void Blank(char[] result, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            result[i] = result[i] == '\r' ? '\r' : ' ';
        }
    }

    private static bool IsExpressionOnly(ReadOnlySpan<char> content, out string keyword)
    {
        keyword = string.Empty;
        if (!content.StartsWith("{{") || !content.EndsWith("}}") || content.Length < 4 || content[2..].IndexOf("{{") >= 0)
        {
            return false;
        }

        var inner = content[2..^2].TrimStart('-').TrimStart();
        if (inner.StartsWith("/*"))
        {
            keyword = "comment";
        }
        else if (inner.StartsWith("$") && inner.IndexOf('=') > 0)
        {
            keyword = "assign";
        }
        else
        {
            var end = inner.IndexOfAny(' ', '-', '\t');
            keyword = (end < 0 ? inner : inner[..end]).ToString();
        }

        return true;
    }
}
