using System.Text;
using System.Text.RegularExpressions;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Cli.Hardening;

/// <summary>A librechat.yaml as text: a file of its own, or the block of another file that holds it, without that file's indentation.</summary>
internal sealed partial class ConfigurationText
{
    private readonly string before;
    private readonly string after;
    private readonly int indent;
    private readonly string newLine;

    private ConfigurationText(string before, string inner, string after, int indent, string newLine) =>
        (this.before, Inner, this.after, this.indent, this.newLine) = (before, inner, after, indent, newLine);

    /// <summary>The configuration alone.</summary>
    public string Inner { get; }

    /// <summary>Finds the configuration in a file; null when it stands there in a form that cannot be edited line by line.</summary>
    /// <param name="file">The text of the file.</param>
    /// <param name="root">The top of the configuration (see <see cref="ConfigurationFacts.Root"/>).</param>
    public static ConfigurationText? Find(string file, Origin root)
    {
        if (root.Path.Length == 0)
        {
            return new ConfigurationText(string.Empty, file, string.Empty, 0, "\n");
        }

        return root.Path.EndsWith('>') && root.Span is { } span ? InBlock(file, span) : null;
    }

    /// <summary>The file with the configuration replaced.</summary>
    public string With(string inner)
    {
        if (indent == 0)
        {
            return before + inner + after;
        }

        var text = new StringBuilder(before);
        foreach (var line in Lines(inner))
        {
            text.Append(string.IsNullOrWhiteSpace(line) ? line.TrimStart(' ') : new string(' ', indent) + line);
        }

        // The block ends with a line of its own, whatever follows it.
        if (inner.Length > 0 && !inner.EndsWith('\n') && after.Length > 0)
        {
            text.Append(newLine);
        }

        return text.Append(after).ToString();
    }

    private static ConfigurationText? InBlock(string file, SourceSpan span)
    {
        var lines = Lines(file);
        var margin = span.Column - 1;
        var at = span.Line - 1;
        if (at < 0 || at >= lines.Count || margin <= 0 || IndentOf(lines[at]) != margin)
        {
            return null;
        }

        var first = at;
        while (first > 0 && IsInside(lines[first - 1], margin))
        {
            first--;
        }

        // Only a literal block holds its lines as they are; an indentation indicator would make the margin a matter of counting.
        if (first == 0 || !LiteralHeader().IsMatch(lines[first - 1].TrimEnd()))
        {
            return null;
        }

        var last = at;
        while (last + 1 < lines.Count && IsInside(lines[last + 1], margin))
        {
            last++;
        }

        // Blank lines behind the block are the file's.
        while (string.IsNullOrWhiteSpace(lines[last]))
        {
            last--;
        }

        var inner = string.Concat(lines[first..(last + 1)].Select(line => string.IsNullOrWhiteSpace(line) ? line.TrimStart(' ') : line[margin..]));
        return new ConfigurationText(
            string.Concat(lines[..first]), inner, string.Concat(lines[(last + 1)..]), margin, lines[at].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
    }

    private static bool IsInside(string line, int margin) => string.IsNullOrWhiteSpace(line) || IndentOf(line) >= margin;

    private static int IndentOf(string line) => line.Length - line.TrimStart(' ').Length;

    private static List<string> Lines(string text)
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

    [GeneratedRegex(@":\s+\|[+-]?(\s+#.*)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LiteralHeader();
}
