namespace Bulkhead.Cli.Output;

/// <summary>
/// Rows below heads, in columns that fit a width: the widest columns are cut first, down to a least width, and then whole columns are left out from the right.
/// Columns that are empty in every row are left out as well.
/// </summary>
/// <param name="heads">The heads.</param>
/// <param name="cutAtStart">The columns whose end says more than their beginning: names.</param>
internal sealed class FittedTable(IReadOnlyList<string> heads, params int[] cutAtStart)
{
    private const int Gap = 2;
    private const int Least = 10;

    // Where a program reads the table, one long text does not push the rest of every line away.
    private const int WidestUncut = 60;

    private readonly List<(string[] Cells, Func<int, string, string>? Paint)> rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text for each head.</param>
    /// <param name="paint">Emphasises the text of a column, after it was measured.</param>
    public void Add(string[] cells, Func<int, string, string>? paint = null) => rows.Add((cells, paint));

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="style">How the heads are emphasised.</param>
    /// <param name="width">The columns of a terminal; the largest number when nothing is to be cut.</param>
    public void Write(TextWriter writer, Style style, int width)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var columns = Enumerable.Range(0, heads.Count).Where(i => rows.Exists(row => row.Cells[i].Length > 0)).ToList();
        var widths = heads.Select((head, i) => rows.Max(row => Math.Max(row.Cells[i].Length, head.Length))).ToArray();
        var isCut = width != int.MaxValue;
        if (isCut)
        {
            Fit(columns, widths, width);
        }
        else
        {
            widths = [.. widths.Select(static one => Math.Min(one, WidestUncut))];
        }

        Line(writer, columns, widths, isCut, [.. heads], (_, text) => style.Bold(text));
        foreach (var (cells, paint) in rows)
        {
            Line(writer, columns, widths, isCut, cells, paint);
        }
    }

    /// <summary>Cuts a text to a width.</summary>
    public static string Cut(string text, int width, bool atStart = false)
    {
        if (text.Length <= width)
        {
            return text;
        }

        return atStart ? string.Concat("…", text.AsSpan(text.Length - Math.Max(0, width - 1))) : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");
    }

    private static void Fit(List<int> columns, int[] widths, int width)
    {
        while (columns.Count > 1)
        {
            var over = columns.Sum(i => widths[i]) + (Gap * (columns.Count - 1)) - width;
            if (over <= 0)
            {
                return;
            }

            // The time and the verdict are never cut.
            var widest = columns.Skip(2).OrderByDescending(i => widths[i]).FirstOrDefault(-1);
            if (widest < 0)
            {
                return;
            }

            if (widths[widest] > Least)
            {
                widths[widest]--;
            }
            else
            {
                columns.RemoveAt(columns.Count - 1);
            }
        }
    }

    private void Line(TextWriter writer, List<int> columns, int[] widths, bool isCut, string[] cells, Func<int, string, string>? paint)
    {
        // Nothing stands behind the last text of a line.
        var last = columns.FindLastIndex(i => cells[i].Length > 0);
        for (var at = 0; at <= last; at++)
        {
            var i = columns[at];
            var text = isCut ? Cut(cells[i], widths[i], cutAtStart.Contains(i)) : cells[i];
            writer.Write(paint?.Invoke(i, text) ?? text);
            if (at < last)
            {
                writer.Write(new string(' ', Math.Max(0, widths[i] - text.Length) + Gap));
            }
        }

        writer.WriteLine();
    }
}
