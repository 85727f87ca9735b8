using System.Collections.Immutable;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Server.Collecting;

/// <summary>Turns the lines of one source into rows. Every line is counted as exactly one thing; not for several threads.</summary>
internal sealed class LineInterpreter(SourceOption source, Quarantine quarantine, Func<FlowEntry, FlowEntry> enrich)
{
    private readonly HubbleReader hubble = new();
    private readonly DcfJoiner joiner = new(DcfJoiner.DefaultWindow);

    /// <summary>Takes what is stored of the source, the oldest first: what comes may be the other layer of it.</summary>
    public void Remember(IEnumerable<FlowEntry> stored)
    {
        foreach (var entry in stored)
        {
            joiner.Remember(entry);
        }
    }

    /// <summary>Reads each line by itself.</summary>
    public IReadOnlyList<LineReading> Read(IReadOnlyCollection<ReadOnlyMemory<byte>> lines) => [.. lines.Select(line => Read(line.Span))];

    /// <summary>Makes of lines a batch that moves the position of the source.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="readings">What was read of each.</param>
    /// <param name="position">The position after them.</param>
    public FlowBatch Compose(IReadOnlyCollection<ReadOnlyMemory<byte>> lines, IReadOnlyList<LineReading> readings, Checkpoint position)
    {
        var rows = new List<FlowEntry>(lines.Count);
        var replaced = new List<Withdrawal>();
        var ignored = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var unreadable = 0L;
        foreach (var (line, reading) in lines.Zip(readings))
        {
            switch (reading)
            {
                case LineReading.Entry { Flow: var flow } when source.Format == SourceFormat.Dcf:
                    joiner.Add(enrich(flow), rows, replaced);
                    break;
                case LineReading.Entry { Flow: var flow }:
                    rows.Add(enrich(flow));
                    break;
                case LineReading.Ignored { Class: var kind }:
                    ignored[kind] = ignored.GetValueOrDefault(kind) + 1;
                    break;
                case LineReading.Quarantined { Reason: var reason }:
                    unreadable++;
                    quarantine.Put(source.Name, line.Span, reason);
                    break;
            }
        }

        return new FlowBatch(
            [.. rows],
            [.. replaced.Select(static one => new Correction(one.Source, one.Session, one.Time, one.Time.AddMicroseconds(1)))],
            [position],
            [new SourceCount(source.Name, lines.Count, unreadable, ignored.ToImmutableSortedDictionary(StringComparer.Ordinal))]);
    }

    private LineReading Read(ReadOnlySpan<byte> line) => source.Format switch
    {
        SourceFormat.Gateway => GatewayLineReader.Read(line, source.Name),
        SourceFormat.Hubble => hubble.Read(line, source.Name),
        _ => AviatrixLineReader.Read(line, source.Name),
    };
}
