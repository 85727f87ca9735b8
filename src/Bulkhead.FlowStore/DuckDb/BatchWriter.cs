using System.Globalization;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Writes batches, each in one transaction. Not for two threads at once.</summary>
internal sealed class BatchWriter
{
    private const int CompactAfter = 200_000;
    private const int NumbersKept = 100_000;
    private readonly DuckDBConnection connection;
    private readonly TimeProvider time;
    private readonly byte[] secret;
    private readonly Dictionary<Dimension, ulong> numbers = [];
    private HashSet<ulong> known = [];
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
        this.secret = secret;
        sequence = connection.Scalar<long>("SELECT greatest(coalesce((SELECT max(seq) FROM flows), 0), coalesce((SELECT max(last_seq) FROM day_files), 0))");
        recent = connection.Scalar<long>("SELECT count(*) FROM sums_recent");
        ForgetNumbers();
    }

    /// <summary>Reads anew which combinations have a number.</summary>
    public void ForgetNumbers() => known = [.. connection.Query("SELECT dim FROM dims", line => line.GetFieldValue<ulong>(0))];

    /// <summary>Stores a batch.</summary>
    /// <param name="batch">The batch.</param>
    public void Append(FlowBatch batch)
    {
        var replaced = batch.Replaced.ToLookup(item => (item.Source, item.Session));
        var rows = batch.Replaced.IsEmpty
            ? batch.Rows
            : batch.Rows.RemoveAll(row => replaced[(row.Source, row.Session)].Any(item => row.Time >= item.From && row.Time < item.Until));
        var number = sequence;
        var sums = new Dictionary<(DateTimeOffset, Dimension), Sum>();
        var fresh = new HashSet<Dimension>();
        if (numbers.Count > NumbersKept)
        {
            numbers.Clear();
        }

        using var transaction = connection.BeginTransaction();
        try
        {
            Replacing.Apply(connection, batch.Replaced);
            using (var appender = connection.CreateAppender("flows"))
            {
                foreach (var row in rows)
                {
                    RowWriter.Write(appender.CreateRow(), row, ++number);
                    var dimension = Dimension.Of(row);
                    var key = (Instants.Floor(row.Time, TimeSpan.FromMinutes(1)), dimension);
                    if (!sums.TryGetValue(key, out var sum))
                    {
                        sums.Add(key, sum = new Sum());
                        if (!numbers.TryGetValue(dimension, out var combination))
                        {
                            numbers.Add(dimension, combination = dimension.Number(secret));
                        }

                        if (!known.Contains(combination))
                        {
                            fresh.Add(dimension);
                        }
                    }

                    sum.Add(row);
                }
            }

            AppendDimensions(fresh);
            AppendSums(sums);
            SourceWriter.Write(connection, batch, rows, time.GetUtcNow());
            if (recent + sums.Count > CompactAfter)
            {
                Compact();
            }

            transaction.Commit();
        }
        catch
        {
            transaction.Rollback();
            throw;
        }

        sequence = number;
        recent = recent + sums.Count > CompactAfter ? 0 : recent + sums.Count;
        known.UnionWith(fresh.Select(dimension => numbers[dimension]));
    }

    private void AppendDimensions(HashSet<Dimension> fresh)
    {
        if (fresh.Count == 0)
        {
            return;
        }

        using var appender = connection.CreateAppender("dims");
        foreach (var item in fresh)
        {
            appender.CreateRow().AppendValue(numbers[item]).AppendValue(item.Event).AppendValue(item.Verdict).AppendValue(item.Reason).AppendValue(item.Source)
                .AppendValue(item.Workload).AppendValue(item.Namespace).AppendValue(item.Name).AppendValue(item.Address).AppendValue(item.Port).AppendValue(item.Transport)
                .AppendValue(item.Policy).AppendValue(item.Rule).AppendValue(item.PolicyVersion).EndRow();
        }
    }

    private void AppendSums(Dictionary<(DateTimeOffset Minute, Dimension Dimension), Sum> sums)
    {
        if (sums.Count == 0)
        {
            return;
        }

        using var appender = connection.CreateAppender("sums_recent");
        foreach (var (key, sum) in sums)
        {
            appender.CreateRow().AppendValue(key.Minute.UtcDateTime).AppendValue(numbers[key.Dimension]).AppendValue(sum.Rows).AppendValue(sum.Sent).AppendValue(sum.Received)
                .AppendValue(sum.First.UtcDateTime).AppendValue(sum.Last.UtcDateTime).EndRow();
        }
    }

    // Batches of one minute leave several sums of the same combination: one is enough.
    private void Compact()
    {
        connection.Execute("INSERT INTO sums_minute SELECT bucket, dim, CAST(sum(n) AS BIGINT), CAST(sum(sent) AS BIGINT), CAST(sum(received) AS BIGINT), min(first), max(last) FROM sums_recent GROUP BY bucket, dim");
        connection.Execute("DELETE FROM sums_recent");
    }
}
