using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>
/// The line-by-line parser behind <see cref="CanonicalYamlReader"/>. Every method that reads returns false (or null) for what is outside the subset.
/// A method that reads a value leaves the cursor at the first character of the next line with content.
/// </summary>
internal sealed class CanonicalParser
{
    /// <summary>Tabs, carriage returns, byte-order marks and YAML 1.1's line breaks: legal in places, and not worth telling apart here.</summary>
    public static readonly SearchValues<char> NeverRead = SearchValues.Create("\t\r\u0085\u2028\u2029\uFEFF");

    /// <summary>YAML's limit for a key on one line with its value is 1024; longer ones are left to the full reader.</summary>
    private const int LongestKey = 1000;

    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(Alphanumeric + "_./$@+- ");
    private static readonly SearchValues<char> KeyStarts = SearchValues.Create(Alphanumeric + "_/$");
    private static readonly SearchValues<char> PlainStarts = SearchValues.Create(Alphanumeric + "_/$(.+~");
    private static readonly SearchValues<char> FlowCharacters = SearchValues.Create(Alphanumeric + "_./+-");

    private readonly PositionMap positions;
    private readonly YamlLimits limits;
    private readonly string text;
    private readonly Action<Diagnostic> breaks;
    private readonly List<YamlNode> items = [];
    private readonly List<YamlEntry> entries = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> keys =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly ImmutableArray<YamlNode>.Builder documents = ImmutableArray.CreateBuilder<YamlNode>();
    private int at;
    private int line;
    private int lineStart;
    private int nodes;
    private int depth;
    private bool broken;

    public CanonicalParser(PositionMap positions, YamlLimits limits)
    {
        (this.positions, this.limits, text) = (positions, limits, positions.Text);
        breaks = _ => broken = true;
    }

    /// <summary>The documents that were read.</summary>
    public ImmutableArray<YamlNode> Documents => documents.ToImmutable();

    private int Column => at - lineStart;

    private bool AtEnd => at >= text.Length;

    /// <summary>Reads the whole text.</summary>
    public bool ReadAll()
    {
        line = 1;
        SkipToContent();
        while (!AtEnd)
        {
            if (AtMarker())
            {
                at += 3;
                if (!EndLine() || AtEnd || AtMarker())
                {
                    return false;
                }
            }
            else if (documents.Count > 0)
            {
                return false;
            }

            if (Column != 0 || ReadNode() is not { } node)
            {
                return false;
            }

            documents.Add(node);
        }

        return true;
    }

    private bool AtMarker() => Column == 0 && text.AsSpan(at).StartsWith("---") && (at + 3 >= text.Length || text[at + 3] is ' ' or '\n');

    private bool AtDash() => !AtEnd && text[at] == '-' && (at + 1 >= text.Length || text[at + 1] is ' ' or '\n');

    private SourceSpan Here() => positions.At(at, line, Column + 1);

    /// <summary>Reads the node that starts at the cursor, at its column.</summary>
    private YamlNode? ReadNode()
    {
        if (++nodes > limits.MaxNodes)
        {
            return null;
        }

        if (AtDash())
        {
            return depth < limits.MaxDepth ? ReadSequence() : null;
        }

        if (FindKey() is { } key)
        {
            return depth < limits.MaxDepth ? ReadMapping(key) : null;
        }

        var column = Column;
        return ReadScalarOrFlow() is { } scalar && EndLine() && (AtEnd || Column < column || AtMarker()) ? scalar : null;
    }

    private YamlSequence? ReadSequence()
    {
        var span = Here();
        var column = Column;
        var first = items.Count;
        depth++;
        while (!AtEnd && Column == column && AtDash() && !AtMarker())
        {
            at++;
            SkipSpaces();
            if (AtLineEnd() && (!EndLine() || AtEnd || Column <= column))
            {
                return null;
            }

            if (ReadNode() is not { } item || (!AtEnd && Column > column))
            {
                return null;
            }

            items.Add(item);
        }

        depth--;
        var array = CollectionsMarshal.AsSpan(items)[first..].ToArray();
        items.RemoveRange(first, items.Count - first);
        return new YamlSequence(span, ImmutableCollectionsMarshal.AsImmutableArray(array));
    }

    private YamlMapping? ReadMapping(KeyToken key)
    {
        var span = Here();
        var column = Column;
        var first = entries.Count;
        depth++;
        while (true)
        {
            var keySpan = Here();
            at = key.End;
            if (++nodes > limits.MaxNodes || ReadValue(column) is not { } value || (!AtEnd && Column > column))
            {
                return null;
            }

            entries.Add(new YamlEntry(key.Text, keySpan, value));
            if (AtEnd || Column < column || AtMarker())
            {
                break;
            }

            if (AtDash() || FindKey() is not { } next)
            {
                return null;
            }

            key = next;
        }

        depth--;
        var mapping = MappingAssembly.Make(span, CollectionsMarshal.AsSpan(entries)[first..], null, breaks);
        entries.RemoveRange(first, entries.Count - first);
        return broken ? null : mapping;
    }

    /// <summary>Reads what stands behind the colon of a key in a column.</summary>
    private YamlNode? ReadValue(int column)
    {
        SkipSpaces();
        if (!AtLineEnd())
        {
            nodes++;
            return ReadScalarOrFlow() is { } scalar && EndLine() ? scalar : null;
        }

        if (!EndLine() || AtEnd || AtMarker())
        {
            return null;
        }

        return Column > column || (Column == column && AtDash()) ? ReadNode() : null;
    }

    /// <summary>Looks whether a key stands at the cursor; the cursor stays.</summary>
    private KeyToken? FindKey()
    {
        var start = at;
        string? key;
        if (text[at] is '"' or '\'')
        {
            key = ReadQuoted();
            (var end, at) = (at, start);
            return key is not null && end - start <= LongestKey && EndsKey(end) ? new KeyToken(key, end + 1) : null;
        }

        if (!KeyStarts.Contains(text[at]))
        {
            return null;
        }

        var rest = text.AsSpan(at);
        var length = rest.IndexOfAnyExcept(KeyCharacters);
        if (length <= 0 || length > LongestKey || !EndsKey(at + length) || rest[length - 1] == ' ')
        {
            return null;
        }

        rest = rest[..length];
        if (!keys.TryGetValue(rest, out key))
        {
            key = rest.ToString();
            keys.Set.Add(key);
        }

        var type = ScalarTypes.OfPlain(key);
        return type == YamlScalarType.Null ? null : new KeyToken(ScalarTypes.KeyText(key, type), at + length + 1);
    }

    private bool EndsKey(int end) => end < text.Length && text[end] == ':' && (end + 1 >= text.Length || text[end + 1] is ' ' or '\n');

    private YamlNode? ReadScalarOrFlow()
    {
        switch (text[at])
        {
            case '[' when depth < limits.MaxDepth:
                return ReadFlowSequence();
            case '{' when at + 1 < text.Length && text[at + 1] == '}' && depth < limits.MaxDepth:
                var span = Here();
                at += 2;
                return new YamlMapping(span, [], null);
            case '"' or '\'':
                return ReadQuotedScalar();
            default:
                return ReadPlain();
        }
    }

    private YamlScalar? ReadQuotedScalar()
    {
        var span = Here();
        var start = at;
        var style = text[at] == '"' ? YamlScalarStyle.DoubleQuoted : YamlScalarStyle.SingleQuoted;
        return ReadQuoted() is { } value ? Scalar(span, start, value, style, YamlScalarType.String) : null;
    }

    private YamlScalar Scalar(SourceSpan span, int start, string value, YamlScalarStyle style, YamlScalarType type) =>
        new(span, value, style, type) { Home = positions, Offset = start };

    private YamlScalar? ReadPlain()
    {
        var span = Here();
        var start = at;
        var rest = text.AsSpan(at);
        var end = rest.IndexOf('\n');
        rest = end < 0 ? rest : rest[..end];
        if (!PlainStarts.Contains(rest[0]) && !(rest[0] == '-' && rest.Length > 1 && rest[1] != ' ') && rest[0] < '\u00A1')
        {
            return null;
        }

        var comment = rest.IndexOf(" #");
        rest = (comment < 0 ? rest : rest[..comment]).TrimEnd(' ');
        if (rest.Contains(": ", StringComparison.Ordinal) || rest[^1] == ':' || (Column == 0 && (rest.StartsWith("---") || rest.StartsWith("..."))))
        {
            return null;
        }

        at += rest.Length;
        var value = rest.ToString();
        return Scalar(span, start, value, YamlScalarStyle.Plain, ScalarTypes.OfPlain(value));
    }

    /// <summary>A list of scalars in brackets on one line.</summary>
    private YamlSequence? ReadFlowSequence()
    {
        var span = Here();
        var first = items.Count;
        at++;
        SkipSpaces();
        if (!AtEnd && text[at] == ']')
        {
            at++;
            return new YamlSequence(span, []);
        }

        while (true)
        {
            SkipSpaces();
            if (AtEnd || (text[at] is '"' or '\'' ? ReadQuotedScalar() : ReadFlowPlain()) is not { } item || ++nodes > limits.MaxNodes)
            {
                return null;
            }

            items.Add(item);
            SkipSpaces();
            if (AtEnd || text[at] is not (',' or ']'))
            {
                return null;
            }

            if (text[at++] == ']')
            {
                break;
            }
        }

        var array = CollectionsMarshal.AsSpan(items)[first..].ToArray();
        items.RemoveRange(first, items.Count - first);
        return new YamlSequence(span, ImmutableCollectionsMarshal.AsImmutableArray(array));
    }

    private YamlScalar? ReadFlowPlain()
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAnyExcept(FlowCharacters);
        if (length <= 0 || !char.IsAsciiLetterOrDigit(rest[0]))
        {
            return null;
        }

        var span = Here();
        var start = at;
        at += length;
        var value = rest[..length].ToString();
        return Scalar(span, start, value, YamlScalarStyle.Plain, ScalarTypes.OfPlain(value));
    }

    /// <summary>Reads a quoted text that ends on its line, and leaves the cursor behind its closing quote.</summary>
    private string? ReadQuoted()
    {
        var quote = text[at];
        var body = text.AsSpan(at + 1);
        var end = quote == '"' ? body.IndexOfAny('"', '\\', '\n') : body.IndexOfAny('\'', '\n');
        if (end < 0 || body[end] == '\n')
        {
            return null;
        }

        if (body[end] == quote && !(quote == '\'' && end + 1 < body.Length && body[end + 1] == '\''))
        {
            at += end + 2;
            return body[..end].ToString();
        }

        return QuotedText.Decode(text, ref at);
    }

    private void SkipSpaces()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }

    /// <summary>Whether nothing but blanks or a comment is left; the cursor must stand behind blanks.</summary>
    private bool AtLineEnd() => AtEnd || text[at] == '\n' || (text[at] == '#' && text[at - 1] == ' ');

    /// <summary>Leaves the line when nothing but blanks or a comment is left of it.</summary>
    private bool EndLine()
    {
        SkipSpaces();
        if (!AtLineEnd())
        {
            return false;
        }

        SkipLine();
        SkipToContent();
        return true;
    }

    private void SkipLine()
    {
        var length = text.AsSpan(at).IndexOf('\n');
        if (length < 0)
        {
            at = text.Length;
            return;
        }

        at += length + 1;
        lineStart = at;
        line++;
    }

    private void SkipToContent()
    {
        while (true)
        {
            SkipSpaces();
            if (AtEnd || text[at] is not ('\n' or '#'))
            {
                return;
            }

            SkipLine();
        }
    }

    private readonly record struct KeyToken(string Text, int End);
}
