using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.DuckDb;

/// <summary>Moves finished days into files and removes old ones. The order of the steps is what makes it safe to stop anywhere: see docs/flow-store.md.</summary>
/// <param name="connection">The connection that writes.</param>
/// <param name="folder">The folder.</param>
/// <param name="time">The clock.</param>
internal sealed class DayKeeper(DuckDBConnection connection, DuckDbFolder folder, TimeProvider time)
{
    /// <summary>All registered files.</summary>
    public const string SelectFiles = "SELECT number, day, part, name, row_count, first, last, size, sha256, previous, chain, pruned FROM day_files ORDER BY number";

    /// <summary>How a file is written.</summary>
    public const string Form = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880";

    private static readonly string Beginning = new('0', 64);

    /// <summary>Called between the steps; a test stops there.</summary>
    public Action<string>? AfterStep { get; set; }

    /// <summary>A line of <see cref="SelectFiles"/>.</summary>
    /// <param name="line">The line.</param>
    public static DayFile ReadFile(DbDataReader line) => new(
        RowReader.Number(line, 0), line.GetFieldValue<DateOnly>(1), (int)RowReader.Number(line, 2), line.GetString(3), RowReader.Number(line, 4), RowReader.Time(line, 5), RowReader.Time(line, 6),
        RowReader.Number(line, 7), line.GetString(8), line.GetString(9), line.GetString(10), line.IsDBNull(11) ? null : RowReader.Time(line, 11));

    /// <summary>Writes the oldest day before a day that has rows in the table into a file.</summary>
    /// <param name="before">The first day that stays open.</param>
    /// <returns>The file; null when there is no such day.</returns>
    public DayFile? CloseOldest(DateOnly before)
    {
        var sql = DuckDbDialect.Instance;
        using var oldest = connection.CreateCommand();
        oldest.CommandText = $"SELECT min(time) FROM flow_rows WHERE time < {sql.Instant(Instants.Start(before))}";
        if (oldest.ExecuteScalar() is not DateTime first)
        {
            return null;
        }

        var day = DateOnly.FromDateTime(first);
        string Within(string column) => $"{column} >= {sql.Instant(Instants.Start(day))} AND {column} < {sql.Instant(Instants.Start(day).AddDays(1))}";
        var (within, bucket) = (Within("time"), Within("bucket"));
        var part = connection.Query(SelectFiles, ReadFile).Where(file => file.Day == day).Select(file => file.Part).DefaultIfEmpty(0).Max() + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}{(part == 1 ? "" : $".{part}")}.parquet");
        var path = folder.DayFile(name);

        // Without a commit, or after one that failed, its end takes everything back.
        using var transaction = connection.BeginTransaction();

        // 1. The file, complete and on the disk under its name, before anything refers to it.
        var (temporary, quoted) = ($"{path}.tmp", $"{path}.tmp".Replace("'", "''", StringComparison.Ordinal));
        connection.Execute($"COPY (SELECT {Columns.All} FROM flows WHERE {within} ORDER BY time, seq) TO '{quoted}' ({Form})");
        AfterStep?.Invoke("written");
        var (size, hash) = Durable.Finish(temporary, path);
        AfterStep?.Invoke("named");

        // 2. One transaction that registers the file, takes its rows out of the table and turns their sums into sums by hour.
        var (rows, last, lastSequence) = connection.Query(
            $"SELECT count(*), max(time), max(seq) FROM flow_rows WHERE {within}", line => (RowReader.Number(line, 0), RowReader.Time(line, 1), RowReader.Number(line, 2)))[0];
        var file = Register(connection, new(0, day, part, name, rows, new DateTimeOffset(DateTime.SpecifyKind(first, DateTimeKind.Utc)), last, size, hash, "", "", null), lastSequence);
        connection.Execute($"DELETE FROM flow_rows WHERE {within}");
        connection.Execute($"INSERT INTO sums_hour SELECT date_trunc('hour', bucket) AS hour, {SumsSql.Added} FROM {SumsSql.ByMinute} WHERE {bucket} GROUP BY hour, dim");
        foreach (var table in SumsSql.Tables)
        {
            connection.Execute($"DELETE FROM {table} WHERE {bucket}");
        }

        AfterStep?.Invoke("registered");
        transaction.Commit();
        return file;
    }

    /// <summary>Appends a file to the chain.</summary>
    /// <param name="connection">The connection, within a transaction.</param>
    /// <param name="file">The file; number and hashes of the chain are found here.</param>
    /// <param name="lastSequence">The highest number of its rows.</param>
    public static DayFile Register(DuckDBConnection connection, DayFile file, long lastSequence)
    {
        var sql = DuckDbDialect.Instance;
        var (number, previous) = connection.Query("SELECT number, chain FROM day_files ORDER BY number DESC LIMIT 1", line => (RowReader.Number(line, 0) + 1, line.GetString(1))) is [var last] ? last : (1, Beginning);
        file = file with { Number = number, Previous = previous, Chain = Chain(previous, number, file.Name, file.Rows, file.Sha256) };
        connection.Execute(
            $"INSERT INTO day_files VALUES ({number}, DATE '{file.Day:yyyy-MM-dd}', {file.Part}, '{file.Name}', {file.Rows}, {sql.Instant(file.First)}, {sql.Instant(file.Last)}, {lastSequence}, {file.Bytes}, '{file.Sha256}', '{previous}', '{file.Chain}', NULL)");
        return file;
    }

    /// <summary>Takes out everything before a day. The files are unregistered; the caller deletes them when nobody reads them.</summary>
    /// <param name="before">The first day that stays.</param>
    public PruneResult Prune(DateOnly before)
    {
        var sql = DuckDbDialect.Instance;
        var start = sql.Instant(Instants.Start(before));
        PruneResult result;
        using (var transaction = connection.BeginTransaction())
        {
            var now = time.GetUtcNow();
            var files = connection.Query(SelectFiles, ReadFile).Where(file => file.Pruned is null && file.Day < before).Select(file => file with { Pruned = now }).ToImmutableArray();
            connection.Execute($"UPDATE day_files SET pruned = {sql.Instant(now)} WHERE pruned IS NULL AND day < DATE '{before:yyyy-MM-dd}'");
            var rows = connection.Execute($"DELETE FROM flow_rows WHERE time < {start}");
            foreach (var table in (string[])["sums_hour", .. SumsSql.Tables])
            {
                connection.Execute($"DELETE FROM {table} WHERE bucket < {start}");
            }

            connection.Execute("DELETE FROM dims WHERE dim NOT IN (SELECT dim FROM sums_hour UNION SELECT dim FROM sums_minute UNION SELECT dim FROM sums_recent)");
            connection.Execute("DELETE FROM kinds WHERE kind NOT IN (SELECT kind FROM flow_rows)");
            transaction.Commit();
            result = new(files, rows + files.Sum(file => file.Rows));
        }

        AfterStep?.Invoke("pruned");
        return result;
    }

    /// <summary>The hash of a link of the chain.</summary>
    /// <param name="previous">The hash of the link before.</param>
    /// <param name="number">The number of the file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="sha256">The hash of its content.</param>
    public static string Chain(string previous, long number, string name, long rows, string sha256) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{previous}\n{number}\n{name}\n{rows}\n{sha256}\n"))));
}
