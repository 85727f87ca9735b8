using System.Collections.Immutable;

namespace Bulkhead.FlowStore.Records;

/// <summary>A file with rows of a finished day. The files form a chain: each names the hash of the one before it.</summary>
/// <param name="Number">Its place in the chain, from 1.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="Part">From 1; late rows of a closed day go into further parts.</param>
/// <param name="Name">The name within the folder <c>days</c> of the store.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="First">The time of the first row, UTC.</param>
/// <param name="Last">The time of the last row, UTC.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash of its content, 64 hexadecimal digits.</param>
/// <param name="Previous">The chain hash of the file before it; 64 zeros for the first.</param>
/// <param name="Chain">The hash of <paramref name="Previous"/>, number, name, rows and <paramref name="Sha256"/>: see docs/flow-store.md.</param>
/// <param name="Pruned">When retention removed it, UTC; null while it is there. Its place in the chain stays.</param>
public sealed record DayFile(
    long Number, DateOnly Day, int Part, string Name, long Rows, DateTimeOffset First, DateTimeOffset Last, long Bytes, string Sha256, string Previous, string Chain, DateTimeOffset? Pruned);

/// <summary>What closing days did.</summary>
/// <param name="Files">The files that were written.</param>
public sealed record CloseResult(ImmutableArray<DayFile> Files);

/// <summary>What retention removed.</summary>
/// <param name="Files">The files that went.</param>
/// <param name="Rows">Rows that went with them and from the days that were not closed.</param>
public sealed record PruneResult(ImmutableArray<DayFile> Files, long Rows);
