using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Editing;

/// <summary>
/// Small edits of YAML that a person wrote: comments, order, quotes and line ends of everything else stay as they are. What cannot be edited without
/// rewriting more gives null; whoever asks reads the result again before believing it.
/// </summary>
/// <remarks>A path is a list of keys; a position in a list is written <c>[0]</c>. Only texts of at most one document are edited.</remarks>
public static class YamlEditor
{
    /// <summary>Sets a value, with every mapping on the way that is missing. A value that exists is replaced if it is a scalar on one line.</summary>
    public static string? Set(string text, ImmutableArray<string> path, EditValue value)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(value);
        if (!TryRoot(text, out var root))
        {
            return null;
        }

        var edited = new EditableText(text);
        var (node, parent, depth) = Walk(root, path);
        var done = depth == path.Length
            ? node is YamlScalar scalar && (IsEmpty(edited, scalar, parent) ? AddBelow(edited, parent!, value) : ReplaceScalar(edited, scalar, value.Flow()))
            : AddEntry(edited, node, parent, path[depth], Wrapped(path, depth + 1, value));
        return done ? edited.ToString() : null;
    }

    /// <summary>Adds an item to a list, with the list and every mapping on the way that is missing.</summary>
    public static string? Append(string text, ImmutableArray<string> path, EditValue item)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(item);
        if (!TryRoot(text, out var root))
        {
            return null;
        }

        var (node, parent, depth) = Walk(root, path);
        if (depth < path.Length)
        {
            return Set(text, path, EditValue.List(item));
        }

        var edited = new EditableText(text);
        var done = node switch
        {
            YamlSequence list => AddItem(edited, list, parent, item),
            YamlScalar scalar when IsEmpty(edited, scalar, parent) => AddBelow(edited, parent!, EditValue.List(item)),
            _ => false,
        };
        return done ? edited.ToString() : null;
    }

    /// <summary>Takes an entry of a mapping away, with the mappings that become empty by it.</summary>
    public static string? Remove(string text, ImmutableArray<string> path)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TryRoot(text, out var root))
        {
            return null;
        }

        while (path.Length > 1 && Walk(root, path[..^1]).Node is YamlMapping { Entries.Length: 1 })
        {
            path = path[..^1];
        }

        var edited = new EditableText(text);
        var (_, parent, depth) = Walk(root, path);
        if (depth < path.Length || parent is null || !edited.TryPlace(parent.KeySpan, out var line, out var column)
            || !string.IsNullOrWhiteSpace(edited[line][..column]))
        {
            return null;
        }

        var last = parent.Value is YamlSequence && edited.BlockEnd(line, column, itemsOnly: true) is var items && items > line ? items : edited.BlockEnd(line, column + 1);
        edited.Remove(line, last);
        return edited.ToString();
    }

    /// <summary>Replaces a part of a scalar where it stands.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">Where the scalar starts.</param>
    /// <param name="old">What stands in it, once.</param>
    /// <param name="new">What is to stand there.</param>
    public static string? Replace(string text, SourceSpan span, string old, string @new)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(old);
        var edited = new EditableText(text);
        if (!edited.TryPlace(span, out var line, out var column))
        {
            return null;
        }

        var at = edited[line].IndexOf(old, Math.Min(column, edited[line].Length), StringComparison.Ordinal);
        if (at < 0 || edited[line].IndexOf(old, at + 1, StringComparison.Ordinal) >= 0)
        {
            return null;
        }

        edited.Replace(line, at, old.Length, @new);
        return edited.ToString();
    }

    internal static bool TryRoot(string text, out YamlMapping? root)
    {
        root = null;
        var reading = YamlReader.Read(new SourceText("edited", text));
        if (reading.HasErrors || reading.Documents.Length > 1)
        {
            return false;
        }

        root = reading.Documents is [YamlMapping mapping] ? mapping : null;
        return root is not null || reading.Documents is [] or [YamlScalar { Type: YamlScalarType.Null }];
    }

    /// <summary>Goes as far along a path as the text does: the node there, the entry that holds it, and the number of steps.</summary>
    internal static (YamlNode? Node, YamlEntry? Parent, int Depth) Walk(YamlNode? root, ImmutableArray<string> path)
    {
        var node = root;
        YamlEntry? parent = null;
        for (var depth = 0; depth < path.Length; depth++)
        {
            switch (node)
            {
                case YamlMapping mapping when mapping.TryGet(path[depth], out var entry):
                    (node, parent) = (entry.Value, entry);
                    break;
                case YamlSequence list when Position(path[depth]) is { } position && position < list.Items.Length:
                    (node, parent) = (list.Items[position], null);
                    break;
                default:
                    return (node, parent, depth);
            }
        }

        return (node, parent, path.Length);
    }

    private static int? Position(string step) =>
        step is ['[', .. var digits, ']'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;

    private static EditValue Wrapped(ImmutableArray<string> path, int from, EditValue value)
    {
        for (var i = path.Length - 1; i >= from; i--)
        {
            value = EditValue.Map((path[i], value));
        }

        return value;
    }

    private static bool AddEntry(EditableText text, YamlNode? node, YamlEntry? parent, string key, EditValue value)
    {
        switch (node)
        {
            case null:
                text.InsertAfter(text.LastLine(), value.Entry(key), 0);
                return true;

            case YamlMapping mapping when IsFlow(text, mapping, '{'):
                return AddInFlow(text, mapping, EditValue.Map((key, value)).Flow()[2..^2], isEmpty: mapping.Entries.IsEmpty);

            case YamlMapping { Entries: [var first, ..] } when text.TryPlace(first.KeySpan, out var line, out var indent):
                if (parent is null && indent == 0)
                {
                    // At the end of the file, behind what is commented out there.
                    text.InsertAfter(text.LastLine(), value.Entry(key).Prepend(string.Empty), 0);
                }
                else
                {
                    text.InsertAfter(text.BlockEnd(line, indent), value.Entry(key), indent);
                }

                return true;

            case YamlScalar scalar when parent is not null && IsEmpty(text, scalar, parent):
                return AddBelow(text, parent, EditValue.Map((key, value)));

            default:
                return false;
        }
    }

    private static bool AddItem(EditableText text, YamlSequence list, YamlEntry? parent, EditValue item)
    {
        if (IsFlow(text, list, '['))
        {
            return AddInFlow(text, list, item.Flow(), list.Items.IsEmpty);
        }

        if (parent is null || !text.TryPlace(parent.KeySpan, out var line, out _))
        {
            return false;
        }

        for (line++; line < text.Count && text.Indent(line) < 0; line++)
        {
        }

        if (line == text.Count || !text.IsItem(line, text.Indent(line)))
        {
            return false;
        }

        var indent = text.Indent(line);
        text.InsertAfter(text.BlockEnd(line, indent, itemsOnly: true), EditValue.List(item).Block(), indent);
        return true;
    }

    private static bool AddInFlow(EditableText text, YamlNode node, string added, bool isEmpty)
    {
        if (!text.TryPlace(node.Span, out var line, out var column) || text.Closing(line, column) is not var (end, close) || end != line)
        {
            return false;
        }

        var inside = text[line][(column + 1)..close];
        var last = column + 1 + inside.TrimEnd().Length;
        var lead = isEmpty ? string.Empty : inside.TrimEnd().EndsWith(',') ? " " : ", ";
        var isSpaced = text[line][column] == '{' || inside.StartsWith(' ');
        if (isEmpty)
        {
            text.Replace(line, column + 1, close - column - 1, isSpaced ? $" {added} " : added);
        }
        else
        {
            text.Replace(line, last, 0, lead + added);
        }

        return true;
    }

    private static bool AddBelow(EditableText text, YamlEntry parent, EditValue value)
    {
        if (!text.TryPlace(parent.KeySpan, out var line, out var indent))
        {
            return false;
        }

        text.InsertAfter(line, value.Block(), indent + 2);
        return true;
    }

    private static bool ReplaceScalar(EditableText text, YamlScalar scalar, string with)
    {
        if (!text.TryPlace(scalar.Span, out var line, out var column))
        {
            return false;
        }

        var rest = text[line].AsSpan(column);
        var length = scalar.Style switch
        {
            YamlScalarStyle.Plain when rest.StartsWith(scalar.Value) => scalar.Value.Length,
            YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted when rest.Length > 1 => EditableText.QuoteEnd(text[line], column) - column + 1,
            _ => 0,
        };
        if (length <= 0)
        {
            return false;
        }

        text.Replace(line, column, length, with);
        return true;
    }

    private static bool IsFlow(EditableText text, YamlNode node, char bracket) =>
        text.TryPlace(node.Span, out var line, out var column) && column < text[line].Length && text[line][column] == bracket;

    // `key:` with nothing behind it.
    private static bool IsEmpty(EditableText text, YamlScalar scalar, YamlEntry? parent)
    {
        if (scalar.Type != YamlScalarType.Null || parent is null || !text.TryPlace(parent.KeySpan, out var line, out var column))
        {
            return false;
        }

        var rest = text[line].AsSpan(column);
        var comment = rest.IndexOf(" #");
        rest = comment < 0 ? rest : rest[..comment];
        var colon = rest.LastIndexOf(':');
        return colon > 0 && rest[(colon + 1)..].IsWhiteSpace();
    }
}
