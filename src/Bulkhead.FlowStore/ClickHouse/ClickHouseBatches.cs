using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.ClickHouse;

/// <summary>Writes batches and withdraws unfinished ones. Not for two threads at once.</summary>
/// <param name="server">The server.</param>
/// <param name="collector">The name of this collector.</param>
/// <param name="time">The clock.</param>
internal sealed class ClickHouseBatches(ClickHouseServer server, string collector, TimeProvider time)
{
    // A row's number: 41 bits of milliseconds, 4 of the collector, 18 of the place in the batch. Numbers of one collector rise.
    private const int PlaceBits = 18;
    private const string BatchColumns = "collector, batch, state, at, pos_source, pos_file, pos_offset, pos_state";
    private readonly int mark = SHA256.HashData(Encoding.UTF8.GetBytes(collector))[0] & 15;
    private long last;

    /// <summary>Called between the steps; a test stops there.</summary>
    public Action<string>? AfterStep { get; set; }

    /// <summary>Withdraws what this collector announced and did not close. Its sources are read again from the last position.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many batches there were.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellation)
    {
        var sql = new SqlText(ClickHouseDialect.Instance);
        sql.Add($"SELECT batch FROM batches WHERE collector = {sql.Value(collector)} GROUP BY batch HAVING countIf(state != 'begun') = 0 ORDER BY batch");
        var unfinished = await server.QueryAsync(sql, line => RowReader.Number(line, 0), cancellation);
        foreach (var batch in unfinished)
        {
            await server.ExecuteAsync($"DELETE FROM flows WHERE batch = {batch}", cancellation);
            await server.ExecuteAsync($"DELETE FROM source_counts WHERE batch = {batch}", cancellation);
            await CloseAsync(batch, "withdrawn", []);
        }

        sql = new SqlText(ClickHouseDialect.Instance);
        sql.Add($"SELECT max(batch) FROM batches WHERE collector = {sql.Value(collector)}");
        last = (await server.QueryAsync(sql, line => RowReader.Number(line, 0), cancellation))[0];
        return unfinished.Count;
    }

    /// <summary>Stores a batch.</summary>
    /// <param name="batch">The batch.</param>
    public async Task AppendAsync(FlowBatch batch)
    {
        await ReplaceAsync(batch.Replaced);
        var replaced = batch.Replaced.ToLookup(item => (item.Source, item.Session));
        var rows = batch.Rows.RemoveAll(row => replaced[(row.Source, row.Session)].Any(item => row.Time >= item.From && row.Time < item.Until));
        var places = Math.Max(1, (rows.Length + (1 << PlaceBits) - 1) >> PlaceBits);
        var now = time.GetUtcNow();
        var number = Math.Max((now.ToUnixTimeMilliseconds() << 4) | (uint)mark, last + 16);
        last = number + (16L * (places - 1));

        // 1. Announced: from here on questions leave its rows out.
        await CloseAsync(number, "begun", []);
        AfterStep?.Invoke("begun");

        // 2. The rows, and what is counted besides.
        await server.InsertAsync("flows", Columns.All + ", collector, batch", [.. rows.Select((row, i) => Row(row, Sequence(number, i), number))], CancellationToken.None);
        await server.InsertAsync("source_counts", "batch, source, last_record, at, lines, stored, quarantined, classes, class_counts", Counts(batch, rows, number, now), CancellationToken.None);
        AfterStep?.Invoke("written");

        // 3. Closed, together with the positions: one row, so all of it or nothing.
        await CloseAsync(number, "done", batch.Positions);
    }

    private static long Sequence(long batch, int place) => ((batch + (16L * (place >> PlaceBits))) << PlaceBits) | (uint)(place & ((1 << PlaceBits) - 1));

    private Task CloseAsync(long batch, string state, ImmutableArray<Checkpoint> positions) => server.InsertAsync(
        "batches",
        BatchColumns,
        [[
            collector, batch, state, Instants.Cut(time.GetUtcNow()).UtcDateTime,
            positions.Select(position => Words.Storable(position.Source)).ToArray(), positions.Select(position => position.File).ToArray(), positions.Select(position => position.Offset).ToArray(),
            positions.Select(position => position.State).ToArray(),
        ]],
        CancellationToken.None);

    private async Task ReplaceAsync(ImmutableArray<Correction> corrections)
    {
        foreach (var item in corrections)
        {
            var sql = new SqlText(ClickHouseDialect.Instance);
            var condition = $"source = {sql.Value(item.Source)} AND session = {sql.Value(item.Session)} AND {FilterSql.Where(sql, item.From, item.Until, [])}";
            sql.Add($"SELECT count() FROM flows WHERE {condition}");

            // A deletion rewrites parts: it is only asked for when there is something to delete.
            if ((await server.QueryAsync(sql, line => RowReader.Number(line, 0), CancellationToken.None))[0] > 0)
            {
                sql = new SqlText(ClickHouseDialect.Instance);
                condition = $"source = {sql.Value(item.Source)} AND session = {sql.Value(item.Session)} AND {FilterSql.Where(sql, item.From, item.Until, [])}";
                await server.ExecuteAsync(sql.Add($"DELETE FROM flows WHERE {condition}"), CancellationToken.None);
            }
        }
    }

    private static List<object?[]> Counts(FlowBatch batch, ImmutableArray<FlowEntry> rows, long number, DateTimeOffset now)
    {
        var counts = batch.Counts.ToLookup(item => item.Source, StringComparer.Ordinal);
        var stored = rows.ToLookup(row => row.Source, StringComparer.Ordinal);
        return [.. counts.Select(item => item.Key).Union(stored.Select(item => item.Key), StringComparer.Ordinal).Select(source => (object?[])
        [
            number, Words.Storable(source), stored[source].Select(row => (DateTime?)RowWriter.Instant(row.Time)).Max(), Instants.Cut(now).UtcDateTime, counts[source].Sum(item => item.Read),
            (long)stored[source].Count(), counts[source].Sum(item => item.Quarantined),
            counts[source].SelectMany(item => item.Ignored.Keys).ToArray(), counts[source].SelectMany(item => item.Ignored.Values).ToArray(),
        ])];
    }

    private object?[] Row(FlowEntry row, long sequence, long batch)
    {
        var (from, to) = (AddressKey.Of(row.SourceAddress), AddressKey.Of(row.Address));
        return
        [
            sequence, RowWriter.Instant(row.Time), Words.Of(row.Event), Words.Of(row.Verdict), Words.Storable(row.Reason), Words.Storable(row.Detail), Words.Storable(row.Step),
            Words.Storable(row.Source), Words.Storable(row.Session), row.Request, row.SourceAddress is { } source ? RowWriter.Text(source) : "", from.High, from.Low, row.SourcePort,
            Words.Storable(row.Workload), Words.Storable(row.Namespace), Words.Storable(row.Pod), Words.Storable(row.Evidence), Words.Storable(row.Name),
            row.Address is { } address ? RowWriter.Text(address) : "", to.High, to.Low, row.Port, Words.Storable(row.Transport), Words.Storable(row.Protocol), Words.Storable(row.Method),
            Words.Storable(row.Path), Words.Storable(row.Policy), Words.Storable(row.Rule), Words.Storable(row.RuleId),
            row.Origins.IsDefault ? [] : row.Origins.Select(Words.Storable).ToArray(), Words.Of(row.Attribution), Words.Storable(row.PolicyVersion), row.Decrypted, row.OffersEch,
            row.BytesSent, row.BytesReceived, row.Duration.Ticks / TimeSpan.TicksPerMicrosecond, collector, batch,
        ];
    }
}
