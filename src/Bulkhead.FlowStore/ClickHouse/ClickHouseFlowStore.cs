using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.ClickHouse;

/// <summary>
/// The store in ClickHouse, for several collectors. There are no transactions over tables there: a batch is announced, written and closed, and what was
/// announced and never closed does not count: see docs/flow-store.md.
/// </summary>
internal sealed class ClickHouseFlowStore : SqlFlowStore
{
    private readonly ClickHouseServer server;
    private readonly TimeProvider time;
    private readonly ClickHouseBatches batches;
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Takes over a server with the current schema.</summary>
    /// <param name="server">The server.</param>
    /// <param name="collector">The name of this collector.</param>
    /// <param name="time">The clock.</param>
    public ClickHouseFlowStore(ClickHouseServer server, string collector, TimeProvider time)
    {
        this.server = server;
        this.time = time;
        batches = new ClickHouseBatches(server, collector, time);
    }

    /// <summary>The writer of batches; a test stops it between its steps.</summary>
    internal ClickHouseBatches Batches => batches;

    /// <inheritdoc/>
    public override async Task AppendAsync(FlowBatch batch, CancellationToken cancellation = default)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await batches.AppendAsync(batch);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task SetGroupStateAsync(GroupState state, CancellationToken cancellation = default) => await server.InsertAsync(
        "group_states",
        "seq, fingerprint, state, until, note, who, said",
        [[Instants.Micros(time.GetUtcNow()), state.Fingerprint, Words.Of(state.Kind), state.Until?.UtcDateTime, state.Note, state.Who, Instants.Cut(state.When).UtcDateTime]],
        cancellation);

    /// <summary>Nothing to do: the engine keeps days in parts of their own.</summary>
    /// <inheritdoc/>
    public override Task<CloseResult> CloseDaysAsync(DateOnly before, CancellationToken cancellation = default) => Task.FromResult(new CloseResult([]));

    /// <inheritdoc/>
    public override async Task<PruneResult> PruneAsync(DateOnly before, CancellationToken cancellation = default)
    {
        var days = await server.QueryAsync(
            "SELECT partition, sum(rows) FROM system.parts WHERE database = currentDatabase() AND table = 'flows' AND active GROUP BY partition ORDER BY partition",
            line => (Day: line.GetString(0), Rows: RowReader.Number(line, 1)),
            cancellation);
        var old = days.Where(item => string.CompareOrdinal(item.Day, before.ToString("yyyyMMdd", CultureInfo.InvariantCulture)) < 0).ToList();
        foreach (var (day, _) in old)
        {
            await server.ExecuteAsync($"ALTER TABLE flows DROP PARTITION '{day}'", cancellation);
        }

        return new([], old.Sum(item => item.Rows));
    }

    /// <inheritdoc/>
    public override Task<ImmutableArray<DayFile>> DayFilesAsync(CancellationToken cancellation = default) => Task.FromResult(ImmutableArray<DayFile>.Empty);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        server.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task<T> ReadAsync<T>(Func<StoreReader, Task<T>> question, CancellationToken cancellation)
    {
        var unfinished = await server.QueryAsync(ClickHouseSchema.Unfinished, line => RowReader.Number(line, 0), cancellation);
        return await question(new ClickHouseReader(server, unfinished, cancellation));
    }
}
