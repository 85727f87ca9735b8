using System.Collections.Immutable;

namespace Bulkhead.FlowStore.Records;

/// <summary>How a source is doing.</summary>
/// <param name="Source">The source.</param>
/// <param name="LastRecord">The time of its newest record, UTC; null when none was stored.</param>
/// <param name="LastWritten">When something of it was last stored, UTC.</param>
/// <param name="Read">Lines read since the store exists.</param>
/// <param name="Stored">Rows stored since the store exists.</param>
/// <param name="Quarantined">Lines that could not be understood.</param>
/// <param name="Ignored">Lines that hold no flow, by class.</param>
/// <param name="Position">Where reading goes on; null for a source without positions.</param>
public sealed record SourceHealth(
    string Source,
    DateTimeOffset? LastRecord,
    DateTimeOffset LastWritten,
    long Read,
    long Stored,
    long Quarantined,
    ImmutableSortedDictionary<string, long> Ignored,
    Checkpoint? Position)
{
    /// <summary>How far behind its records were when they were last stored; null when none was stored.</summary>
    public TimeSpan? Lag => LastRecord is { } last ? (LastWritten > last ? LastWritten - last : TimeSpan.Zero) : null;
}
