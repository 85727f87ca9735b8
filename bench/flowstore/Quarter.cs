using System.Diagnostics;
using System.Globalization;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Records;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.Bench;

/// <summary>A quarter of a year in day files.</summary>
internal static class Quarter
{
    /// <summary>Makes the files: the first day is ingested and closed as usual, the file of every later day is copied from it and registered in the chain like it.</summary>
    public static async Task MakeAsync(string folder, int total, int days)
    {
        var watch = Stopwatch.StartNew();
        var store = await Ingest.OpenAsync(folder);
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-days);
        var rows = total / days;
        await Ingest.WriteAsync(store, new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), TimeSpan.FromDays(1) / rows, rows, 50_000);
        var closed = (await store.CloseDaysAsync(first.AddDays(1))).Files[0];
        using (var connection = new DuckDBConnection($"Data Source={new DuckDbFolder(folder).Database}"))
        {
            connection.Open();
            connection.Execute("CREATE TEMP TABLE copied AS SELECT * FROM sums_hour");
            for (var day = 1; day < days; day++)
            {
                Copy(connection, new DuckDbFolder(folder), closed, rows, day);
            }
        }

        var files = await store.DayFilesAsync();
        await store.DisposeAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{files.Sum(file => file.Rows)} rows in {files.Length} day files of {files.Sum(file => file.Bytes) >> 20} MiB, made in {watch.Elapsed.TotalSeconds:F0} s"));
    }

    private static void Copy(DuckDBConnection connection, DuckDbFolder folder, DayFile first, long rows, int day)
    {
        var later = string.Create(CultureInfo.InvariantCulture, $"+ INTERVAL {day} DAYS");
        var date = first.Day.AddDays(day);
        var name = string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}.parquet");
        var path = folder.DayFile(name);
        connection.Execute(string.Create(
            CultureInfo.InvariantCulture,
            $"COPY (SELECT * REPLACE (seq + {day * rows} AS seq, time {later} AS time) FROM read_parquet('{folder.DayFile(first.Name)}')) TO '{path}.tmp' ({DayKeeper.Form})"));
        var (size, hash) = Durable.Finish($"{path}.tmp", path);
        using var transaction = connection.BeginTransaction();
        var file = first with { Day = date, Name = name, First = first.First.AddDays(day), Last = first.Last.AddDays(day), Bytes = size, Sha256 = hash };
        DayKeeper.Register(connection, file, (day + 1) * rows);
        connection.Execute($"INSERT INTO sums_hour SELECT * REPLACE (bucket {later} AS bucket, first {later} AS first, last {later} AS last) FROM copied");
        transaction.Commit();
    }

    /// <summary>Asks for the summary of the last 90 days, like a report that somebody opens now.</summary>
    public static async Task AskAsync(string folder)
    {
        var store = await Ingest.OpenAsync(folder);
        var quarter = new FlowFilter(DateTimeOffset.UtcNow.AddDays(-90), null, []);
        FlowStats? total = null;
        await Questions.TimeAsync("summary of the last quarter", 3, async () =>
        {
            total = await store.StatsAsync(quarter, FlowField.Verdict, 3);
            await store.DeniedGroupsAsync(quarter, new DeniedGroupQuery(20));
            await store.SeriesAsync(quarter, TimeSpan.FromDays(1));
        });
        Console.WriteLine($"  {total!.Total.Connections} connections in it");
        await Questions.TimeAsync("  totals", 3, () => store.StatsAsync(quarter, FlowField.Verdict, 3));
        await Questions.TimeAsync("  top denied groups", 3, () => store.DeniedGroupsAsync(quarter, new DeniedGroupQuery(20)));
        await Questions.TimeAsync("  series by day", 3, () => store.SeriesAsync(quarter, TimeSpan.FromDays(1)));
        await Questions.TimeAsync("overview of the last quarter", 3, () => Questions.OverviewAsync(store, quarter, TimeSpan.FromDays(2)));
        await Questions.TimeAsync("page, newest", 3, () => store.ConnectionsAsync(quarter));
        await store.DisposeAsync();
    }
}
