using System.Text;
using Bulkhead.Cli.Output;
using Bulkhead.Flows.Output;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Observing;

/// <summary>Reads the lines of one file: the gateway's log or exported records, told apart line by line. Counts what is neither.</summary>
internal sealed class FlowLines
{
    // What a file does not say: which collector it would have come by.
    private const string Source = "gateway";

    private static readonly byte[] Exported = Encoding.UTF8.GetBytes(Contracts.FlowEntry);

    private readonly string name;
    private readonly Action<FlowEntry> take;
    private readonly LineSplitter splitter;
    private long lines;
    private long unreadable;
    private (long Line, string Reason)? first;

    /// <summary>Begins a file.</summary>
    /// <param name="name">Its name in diagnostics.</param>
    /// <param name="take">Takes a record.</param>
    public FlowLines(string name, Action<FlowEntry> take)
    {
        (this.name, this.take) = (name, take);
        splitter = new LineSplitter(Line, TooLong);
    }

    /// <summary>How many records were read.</summary>
    public long Records { get; private set; }

    /// <summary>How many lines could not be read.</summary>
    public long Unreadable => unreadable;

    /// <summary>Takes the next bytes.</summary>
    public void Take(ReadOnlySpan<byte> piece) => splitter.Take(piece);

    /// <summary>The file has ended.</summary>
    public void End() => splitter.End();

    /// <summary>What is to be said about the lines; null when all of them were read.</summary>
    public Diagnostic? Problem()
    {
        if (first is not { } one)
        {
            return null;
        }

        var span = new SourceSpan(name, (int)Math.Min(one.Line, int.MaxValue), 1);
        return Records > 0
            ? FlowsDiagnostics.LinesLeftOut.At(span, $"{Count(unreadable, "line")} left out, {Count(Records, "record")} read; this is the first: {one.Reason}.",
                "Look at the line. A line that was cut by a crash or a full disk is harmless.")
            : FlowsDiagnostics.NothingRead.At(span, $"none of {Count(unreadable, "line")} is a flow; the first: {one.Reason}.",
                $"Give the log of bulkheadd gateway ({Contracts.Flow}) or records that bulkhead flows export wrote ({Contracts.FlowEntry}).");
    }

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {what}s");

    private static LineReading Read(ReadOnlySpan<byte> line)
    {
        // Text of a record may hold either name: what does not fit the likely reader is given to the other one.
        var isExported = line.IndexOf(Exported) >= 0;
        var reading = isExported ? FlowEntryJson.Read(line) : GatewayLineReader.Read(line, Source);
        if (reading is not LineReading.Quarantined)
        {
            return reading;
        }

        var other = isExported ? GatewayLineReader.Read(line, Source) : FlowEntryJson.Read(line);
        return other is LineReading.Entry ? other : reading;
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        lines++;
        if (lines == 1 && line.StartsWith("\uFEFF"u8))
        {
            line = line["\uFEFF"u8.Length..];
        }

        switch (Read(line))
        {
            case LineReading.Entry { Flow: var flow }:
                Records++;
                take(flow);
                break;
            case LineReading.Quarantined { Reason: var reason }:
                Bad(reason);
                break;
        }
    }

    private void TooLong()
    {
        lines++;
        Bad("longer than a record can be");
    }

    private void Bad(string reason)
    {
        unreadable++;
        first ??= (lines, reason);
    }
}
