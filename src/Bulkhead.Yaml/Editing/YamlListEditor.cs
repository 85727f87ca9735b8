using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Editing;

/// <summary>Takes entries out of lists that a person wrote; everything else stays as it is.</summary>
public static class YamlListEditor
{
    /// <summary>Removes an entry of a list of scalars, wherever it stands in the list.</summary>
    /// <param name="text">The text, of one document.</param>
    /// <param name="path">The keys that lead to the list.</param>
    /// <param name="value">The value of the entry.</param>
    /// <returns>The text without it; null when there is no such entry or when it cannot be taken out without rewriting more.</returns>
    public static string? Remove(string text, ImmutableArray<string> path, string value)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(value);
        if (!YamlEditor.TryRoot(text, out var root))
        {
            return null;
        }

        var (node, _, depth) = YamlEditor.Walk(root, path);
        if (depth < path.Length || node is not YamlSequence { Items: var items } list)
        {
            return null;
        }

        var index = -1;
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is not YamlScalar { Style: YamlScalarStyle.Plain or YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted } item)
            {
                return null;
            }

            index = item.Value == value ? i : index;
        }

        var edited = new EditableText(text);
        if (index < 0 || !edited.TryPlace(list.Span, out var line, out var column))
        {
            return null;
        }

        var isFlow = column < edited[line].Length && edited[line][column] == '[';
        return (isFlow ? RemoveInFlow(edited, items, index, line) : RemoveLine(edited, items, index)) ? edited.ToString() : null;
    }

    private static bool RemoveLine(EditableText text, ImmutableArray<YamlNode> items, int index)
    {
        // The key of an empty list would be left with nothing behind it.
        if (items.Length == 1 || !text.TryPlace(items[index].Span, out var line, out var column) || text[line][..column].Trim() != "-")
        {
            return false;
        }

        text.Remove(line, line);
        return true;
    }

    private static bool RemoveInFlow(EditableText text, ImmutableArray<YamlNode> items, int index, int line)
    {
        var places = new (int Start, int End)[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var item = (YamlScalar)items[i];
            if (!text.TryPlace(item.Span, out var own, out var start) || own != line)
            {
                return RemoveFlowLine(text, items, index);
            }

            places[i] = (start, End(text[line], start, item));
        }

        var (from, to) = index + 1 < items.Length ? (places[index].Start, places[index + 1].Start)
            : index > 0 ? (places[index - 1].End, places[index].End)
            : places[0];
        text.Replace(line, from, to - from, string.Empty);
        return true;
    }

    // A list in brackets with one entry on each line: the line goes, with its comma.
    private static bool RemoveFlowLine(EditableText text, ImmutableArray<YamlNode> items, int index)
    {
        if (index + 1 == items.Length || !text.TryPlace(items[index].Span, out var line, out var column))
        {
            return false;
        }

        var rest = text[line][End(text[line], column, (YamlScalar)items[index])..].Trim();
        if (!string.IsNullOrWhiteSpace(text[line][..column]) || rest != ",")
        {
            return false;
        }

        text.Remove(line, line);
        return true;
    }

    private static int End(string line, int start, YamlScalar item) =>
        item.Style == YamlScalarStyle.Plain ? start + item.Value.Length : EditableText.QuoteEnd(line, start) + 1;
}
