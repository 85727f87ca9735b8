using System.Runtime.InteropServices;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Writes batches, each in one transaction. Not for two threads at once.</summary>
internal sealed class BatchWriter
{
    private readonly DuckDBConnection connection;
    private readonly TimeProvider time;
    private readonly Combinations combinations;
    private bool stale = true;
    private long sequence;
    private long recent;

    /// <summary>Goes on where the store is.</summary>
    /// <param name="connection">The connection that writes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="secret">The key of the numbers of combinations.</param>
    public BatchWriter(DuckDBConnection connection, TimeProvider time, byte[] secret)
    {
        this.connection = connection;
        this.time = time;
        combinations = new Combinations(connection, secret);
        sequence = connection.Scalar<long>("SELECT greatest(coalesce((SELECT max(seq) FROM flow_rows), 0), coalesce((SELECT max(last_seq) FROM day_files), 0))");
        recent = connection.Scalar<long>("SELECT count(*) FROM sums_recent");
    }

    /// <summary>How many recent sums there may be before they are added up; a test asks for few.</summary>
    public int CompactAfter { get; set; } = 200_000;

    /// <summary>Has the numbers of combinations read anew: some may be gone.</summary>
    public void ForgetNumbers() => stale = true;

    /// <summary>Stores a batch.</summary>
    /// <param name="batch">The batch.</param>
    public void Append(FlowBatch batch)
    {
        var replaced = batch.Replaced.ToLookup(item => (item.Source, item.Session));
        var rows = batch.Replaced.IsEmpty
            ? batch.Rows
            : batch.Rows.RemoveAll(row => replaced[(row.Source, row.Session)].Any(item => row.Time >= item.From && row.Time < item.Until));
        var number = sequence;
        var sums = new Dictionary<(DateTimeOffset, ulong), Sum>();
        if (stale)
        {
            combinations.Load();
        }

        // Until this batch is committed, what it made up does not count.
        stale = true;
        // Without a commit, or after one that failed, its end takes everything back.
        using (var transaction = connection.BeginTransaction())
        {
            Replacing.Apply(connection, batch.Replaced);
            using (var appender = connection.CreateAppender("flow_rows"))
            {
                foreach (var row in rows)
                {
                    var (kind, dimension) = combinations.Of(row);
                    RowWriter.Write(appender.CreateRow(), row, ++number, kind);
                    ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, (Instants.Floor(row.Time, TimeSpan.FromMinutes(1)), dimension), out _);
                    (sum ??= new Sum()).Add(row);
                }
            }

            combinations.AppendNew();
            AppendSums(sums);
            SourceWriter.Write(connection, batch, rows, time.GetUtcNow());
            if (recent + sums.Count > CompactAfter)
            {
                Compact();
            }

            transaction.Commit();
        }

        stale = false;
        sequence = number;
        recent = recent + sums.Count > CompactAfter ? 0 : recent + sums.Count;
    }

    private void AppendSums(Dictionary<(DateTimeOffset Minute, ulong Dimension), Sum> sums)
    {
        if (sums.Count == 0)
        {
            return;
        }

        using var appender = connection.CreateAppender("sums_recent");
        foreach (var (key, sum) in sums)
        {
            appender.CreateRow().AppendValue(key.Minute.UtcDateTime).AppendValue(key.Dimension).AppendValue(sum.Rows).AppendValue(sum.Sent).AppendValue(sum.Received)
                .AppendValue(sum.First.UtcDateTime).AppendValue(sum.Last.UtcDateTime).EndRow();
        }
    }

    // Batches of one minute leave several sums of the same combination: one is enough. Sums by half hour are made of those by minute.
    private void Compact()
    {
        connection.Execute($"INSERT INTO sums_half SELECT {SumsSql.Half} AS half, {SumsSql.Added} FROM sums_recent GROUP BY half, dim");
        connection.Execute($"INSERT INTO sums_minute SELECT bucket, {SumsSql.Added} FROM sums_recent GROUP BY bucket, dim");
        connection.Execute("DELETE FROM sums_recent");
    }
}
