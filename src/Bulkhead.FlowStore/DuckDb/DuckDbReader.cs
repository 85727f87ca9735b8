using System.Collections.Immutable;
using System.Data.Common;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>One state of the embedded store: a transaction, and the files that were registered in it.</summary>
/// <param name="connection">A connection in a transaction.</param>
/// <param name="parts">What the rows lie in.</param>
/// <param name="cancellation">Interrupts questions.</param>
internal sealed class DuckDbReader(DuckDBConnection connection, ImmutableArray<StorePart> parts, CancellationToken cancellation) : StoreReader
{
    private static readonly RowPiece Hot = new("flows", null, null, null) { Words = new("flow_rows", "kinds", "kind") };

    /// <inheritdoc/>
    public override SqlDialect Dialect => DuckDbDialect.Instance;

    /// <inheritdoc/>
    public override IReadOnlyList<StorePart> Parts => parts;

    /// <inheritdoc/>
    public override string Combinations => "dims";

    /// <summary>The parts: rows that are still in the table with sums by minute, and files with sums by hour.</summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="missing">Files that are registered and not there.</param>
    public static ImmutableArray<StorePart> PartsOf(DuckDBConnection connection, DuckDbFolder folder, ImmutableHashSet<string> missing)
    {
        var files = connection.Query(
            "SELECT name, first, last FROM day_files WHERE pruned IS NULL ORDER BY number",
            line => (Name: line.GetString(0), First: RowReader.Time(line, 1), Last: RowReader.Time(line, 2)));
        var pieces = files.Where(file => !missing.Contains(file.Name)).Select(file =>
        {
            var path = folder.DayFile(file.Name);
            return new RowPiece(RowPiece.FromFiles([path]), path, file.First, file.Last);
        });
        return
        [
            new([new(SumsSql.ByHalf, TimeSpan.FromMinutes(30)), new(SumsSql.ByMinute, TimeSpan.FromMinutes(1))], [Hot]),
            new([new("sums_hour", TimeSpan.FromHours(1))], [.. pieces]),
        ];
    }

    /// <inheritdoc/>
    public override Task<List<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read) => Task.FromResult(connection.Query(sql, read, cancellation));
}
