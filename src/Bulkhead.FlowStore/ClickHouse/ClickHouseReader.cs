using System.Collections.Immutable;
using System.Data.Common;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.ClickHouse;

/// <summary>Questions to ClickHouse, without the rows of the batches that were unfinished when the first one was asked.</summary>
/// <param name="server">The server.</param>
/// <param name="unfinished">The numbers of these batches.</param>
/// <param name="cancellation">Ends questions.</param>
internal sealed class ClickHouseReader(ClickHouseServer server, IReadOnlyList<long> unfinished, CancellationToken cancellation) : StoreReader
{
    /// <inheritdoc/>
    public override SqlDialect Dialect => ClickHouseDialect.Instance;

    /// <inheritdoc/>
    public override IReadOnlyList<StorePart> Parts { get; } =
    [
        new(
            [],
            [new RowPiece(unfinished.Count == 0 ? "flows" : $"(SELECT * FROM flows WHERE batch NOT IN ({string.Join(", ", unfinished.Select(SqlDialect.Number))})) rows", null, null, null)]),
    ];

    /// <inheritdoc/>
    public override Task<List<T>> QueryAsync<T>(SqlText sql, Func<DbDataReader, T> read) => server.QueryAsync(sql, read, cancellation);
}
