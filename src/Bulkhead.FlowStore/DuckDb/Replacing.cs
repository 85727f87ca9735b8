using System.Collections.Immutable;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Takes rows back that better ones replace, and makes the sums of their minutes anew.</summary>
internal static class Replacing
{
    private const string Join = "flows f JOIN replaced r ON f.source = r.source AND f.session = r.session AND f.time >= r.since AND f.time < r.until";

    /// <summary>Applies corrections within the transaction of a batch.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="corrections">The corrections.</param>
    public static void Apply(DuckDBConnection connection, ImmutableArray<Correction> corrections)
    {
        if (corrections.IsEmpty)
        {
            return;
        }

        connection.Execute("CREATE OR REPLACE TEMP TABLE replaced (source VARCHAR, session VARCHAR, since TIMESTAMP, until TIMESTAMP)");
        using (var appender = connection.CreateAppender(catalog: "temp", schema: null, table: "replaced"))
        {
            foreach (var item in corrections)
            {
                appender.CreateRow().AppendValue(item.Source).AppendValue(item.Session).AppendValue(Bound(item.From)).AppendValue(Bound(item.Until)).EndRow();
            }
        }

        // The outer bounds let the engine skip the blocks of other times.
        var sql = DuckDbDialect.Instance;
        var bounds = $"f.time >= {sql.Instant(corrections.Min(item => item.From))} AND f.time < {sql.Instant(Instants.Ceiling(corrections.Max(item => item.Until), TimeSpan.FromMicroseconds(1)))}";
        var rows = connection.Query($"SELECT f.seq, f.time FROM {Join} WHERE {bounds}", line => (Sequence: RowReader.Number(line, 0), Time: RowReader.Time(line, 1)));
        if (rows.Count == 0)
        {
            return;
        }

        connection.Execute($"DELETE FROM flow_rows f WHERE {bounds} AND f.seq IN (SELECT f.seq FROM {Join} WHERE {bounds})");
        foreach (var minute in rows.Select(row => Instants.Floor(row.Time, TimeSpan.FromMinutes(1))).Distinct())
        {
            var (start, end) = (sql.Instant(minute), sql.Instant(minute + TimeSpan.FromMinutes(1)));
            connection.Execute($"DELETE FROM sums_minute WHERE bucket = {start}");
            connection.Execute($"DELETE FROM sums_recent WHERE bucket = {start}");
            connection.Execute(
                $"INSERT INTO sums_minute SELECT {start}, dim, count(*), CAST(sum(bytes_sent) AS BIGINT), CAST(sum(bytes_received) AS BIGINT), min(time), max(time) "
                + $"FROM (SELECT {Columns.SummedOfRow}, time, bytes_sent, bytes_received FROM flows WHERE time >= {start} AND time < {end}) JOIN dims USING ({Columns.Summed}) GROUP BY dim");
        }

        foreach (var half in rows.Select(row => Instants.Floor(row.Time, TimeSpan.FromMinutes(30))).Distinct())
        {
            var (start, end) = (sql.Instant(half), sql.Instant(half + TimeSpan.FromMinutes(30)));
            connection.Execute($"DELETE FROM sums_half WHERE bucket = {start}");
            connection.Execute($"INSERT INTO sums_half SELECT {start}, {SumsSql.Added} FROM sums_minute WHERE bucket >= {start} AND bucket < {end} GROUP BY dim");
        }
    }

    private static DateTime Bound(DateTimeOffset time) => Instants.Ceiling(time, TimeSpan.FromMicroseconds(1)).UtcDateTime;
}
