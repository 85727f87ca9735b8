using System.Collections.Immutable;
using Bulkhead.Flows.Records;

namespace Bulkhead.FlowStore.Records;

/// <summary>What is stored together or not at all: rows, what they replace, and how far their sources were read.</summary>
/// <param name="Rows">The rows, in the order of their source.</param>
/// <param name="Replaced">Rows of earlier batches (or of this one) that must go.</param>
/// <param name="Positions">Where reading goes on after a restart.</param>
/// <param name="Counts">What was read besides, per source.</param>
public sealed record FlowBatch(
    ImmutableArray<FlowEntry> Rows,
    ImmutableArray<Correction> Replaced,
    ImmutableArray<Checkpoint> Positions,
    ImmutableArray<SourceCount> Counts)
{
    /// <summary>Nothing.</summary>
    public static FlowBatch Empty { get; } = new([], [], [], []);

    /// <summary>Rows and no more.</summary>
    /// <param name="rows">The rows.</param>
    public static FlowBatch Of(params IEnumerable<FlowEntry> rows) => new([.. rows], [], [], []);
}

/// <summary>The rows of one session that better ones replace: they go, those of the same batch included. Rows of closed days stay.</summary>
/// <param name="Source">The source.</param>
/// <param name="Session">The session of the rows that go.</param>
/// <param name="From">The first time that is looked at; bounds the work.</param>
/// <param name="Until">The first time that is no longer looked at.</param>
public sealed record Correction(string Source, string Session, DateTimeOffset From, DateTimeOffset Until);

/// <summary>How far a source has been read.</summary>
/// <param name="Source">The source, one checkpoint each.</param>
/// <param name="File">The file, by an identity that survives renaming.</param>
/// <param name="Offset">The first byte that has not been read.</param>
/// <param name="State">What the reader has to remember besides; may be empty.</param>
public sealed record Checkpoint(string Source, string File, long Offset, string State);

/// <summary>What was read from a source with a batch.</summary>
/// <param name="Source">The source.</param>
/// <param name="Read">Lines that were read.</param>
/// <param name="Quarantined">Lines that could not be understood and were put aside.</param>
/// <param name="Ignored">Lines that hold no flow, by class.</param>
public sealed record SourceCount(string Source, long Read, long Quarantined, ImmutableSortedDictionary<string, long> Ignored);
