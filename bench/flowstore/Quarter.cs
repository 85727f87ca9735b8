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
    /// <summary>Makes the files: a day is ingested as usual, copied to every later day, and each is closed by the store itself.</summary>
    public static async Task MakeAsync(string folder, int total, int days)
    {
        var watch = Stopwatch.StartNew();
        var store = await Ingest.OpenAsync(folder);
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-days);
        var rows = total / days;
        await Ingest.WriteAsync(store, new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), TimeSpan.FromDays(1) / rows, rows, 50_000);
        using (var connection = new DuckDBConnection($"Data Source={new DuckDbFolder(folder).Database}"))
        {
            connection.Open();
            connection.Execute("CREATE TABLE copied_rows AS SELECT * FROM flow_rows");
            connection.Execute($"CREATE TABLE copied_sums AS SELECT bucket, dim, CAST(sum(n) AS BIGINT) AS n, CAST(sum(sent) AS BIGINT) AS sent, CAST(sum(received) AS BIGINT) AS received, min(first) AS first, max(last) AS last FROM {SumsSql.ByMinute} GROUP BY bucket, dim");
            for (var day = 0; day < days; day++)
            {
                if (day > 0)
                {
                    var later = string.Create(CultureInfo.InvariantCulture, $"+ INTERVAL {day} DAYS");
                    connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO flow_rows SELECT * REPLACE (seq + {(long)day * rows} AS seq, time {later} AS time) FROM copied_rows"));
                    connection.Execute($"INSERT INTO sums_minute SELECT * REPLACE (bucket {later} AS bucket, first {later} AS first, last {later} AS last) FROM copied_sums");
                }

                await store.CloseDaysAsync(first.AddDays(day + 1));
            }

            connection.Execute("DROP TABLE copied_rows; DROP TABLE copied_sums");
        }

        var files = await store.DayFilesAsync();
        await store.DisposeAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{files.Sum(file => file.Rows)} rows in {files.Length} day files of {files.Sum(file => file.Bytes) >> 20} MiB, made in {watch.Elapsed.TotalSeconds:F0} s"));
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
