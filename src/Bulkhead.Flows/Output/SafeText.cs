using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Flows.Output;

/// <summary>Makes text of records safe for where it is shown: names and paths were chosen by whoever opened the connection.</summary>
public static class SafeText
{
    // Escapes make text longer: a text at the limit of a record is never cut here.
    private const int Uncut = FlowEntry.TextLimit * 12;

    // What a spreadsheet takes for the beginning of a formula, in plain and in full width.
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    /// <summary>For a terminal: control, format and bidirectional characters become <c>\u{hex}</c>, so that no escape sequence is left.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">The most UTF-16 code units kept; longer text ends in an ellipsis.</param>
    public static string Terminal(string? text, int limit = Uncut) => text is null ? string.Empty : Printable.Clean(text, limit);

    /// <summary>
    /// One field of CSV (RFC 4180): cleaned as for a terminal, so it holds no line end; an apostrophe stands before what a spreadsheet would compute (also after
    /// blanks); quoted where needed.
    /// </summary>
    public static string Csv(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var cleaned = Printable.Clean(text, Uncut);
        var start = text.AsSpan().TrimStart(' ');
        var isFormula = !start.IsEmpty && FormulaStarts.Contains(start[0]);
        if (!isFormula && cleaned.AsSpan().IndexOfAny(",;\"'") < 0 && cleaned[0] != ' ' && cleaned[^1] != ' ')
        {
            return cleaned;
        }

        return new StringBuilder(cleaned.Length + 8).Append('"').Append(isFormula ? "'" : string.Empty).Append(cleaned.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
