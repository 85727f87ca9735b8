using System.Buffers;
using System.Globalization;
using System.Text;

namespace Bulkhead.Yaml.Reading;

/// <summary>
/// Reads a scalar a second time from its source and notes which piece of its value stands where. Only done for scalars that hold YAML themselves.
/// </summary>
internal sealed class ScalarPieces
{
    private static readonly SearchValues<char> RunEnds = SearchValues.Create("'\"\\ \t\r\n");

    private readonly string source;
    private readonly List<TextPiece> pieces = [];
    private readonly StringBuilder value = new();
    private int at;

    private ScalarPieces(string source, int start) => (this.source, at) = (source, start);

    /// <summary>The pieces, in order; null when the second reading does not give the same value (then no place inside can be promised).</summary>
    /// <param name="source">The text that holds the scalar.</param>
    /// <param name="start">The offset of its first character.</param>
    /// <param name="scalar">The scalar as it was read.</param>
    public static List<TextPiece>? Find(string source, int start, YamlScalar scalar)
    {
        var reader = new ScalarPieces(source, start);
        switch (scalar.Style)
        {
            case YamlScalarStyle.Literal or YamlScalarStyle.Folded:
                reader.ReadBlock(scalar.Style == YamlScalarStyle.Folded, BlockContent(source, start).Indentation, scalar.Value);
                break;
            case YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted:
                reader.at++;
                reader.ReadFlow(scalar.Style, scalar.Value.Length);
                break;
            default:
                reader.ReadFlow(YamlScalarStyle.Plain, scalar.Value.Length);
                break;
        }

        // Trailing line breaks of a block depend on its chomping and hold nothing that could have a place.
        return reader.value.ToString().AsSpan().TrimEnd('\n').SequenceEqual(scalar.Value.AsSpan().TrimEnd('\n')) && reader.pieces.Count > 0
            ? reader.pieces
            : null;
    }

    /// <summary>Where the content of a block scalar starts: the offset of the line below its header and the column of its indentation.</summary>
    public static (int Offset, int Indentation) BlockContent(string source, int start)
    {
        var body = SkipBreak(source, EndOfLine(source, start));
        var header = source.AsSpan(start, Math.Min(4, source.Length - start));
        var indicator = header.IndexOfAnyInRange('1', '9');
        var commentOrEnd = header.IndexOfAny(" \t\r\n#");
        if (indicator >= 0 && (commentOrEnd < 0 || indicator < commentOrEnd))
        {
            return (body, ParentIndentation(source, start) + header[indicator] - '0');
        }

        // The first line that is not blank tells the indentation.
        for (var line = body; line < source.Length;)
        {
            var end = EndOfLine(source, line);
            var text = source.AsSpan(line, end - line);
            var indentation = text.IndexOfAnyExcept(' ');
            if (indentation >= 0)
            {
                return (body, indentation);
            }

            line = SkipBreak(source, end);
        }

        return (body, 0);
    }

    /// <summary>The column of the collection entry that holds a block scalar with an indentation indicator.</summary>
    private static int ParentIndentation(string source, int start)
    {
        var lineStart = start;
        while (lineStart > 0 && source[lineStart - 1] is not ('\n' or '\r'))
        {
            lineStart--;
        }

        // "- - key: |2": each dash that starts an entry moves the parent one entry further right.
        var column = lineStart;
        var parent = lineStart;
        while (column < start)
        {
            column += source.AsSpan(column, start - column).IndexOfAnyExcept(' ') is var spaces and > 0 ? spaces : 0;
            parent = column;
            if (source[column] == '-' && column + 1 < start && source[column + 1] == ' ')
            {
                column++;
                if (source.AsSpan(column, start - column).IndexOfAnyExcept(' ') < 0)
                {
                    break;
                }

                continue;
            }

            break;
        }

        return parent - lineStart;
    }

    private static int EndOfLine(string source, int from)
    {
        var length = from < source.Length ? source.AsSpan(from).IndexOfAny('\r', '\n') : -1;
        return length < 0 ? source.Length : from + length;
    }

    private static int SkipBreak(string source, int at) =>
        at >= source.Length ? at : at + (source[at] == '\r' && at + 1 < source.Length && source[at + 1] == '\n' ? 2 : 1);

    /// <summary>One piece per line; a folded line break is a piece of its own that stands at the end of its line.</summary>
    private void ReadBlock(bool folded, int indentation, string expected)
    {
        at = SkipBreak(source, EndOfLine(source, at));
        var emptyLines = 0;
        var first = true;
        var previousMore = false;
        var lengthWanted = expected.AsSpan().TrimEnd('\n').Length;
        while (at < source.Length && value.Length < lengthWanted)
        {
            var end = EndOfLine(source, at);
            var line = source.AsSpan(at, end - at);
            var spaces = line.IndexOfAnyExcept(' ');
            if (spaces < 0 && line.Length <= indentation)
            {
                emptyLines++;
                at = SkipBreak(source, end);
                continue;
            }

            if (spaces >= 0 && spaces < indentation)
            {
                return;
            }

            var more = line[indentation] is ' ' or '\t';
            AppendBreaks(folded, first, emptyLines, previousMore || more);
            Add(at + indentation, end - at - indentation);
            (first, previousMore, emptyLines) = (false, more, 0);
            at = SkipBreak(source, end);
        }
    }

    private void AppendBreaks(bool folded, bool first, int emptyLines, bool keep)
    {
        if (first)
        {
            AddSynthetic('\n', emptyLines);
        }
        else if (!folded || keep)
        {
            AddSynthetic('\n', emptyLines + 1);
        }
        else if (emptyLines == 0)
        {
            AddSynthetic(' ', 1);
        }
        else
        {
            AddSynthetic('\n', emptyLines);
        }
    }

    /// <summary>Quoted and plain text: line breaks fold, blanks around them go away.</summary>
    private void ReadFlow(YamlScalarStyle style, int length)
    {
        while (at < source.Length && value.Length < length)
        {
            switch (source[at])
            {
                case '\'' when style == YamlScalarStyle.SingleQuoted:
                    if (at + 1 >= source.Length || source[at + 1] != '\'')
                    {
                        return;
                    }

                    AddEscape(2, "'");
                    break;
                case '"' when style == YamlScalarStyle.DoubleQuoted:
                    return;
                case '\\' when style == YamlScalarStyle.DoubleQuoted:
                    if (!ReadEscape())
                    {
                        return;
                    }

                    break;
                case ' ' or '\t' or '\r' or '\n':
                    ReadBlanks();
                    break;
                default:
                    var run = source.AsSpan(at).IndexOfAny(RunEnds);
                    run = run < 0 ? source.Length - at : Math.Max(run, 1);
                    Add(at, Math.Min(run, length - value.Length));
                    at += run;
                    break;
            }
        }
    }

    private void ReadBlanks()
    {
        var start = at;
        var breaks = 0;
        while (at < source.Length && source[at] is ' ' or '\t' or '\r' or '\n')
        {
            var broken = source[at] is '\r' or '\n';
            at = broken ? SkipBreak(source, at) : at + 1;
            breaks += broken ? 1 : 0;
        }

        if (breaks == 0)
        {
            Add(start, at - start);
        }
        else if (breaks == 1)
        {
            AddSynthetic(' ', 1);
        }
        else
        {
            AddSynthetic('\n', breaks - 1);
        }
    }

    private bool ReadEscape()
    {
        if (at + 1 >= source.Length)
        {
            return false;
        }

        var digits = source[at + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            if (at + 2 + digits > source.Length
                || !uint.TryParse(source.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                || code > 0x10FFFF)
            {
                return false;
            }

            AddEscape(2 + digits, code <= 0xFFFF ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
            return true;
        }

        if (source[at + 1] is '\r' or '\n')
        {
            // An escaped line break joins two lines without a blank.
            at = SkipBreak(source, at + 1);
            while (at < source.Length && source[at] is ' ' or '\t')
            {
                at++;
            }

            return true;
        }

        var plain = source[at + 1] switch
        {
            '0' => "\0",
            'a' => "\a",
            'b' => "\b",
            't' or '\t' => "\t",
            'n' => "\n",
            'v' => "\v",
            'f' => "\f",
            'r' => "\r",
            'e' => "\e",
            ' ' => " ",
            '"' => "\"",
            '/' => "/",
            '\\' => "\\",
            'N' => "\u0085",
            '_' => "\u00A0",
            'L' => "\u2028",
            'P' => "\u2029",
            _ => null,
        };
        if (plain is null)
        {
            return false;
        }

        AddEscape(2, plain);
        return true;
    }

    private void Add(int sourceOffset, int length)
    {
        if (length > 0 || pieces.Count == 0)
        {
            pieces.Add(new TextPiece(value.Length, sourceOffset, length));
            value.Append(source, sourceOffset, length);
        }
    }

    private void AddEscape(int sourceLength, string decoded)
    {
        pieces.Add(new TextPiece(value.Length, at, 0));
        value.Append(decoded);
        at += sourceLength;
    }

    private void AddSynthetic(char character, int count)
    {
        if (count > 0)
        {
            pieces.Add(new TextPiece(value.Length, Math.Min(at, source.Length), 0));
            value.Append(character, count);
        }
    }
}
