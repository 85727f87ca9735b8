using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Editing;

/// <summary>A text as lines that keep their ends, so that what is not edited stays as it is to the byte.</summary>
internal sealed class EditableText
{
    private readonly List<string> lines;
    private readonly string newLine;

    public EditableText(string text)
    {
        lines = Lines(text);
        newLine = lines.Count > 0 && lines[0].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    }

    /// <summary>The number of lines.</summary>
    public int Count => lines.Count;

    /// <summary>Lines with their ends.</summary>
    public static List<string> Lines(string text)
    {
        var result = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            result.Add(text[start..end]);
            start = end;
        }

        return result;
    }

    /// <summary>A line without its end.</summary>
    public string this[int line] => lines[line].TrimEnd('\r', '\n');

    /// <summary>The number of spaces before the first character, or -1 for lines that hold nothing or only a comment.</summary>
    public int Indent(int line)
    {
        var text = this[line];
        var content = text.AsSpan().TrimStart(' ');
        return content.IsWhiteSpace() || content[0] == '#' ? -1 : text.Length - content.Length;
    }

    /// <summary>Whether a line starts or ends a document.</summary>
    public bool IsMarker(int line) => lines[line].StartsWith("---", StringComparison.Ordinal) || lines[line].StartsWith("...", StringComparison.Ordinal);

    /// <summary>The last line of a block whose lines are indented by at least a number of spaces.</summary>
    /// <param name="first">The first line of the block.</param>
    /// <param name="indent">The indentation of the block.</param>
    /// <param name="itemsOnly">Whether a line of exactly that indentation belongs to it only when it starts an item.</param>
    public int BlockEnd(int first, int indent, bool itemsOnly = false)
    {
        var last = first;
        for (var line = first + 1; line < Count; line++)
        {
            var own = Indent(line);
            if (own < 0)
            {
                continue;
            }

            if (own < indent || IsMarker(line) || (own == indent && itemsOnly && !IsItem(line, own)))
            {
                break;
            }

            last = line;
        }

        return last;
    }

    /// <summary>Whether a line starts an item of a list.</summary>
    public bool IsItem(int line, int indent)
    {
        var text = this[line].AsSpan(indent);
        return text is "-" || text.StartsWith("- ");
    }

    /// <summary>The last line that is not empty, or -1.</summary>
    public int LastLine()
    {
        for (var line = Count - 1; line >= 0; line--)
        {
            if (!string.IsNullOrWhiteSpace(lines[line]))
            {
                return line;
            }
        }

        return -1;
    }

    /// <summary>Puts lines behind a line.</summary>
    public void InsertAfter(int line, IEnumerable<string> added, int indent)
    {
        if (line >= 0 && !lines[line].EndsWith('\n'))
        {
            lines[line] += newLine;
        }

        lines.InsertRange(line + 1, added.Select(one => one.Length == 0 ? newLine : new string(' ', indent) + one + newLine));
    }

    /// <summary>Takes lines away.</summary>
    public void Remove(int first, int last) => lines.RemoveRange(first, last - first + 1);

    /// <summary>Replaces a part of the text.</summary>
    public void Replace(int line, int column, int length, string text)
    {
        var old = lines[line];
        lines[line] = string.Concat(old.AsSpan(0, column), text, old.AsSpan(column + length));
    }

    /// <summary>The place of a span, both counted from 0; false when the text has no such place.</summary>
    public bool TryPlace(SourceSpan span, out int line, out int column)
    {
        (line, column) = (span.Line - 1, span.Column - 1);
        return line >= 0 && line < Count && column >= 0 && column <= lines[line].Length;
    }

    /// <summary>Finds the bracket that closes the one at a place; quotes and comments are respected.</summary>
    public (int Line, int Column)? Closing(int line, int column)
    {
        var depth = 0;
        var before = ',';
        for (; line < Count; line++, column = 0)
        {
            var text = this[line];
            for (; column < text.Length; column++)
            {
                var c = text[column];
                if (c is '"' or '\'' && before is '[' or '{' or ',' or ':')
                {
                    column = QuoteEnd(text, column);
                    if (column < 0)
                    {
                        return null;
                    }
                }
                else if (c == '#' && (column == 0 || text[column - 1] == ' '))
                {
                    break;
                }
                else if (c is '[' or '{')
                {
                    depth++;
                }
                else if (c is ']' or '}' && --depth == 0)
                {
                    return (line, column);
                }

                before = c == ' ' ? before : c;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Concat(lines);

    /// <summary>The column of the quote that closes the one at a column; -1 when it is not on the line.</summary>
    public static int QuoteEnd(string text, int start)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && quote == '"')
            {
                i++;
            }
            else if (text[i] == quote && quote == '\'' && i + 1 < text.Length && text[i + 1] == '\'')
            {
                i++;
            }
            else if (text[i] == quote)
            {
                return i;
            }
        }

        return -1;
    }
}
