using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Yaml.Reading;

/// <summary>Says in plain words, with a way out, what YamlDotNet's exceptions say in the scanner's words.</summary>
internal static class SyntaxErrors
{
    private static readonly (string Part, bool AtEnd, string Message, string Help)[] Known =
    [
        ("quoted scalar, found unexpected end", false, "The quoted text that starts here never ends.", "Close the quotes. Inside single quotes write '' for one quote, inside double quotes \\\"."),
        ("quoted scalar, found unexpected document", false, "The quoted text that starts here never ends.", "Close the quotes. Inside single quotes write '' for one quote, inside double quotes \\\"."),
        ("scalar, found wrong indentation", false, "The quoted text that starts here goes on in a line that is indented less than its key.", "Indent every line of the text deeper than the key, or close the quotes."),
        ("scalar, found more spaces", false, "The blank lines above the text that starts here are indented deeper than its first line.", "Take the spaces out of the blank lines, or give the indentation behind the | or >."),
        ("unknown escape", true, "The escape after this backslash does not exist.", "In double quotes write \\\\ for a backslash, or use single quotes."),
        ("did not find expected hexadecimal", true, "The escape after this backslash lacks hexadecimal digits.", "Give two digits after \\x, four after \\u, eight after \\U, or use single quotes."),
        ("invalid mapping", false, "A second \": \" in one line starts a mapping where none can stand, or a line is indented under a value.", "Quote the value when it holds \": \"; otherwise check the indentation."),
        ("mapping values are not allowed", false, "A \": \" starts a mapping where none can stand.", "Quote the value when it holds \": \"; otherwise check the indentation."),
        ("cannot start any token", false, "A value cannot start with this character.", "Quote the value."),
        ("did not find expected key", false, "A key was expected here.", "Check the indentation: keys of one mapping stand in one column, list items start with \"- \"."),
        ("did not find expected '-'", false, "A list item was expected here.", "Check the indentation: the \"- \" of one list stand in one column."),
        ("did not find expected ',' or ']'", false, "The list that starts with [ lacks a \",\" or its \"]\".", "Close the bracket; quote values that hold brackets or commas."),
        ("did not find expected ',' or '}'", false, "The mapping that starts with { lacks a \",\" or its \"}\".", "Close the brace; quote values that hold braces, such as \"{{ template }}\"."),
        ("could not find expected ':'", false, "A key without \":\" stands here.", "Put \": \" behind the key, or check the indentation of a text of several lines."),
        ("did not find expected node content", false, "A value was expected here.", "Quote the value when it starts with a special character."),
        ("undefined tag handle", false, "The tag here has an unknown prefix.", "Remove the tag; quote the value when it starts with an exclamation mark."),
        ("did not find expected <document start>", false, "Text stands behind the end of the document.", "Check the indentation: everything of one document stands below its first line."),
        ("while scanning an anchor", false, "An anchor (&name) or alias (*name) lacks its name.", "Quote the value when it starts with & or *."),
        ("while scanning an alias", false, "An anchor (&name) or alias (*name) lacks its name.", "Quote the value when it starts with & or *."),
        ("block sequence entries are not allowed", false, "A list item cannot stand here.", "Put the list on its own lines below the key."),
    ];

    /// <summary>Makes the diagnostic.</summary>
    /// <param name="positions">The text.</param>
    /// <param name="message">The message of the exception; empty when there is none worth reading.</param>
    /// <param name="start">The offset where the trouble starts.</param>
    /// <param name="end">The offset where it was found.</param>
    public static Diagnostic Describe(PositionMap positions, string message, int start, int end)
    {
        if (message.Contains("tab", StringComparison.OrdinalIgnoreCase) && IndentingTab(positions.Text, start) is var tab and >= 0)
        {
            return YamlDiagnostics.TabIndentation.At(
                positions.At(tab), "A tab stands in the indentation of this line.", "Replace it by spaces (most editors can convert tabs).");
        }

        foreach (var known in Known)
        {
            if (message.Contains(known.Part, StringComparison.OrdinalIgnoreCase))
            {
                return YamlDiagnostics.SyntaxError.At(positions.At(known.AtEnd ? end : start), known.Message, known.Help);
            }
        }

        var said = message.Length == 0 ? "The text is not valid YAML around here." : "The text is not valid YAML: " + Printable.Clean(message.TrimEnd('.')) + ".";
        return YamlDiagnostics.SyntaxError.At(positions.At(start), said, "Check indentation, quotes and brackets in this line and the one before.");
    }

    /// <summary>The first tab in the leading blanks of a line at or behind an offset; -1 when there is none.</summary>
    private static int IndentingTab(string text, int from)
    {
        while (from > 0 && text[from - 1] is not ('\n' or '\r'))
        {
            from--;
        }

        while (from < text.Length)
        {
            var line = text.AsSpan(from);
            var end = line.IndexOfAny('\r', '\n');
            line = end < 0 ? line : line[..end];
            var blanks = line.IndexOfAnyExcept(' ');
            if (blanks >= 0 && line[blanks] == '\t' && !line.Trim(" \t").IsEmpty)
            {
                return from + blanks;
            }

            from = end < 0 ? text.Length : from + end + 1;
        }

        return -1;
    }
}
