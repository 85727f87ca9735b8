using System.Collections.Immutable;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>The embedded store. One connection writes, one transaction at a time; each question has a connection and a snapshot of its own.</summary>
internal sealed class DuckDbFlowStore : SqlFlowStore
{
    private readonly DuckDBConnection connection;
    private readonly DuckDbFolder folder;
    private readonly TimeProvider time;
    private readonly BatchWriter batches;
    private readonly DayKeeper days;
    private readonly ImmutableHashSet<string> missing;
    private readonly ReaderGate readers = new();
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>Takes over a connection with the current schema.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="secret">The key of the numbers of combinations.</param>
    /// <param name="missing">Registered files that are not there.</param>
    public DuckDbFlowStore(DuckDBConnection connection, DuckDbFolder folder, TimeProvider time, byte[] secret, ImmutableHashSet<string> missing)
    {
        this.connection = connection;
        this.folder = folder;
        this.time = time;
        this.missing = missing;
        batches = new BatchWriter(connection, time, secret);
        days = new DayKeeper(connection, folder, time);
    }

    /// <summary>The writer of batches; a test has it add up sums early.</summary>
    internal BatchWriter Batches => batches;

    /// <summary>What moves days; a test stops it between its steps.</summary>
    internal DayKeeper Days => days;

    /// <inheritdoc/>
    public override Task AppendAsync(FlowBatch batch, CancellationToken cancellation = default) => WriteAsync(() => batches.Append(batch), cancellation);

    /// <inheritdoc/>
    public override Task SetGroupStateAsync(GroupState state, CancellationToken cancellation = default) => WriteAsync(
        () =>
        {
            var sql = new SqlText(DuckDbDialect.Instance);
            var until = state.Until is { } end ? sql.Dialect.Instant(end) : "NULL";
            sql.Add($"INSERT INTO group_states SELECT coalesce(max(seq), 0) + 1, {sql.Value(state.Fingerprint)}, '{Words.Of(state.Kind)}', {until}, {sql.Value(state.Note)}, "
                + $"{sql.Value(state.Who)}, {sql.Dialect.Instant(state.When)} FROM group_states");
            connection.Execute(sql);
        },
        cancellation);

    /// <inheritdoc/>
    public override async Task<CloseResult> CloseDaysAsync(DateOnly before, CancellationToken cancellation = default)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        before = before < today ? before : today;
        var files = ImmutableArray.CreateBuilder<DayFile>();
        DayFile? file = null;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            await WriteAsync(() => file = days.CloseOldest(before), cancellation);
            if (file is not null)
            {
                files.Add(file);
            }
        }
        while (file is not null);
        return new(files.ToImmutable());
    }

    /// <inheritdoc/>
    public override async Task<PruneResult> PruneAsync(DateOnly before, CancellationToken cancellation = default)
    {
        PruneResult result = new([], 0);
        await WriteAsync(
            () =>
            {
                batches.ForgetNumbers();
                result = days.Prune(before);
            },
            cancellation);

        // Readers that began before the transaction may still open the files; the next start deletes what this one cannot.
        await readers.Passed();
        foreach (var file in result.Files)
        {
            File.Delete(folder.DayFile(file.Name));
        }

        return result;
    }

    /// <inheritdoc/>
    public override Task<ImmutableArray<DayFile>> DayFilesAsync(CancellationToken cancellation = default) =>
        ReadAsync(async reader => (await reader.QueryAsync(reader.Sql().Add(DayKeeper.SelectFiles), DayKeeper.ReadFile)).ToImmutableArray(), cancellation);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await writing.WaitAsync();
        await readers.Passed();
        connection.Dispose();
        writing.Dispose();
    }

    /// <inheritdoc/>
    protected override Task<T> ReadAsync<T>(Func<StoreReader, Task<T>> question, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            using var reading = readers.Enter();
            using var own = new DuckDBConnection(connection.ConnectionString);
            own.Open();
            using var transaction = own.BeginTransaction();
            var answer = await question(new DuckDbReader(own, DuckDbReader.PartsOf(own, folder, missing), cancellation));
            transaction.Commit();
            return answer;
        },
        cancellation);

    private async Task WriteAsync(Action write, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            await Task.Run(write, CancellationToken.None);
        }
        finally
        {
            writing.Release();
        }
    }
}
