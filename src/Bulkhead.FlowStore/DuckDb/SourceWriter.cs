using System.Collections.Immutable;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Positions and numbers of sources, within the transaction of a batch.</summary>
internal static class SourceWriter
{
    /// <summary>Writes them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">Its rows that are stored.</param>
    /// <param name="now">The time.</param>
    public static void Write(DuckDBConnection connection, FlowBatch batch, ImmutableArray<FlowEntry> rows, DateTimeOffset now)
    {
        foreach (var position in batch.Positions)
        {
            Put(
                connection,
                sql => $"UPDATE checkpoints SET file = {sql.Value(position.File)}, position = {SqlDialect.Number(position.Offset)}, state = {sql.Value(position.State)} WHERE source = {sql.Value(position.Source)}",
                sql => $"INSERT INTO checkpoints VALUES ({sql.Value(position.Source)}, {sql.Value(position.File)}, {SqlDialect.Number(position.Offset)}, {sql.Value(position.State)})");
        }

        var stored = new Dictionary<string, (long Count, DateTimeOffset Last)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            stored.TryGetValue(row.Source, out var so);
            stored[row.Source] = (so.Count + 1, so.Count == 0 || row.Time > so.Last ? row.Time : so.Last);
        }

        var counts = batch.Counts.ToLookup(item => item.Source, StringComparer.Ordinal);
        foreach (var source in stored.Keys.Union(counts.Select(item => item.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (count, last) = stored.GetValueOrDefault(source);
            var dialect = DuckDbDialect.Instance;
            var newest = count > 0 ? dialect.Instant(last) : "NULL";
            var lines = SqlDialect.Number(counts[source].Sum(item => item.Read));
            var quarantined = SqlDialect.Number(counts[source].Sum(item => item.Quarantined));
            Put(
                connection,
                sql => $"UPDATE sources SET last_record = greatest(last_record, {newest}), last_written = {dialect.Instant(now)}, lines = lines + {lines}, stored = stored + {SqlDialect.Number(count)}, "
                    + $"quarantined = quarantined + {quarantined} WHERE source = {sql.Value(source)}",
                sql => $"INSERT INTO sources VALUES ({sql.Value(source)}, {newest}, {dialect.Instant(now)}, {lines}, {SqlDialect.Number(count)}, {quarantined})");
            foreach (var (kind, number) in counts[source].SelectMany(item => item.Ignored))
            {
                Put(
                    connection,
                    sql => $"UPDATE source_ignored SET n = n + {SqlDialect.Number(number)} WHERE source = {sql.Value(source)} AND class = {sql.Value(kind)}",
                    sql => $"INSERT INTO source_ignored VALUES ({sql.Value(source)}, {sql.Value(kind)}, {SqlDialect.Number(number)})");
            }
        }
    }

    // Updating in place leaves no dead rows behind, and there is no constraint to trip over.
    private static void Put(DuckDBConnection connection, Func<SqlText, string> update, Func<SqlText, string> insert)
    {
        var sql = new SqlText(DuckDbDialect.Instance);
        if (connection.Execute(sql.Add(update(sql))) == 0)
        {
            sql = new SqlText(DuckDbDialect.Instance);
            connection.Execute(sql.Add(insert(sql)));
        }
    }
}
