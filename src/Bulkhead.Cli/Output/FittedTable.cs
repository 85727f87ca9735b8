namespace Bulkhead.Cli.Output;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Least">The width that it is not cut below; the largest number when it is never cut.</param>
/// <param name="Rank">On a narrow terminal columns of a high rank are left out first; those of rank 0 never.</param>
/// <param name="CutAtStart">Whether its end says more than its beginning, as that of a name.</param>
internal sealed record FittedColumn(string Head, int Least = int.MaxValue, int Rank = 0, bool CutAtStart = false);

/// <summary>
/// Rows below heads, in columns that fit a width: columns that do not even fit with their least width are left out, then the widest are cut. Columns that are empty
/// in every row are left out as well.
/// </summary>
/// <param name="heads">The columns.</param>
internal sealed class FittedTable(IReadOnlyList<FittedColumn> heads)
{
    private const int Gap = 2;

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
        var widths = heads.Select((column, i) => rows.Max(row => Math.Max(row.Cells[i].Length, column.Head.Length))).ToArray();
        var isCut = width != int.MaxValue;
        if (isCut)
        {
            Fit(columns, widths, width);
        }
        else
        {
            widths = [.. widths.Select(static one => Math.Min(one, WidestUncut))];
        }

        Line(writer, columns, widths, isCut, [.. heads.Select(static column => column.Head)], (_, text) => style.Bold(text));
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

    private void Fit(List<int> columns, int[] widths, int width)
    {
        while (Sum(i => Math.Min(widths[i], heads[i].Least)) > width && columns.MaxBy(i => heads[i].Rank) is var last && heads[last].Rank > 0)
        {
            columns.Remove(last);
        }

        for (var over = Sum(i => widths[i]) - width; over > 0; over--)
        {
            var widest = columns.Where(i => widths[i] > heads[i].Least).OrderByDescending(i => widths[i]).FirstOrDefault(-1);
            if (widest < 0)
            {
                return;
            }

            widths[widest]--;
        }

        int Sum(Func<int, int> size) => columns.Sum(size) + (Gap * (columns.Count - 1));
    }

    private void Line(TextWriter writer, List<int> columns, int[] widths, bool isCut, string[] cells, Func<int, string, string>? paint)
    {
        // Nothing stands behind the last text of a line.
        var last = columns.FindLastIndex(i => cells[i].Length > 0);
        for (var at = 0; at <= last; at++)
        {
            var i = columns[at];
            var text = isCut ? Cut(cells[i], widths[i], heads[i].CutAtStart) : cells[i];
            writer.Write(paint?.Invoke(i, text) ?? text);
            if (at < last)
            {
                writer.Write(new string(' ', Math.Max(0, widths[i] - text.Length) + Gap));
            }
        }

        writer.WriteLine();
    }
}
