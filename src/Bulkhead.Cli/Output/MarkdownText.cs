using System.Text;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output;

/// <summary>Text from configuration in Markdown: it must not become markup, HTML, links or mentions in somebody's pull request.</summary>
internal static class MarkdownText
{
    /// <summary>Plain text.</summary>
    public static string Text(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var character in Printable.Clean(text.Replace("\r", string.Empty, StringComparison.Ordinal).Replace('\n', ' '), 1000))
        {
            if (character is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '~' or '!' or '@' or '&' or ':')
            {
                result.Append('\\');
            }

            result.Append(character);
        }

        return result.Replace("www.", "www\\.").ToString();
    }

    /// <summary>Text as code, also inside a table.</summary>
    public static string Code(string text, int limit = 300) => text.Length == 0
        ? string.Empty
        : $"`{Printable.Clean(text, limit).Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}`";
}
