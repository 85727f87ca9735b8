using Bulkhead.Evidence.Reports.Html;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>The help of a diagnostic: sentences, then lines to paste.</summary>
internal static class HelpBlocks
{
    /// <summary>Writes it as paragraphs and blocks of code.</summary>
    public static void Write(HtmlWriter writer, string help)
    {
        var code = new List<string>();
        foreach (var line in help.Split('\n'))
        {
            if (IsSentence(line))
            {
                Flush(writer, code);
                writer.Paragraph(line);
            }
            else
            {
                code.Add(line);
            }
        }

        Flush(writer, code);
    }

    // Lines to paste are indented, or a key or an item that begins with a lower-case letter, a quote or a dash.
    private static bool IsSentence(string line) => line.Length > 0 && char.IsAsciiLetterUpper(line[0]) && line[^1] is '.' or ':' && line.Contains(' ', StringComparison.Ordinal);

    private static void Flush(HtmlWriter writer, List<string> code)
    {
        if (code.Count > 0)
        {
            writer.Code(string.Join('\n', code));
            code.Clear();
        }
    }
}
