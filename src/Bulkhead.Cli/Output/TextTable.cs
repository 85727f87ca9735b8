namespace Bulkhead.Cli.Output;

/// <summary>Rows in aligned columns. The last column is never padded; on a terminal it is cut to fit.</summary>
internal sealed class TextTable
{
    private readonly List<string[]> rows = [];
    private readonly List<Func<string, string>?[]> paints = [];

    /// <summary>Adds a row; every row has the same number of cells.</summary>
    public void Add(params string[] cells) => Add(cells, new Func<string, string>?[cells.Length]);

    /// <summary>Adds a row with a paint for each cell, put on after measuring; null paints nothing.</summary>
    public void Add(string[] cells, Func<string, string>?[] paint)
    {
        rows.Add(cells);
        paints.Add(paint);
    }

    /// <summary>Writes the rows.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="indent">What every line starts with.</param>
    /// <param name="width">The columns that a line may take.</param>
    public void Write(TextWriter writer, string indent, int width)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var columns = rows[0].Length;
        var widths = new int[columns];
        foreach (var row in rows)
        {
            for (var i = 0; i < columns; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        for (var r = 0; r < rows.Count; r++)
        {
            writer.Write(indent);
            var used = indent.Length;
            for (var i = 0; i < columns; i++)
            {
                var isLast = i == columns - 1;
                var text = isLast ? Cut(rows[r][i], width - used) : rows[r][i];
                writer.Write(paints[r][i]?.Invoke(text) ?? text);
                used += widths[i] + 2;
                if (!isLast)
                {
                    writer.Write(new string(' ', widths[i] - text.Length + 2));
                }
            }

            writer.WriteLine();
        }
    }

    // Below twenty columns a cut text says nothing: let the terminal wrap it.
    private static string Cut(string text, int width) => width < 20 || text.Length <= width ? text : string.Concat(text.AsSpan(0, width - 1), "…");
}
