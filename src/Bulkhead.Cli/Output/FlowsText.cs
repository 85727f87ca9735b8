using System.Globalization;
using Bulkhead.Cli.Observing;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Records;

namespace Bulkhead.Cli.Output;

/// <summary>Flows and their numbers for people.</summary>
internal static class FlowsText
{
    // Of a line that follows others: wide enough for most, so that the columns mostly stand below each other.
    private static readonly int[] LineWidths = [0, 12, 12, 34, 0, 0, 0, 0];

    /// <summary>Writes a table; nothing when there is nothing.</summary>
    public static void Write(Terminal terminal, FlowListing listing, bool utc)
    {
        var table = new FittedTable(FlowCells.Columns);
        foreach (var flow in listing.Flows)
        {
            var paint = Paint(terminal.OutputStyle, flow);
            table.Add(FlowCells.Of(flow, utc), (column, text) => column == FlowCells.Verdict ? paint(text) : text);
        }

        table.Write(terminal.Out, terminal.OutputStyle, terminal.Width);
    }

    /// <summary>Writes a record as one line.</summary>
    public static void Line(Terminal terminal, FlowEntry flow, bool utc)
    {
        var cells = FlowCells.Of(flow, utc);
        var line = string.Empty;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Length > 0 || LineWidths[i] > 0)
            {
                line += cells[i].PadRight(LineWidths[i]) + "  ";
            }
        }

        line = line.TrimEnd();
        line = terminal.Width == int.MaxValue ? line : FittedTable.Cut(line, terminal.Width);
        // Emphasis is put on after cutting: a sequence is never cut in two.
        var (start, length) = (cells[0].Length + 2, cells[FlowCells.Verdict].Length);
        terminal.Out.WriteLine(line.Length < start + length ? line : line[..start] + Paint(terminal.OutputStyle, flow)(line.Substring(start, length)) + line[(start + length)..]);
    }

    /// <summary>Writes the sums and a table of the values.</summary>
    public static void Write(Terminal terminal, FlowStats stats, bool utc)
    {
        var total = stats.Total;
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{total.Connections} connections: {total.Allowed} allowed, {total.Denied} denied, {total.WouldDeny} would be denied; {FlowCells.Bytes(total.BytesSent)} sent, {FlowCells.Bytes(total.BytesReceived)} received."));
        if (stats.Values.IsEmpty)
        {
            return;
        }

        terminal.Out.WriteLine();
        var style = terminal.OutputStyle;
        var rows = new List<string[]> { new[] { "allowed", "denied", "would deny", "sent", "received", "last", stats.By } };
        rows.AddRange(stats.Values.Select(one => new[]
        {
            Number(one.Numbers.Allowed), Number(one.Numbers.Denied), Number(one.Numbers.WouldDeny), FlowCells.Bytes(one.Numbers.BytesSent), FlowCells.Bytes(one.Numbers.BytesReceived),
            FlowCells.Time(one.Last, utc), one.Value is null ? "(none)" : FlowCells.Clean(one.Value),
        }));
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Length)).ToArray();
        var table = new TextTable();
        foreach (var row in rows)
        {
            var isHead = row == rows[0];
            table.Add([.. row.Select((cell, i) => i < 5 ? cell.PadLeft(widths[i]) : cell)], [.. row.Select((_, i) => isHead ? style.Bold : i == 1 && row[1] != "0" ? style.Red : (Func<string, string>?)null)]);
        }

        table.Write(terminal.Out, string.Empty, terminal.Width);
    }

    /// <summary>Writes the values as CSV, as the records are written.</summary>
    public static void WriteCsv(Terminal terminal, FlowStats stats)
    {
        terminal.Out.Write("value,allowed,denied,would_deny,bytes_sent,bytes_received,first,last\r\n");
        foreach (var one in stats.Values)
        {
            var numbers = one.Numbers;
            terminal.Out.Write(string.Create(CultureInfo.InvariantCulture,
                $"{SafeText.Csv(one.Value)},{numbers.Allowed},{numbers.Denied},{numbers.WouldDeny},{numbers.BytesSent},{numbers.BytesReceived},{FlowWords.Of(one.First)},{FlowWords.Of(one.Last)}\r\n"));
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Func<string, string> Paint(Style style, FlowEntry flow) => flow.Event == FlowEvent.End
        ? style.Dim
        : flow.Verdict switch { FlowVerdict.Allowed => style.Green, FlowVerdict.Denied => style.Red, _ => style.Yellow };
}
