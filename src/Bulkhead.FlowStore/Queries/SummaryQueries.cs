using System.Collections.Immutable;
using System.Data.Common;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>Sums over rows by something.</summary>
internal static class SummaryQueries
{
    // Of a series.
    private const long MaximumPoints = 5000;

    private const string Counts =
        "CAST(sum(CASE WHEN kind = 1 THEN n ELSE 0 END) AS BIGINT) AS allowed, "
        + "CAST(sum(CASE WHEN kind = 2 THEN n ELSE 0 END) AS BIGINT) AS denied, "
        + "CAST(sum(CASE WHEN kind = 3 THEN n ELSE 0 END) AS BIGINT) AS watched, "
        + "CAST(sum(sent) AS BIGINT) AS bytes_out, CAST(sum(received) AS BIGINT) AS bytes_in";

    private const string Seen = "min(first) AS seen_first, max(last) AS seen_last";

    /// <summary>See <see cref="IFlowStore.StatsAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="by">The field.</param>
    /// <param name="top">How many values.</param>
    public static async Task<FlowStats> StatsAsync(StoreReader reader, FlowFilter filter, FlowField by, int top)
    {
        var total = await TotalAsync(reader, filter);
        var (column, value) = Grouping(reader.Dialect, by);
        var sql = reader.Sql();
        sql.Add($"SELECT {column} AS grouped, {Counts}, {Seen} FROM ({FactsSql.Query(reader, sql, filter, Slot.None, value)}) facts "
            + $"GROUP BY grouped ORDER BY allowed + denied + watched DESC, bytes_out + bytes_in DESC, grouped LIMIT {SqlDialect.Number(top)}");
        var values = await reader.QueryAsync(sql, line => new FlowStat(RowReader.Optional(line, 0), RowReader.Counts(line, 1), RowReader.Time(line, 6), RowReader.Time(line, 7)));
        return new(total, [.. values]);
    }

    /// <summary>See <see cref="IFlowStore.SeriesAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="bucket">The width of a point.</param>
    public static async Task<ImmutableArray<SeriesPoint>> SeriesAsync(StoreReader reader, FlowFilter filter, TimeSpan bucket)
    {
        if (filter is { Since: { } since, Until: null })
        {
            // The usual case of a page: where it ends comes with the answer.
            var start = Instants.Floor(since, bucket);
            var found = await SlotsAsync(reader, filter, start, bucket);
            if (found.Count == 0 || found.Keys.Max() < MaximumPoints)
            {
                return Points(found, start, bucket, found.Count == 0 ? 0 : found.Keys.Max() + 1);
            }
        }

        if (await RangeAsync(reader, filter) is not { } range)
        {
            return [];
        }

        var origin = Instants.Floor(range.First, bucket);
        var points = ((range.Last - origin).Ticks / bucket.Ticks) + 1;
        if (points > MaximumPoints)
        {
            bucket *= (points + MaximumPoints - 1) / MaximumPoints;
            origin = Instants.Floor(range.First, bucket);
            points = ((range.Last - origin).Ticks / bucket.Ticks) + 1;
        }

        return Points(await SlotsAsync(reader, filter, origin, bucket), origin, bucket, points);
    }

    // One more than there may be tells that there are too many.
    private static async Task<Dictionary<long, FlowCounts>> SlotsAsync(StoreReader reader, FlowFilter filter, DateTimeOffset origin, TimeSpan bucket)
    {
        var sql = reader.Sql();
        sql.Add($"SELECT slot, {Counts} FROM ({FactsSql.Query(reader, sql, filter, new Slot(bucket, origin, Exact: true))}) facts GROUP BY slot LIMIT {SqlDialect.Number(MaximumPoints + 1)}");
        return (await reader.QueryAsync(sql, line => (Slot: RowReader.Number(line, 0), Counts: RowReader.Counts(line, 1)))).ToDictionary(line => line.Slot, line => line.Counts);
    }

    private static ImmutableArray<SeriesPoint> Points(Dictionary<long, FlowCounts> slots, DateTimeOffset origin, TimeSpan bucket, long count)
    {
        var series = ImmutableArray.CreateBuilder<SeriesPoint>((int)count);
        for (var i = 0L; i < count; i++)
        {
            series.Add(new(origin + (bucket * i), slots.GetValueOrDefault(i)));
        }

        return series.MoveToImmutable();
    }

    /// <summary>See <see cref="IFlowStore.EdgesAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="limit">How many.</param>
    public static async Task<ImmutableArray<FlowEdge>> EdgesAsync(StoreReader reader, FlowFilter filter, int limit)
    {
        const string Keys = "workload, namespace, policy, rule, name, address, port";
        var sql = reader.Sql();
        sql.Add($"SELECT {Keys}, {Counts}, {Seen} FROM ({FactsSql.Query(reader, sql, filter, Slot.None)}) facts "
            + $"GROUP BY {Keys} ORDER BY allowed + denied + watched DESC, {Keys} LIMIT {SqlDialect.Number(limit)}");
        return [.. await reader.QueryAsync(sql, line => new FlowEdge(
            RowReader.Optional(line, 0), RowReader.Optional(line, 1), RowReader.Optional(line, 2), RowReader.Optional(line, 3), RowReader.Optional(line, 4), RowReader.Optional(line, 5),
            (int)RowReader.Number(line, 6), RowReader.Counts(line, 7), RowReader.Time(line, 13)))];
    }

    /// <summary>See <see cref="IFlowStore.RuleUsageAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    public static async Task<ImmutableArray<RuleUsage>> RuleUsageAsync(StoreReader reader, FlowFilter filter)
    {
        var sql = reader.Sql();
        sql.Add($"SELECT policy, rule, {Counts}, {Seen} FROM ({FactsSql.Query(reader, sql, filter, Slot.None)}) facts GROUP BY policy, rule ORDER BY policy, rule");
        return [.. await reader.QueryAsync(sql, line => new RuleUsage(
            RowReader.Optional(line, 0), RowReader.Optional(line, 1), RowReader.Counts(line, 2), RowReader.Time(line, 7), RowReader.Time(line, 8)))];
    }

    /// <summary>See <see cref="IFlowStore.NewDestinationsAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="since">The time.</param>
    /// <param name="limit">How many.</param>
    public static async Task<ImmutableArray<NewDestination>> NewDestinationsAsync(StoreReader reader, DateTimeOffset since, int limit)
    {
        const string Keys = "workload, namespace, name, address, port";
        var sql = reader.Sql();
        sql.Add($"SELECT {Keys}, {Counts}, {Seen} FROM ({FactsSql.Query(reader, sql, FlowFilter.All, Slot.None)}) facts "
            + $"GROUP BY {Keys} HAVING min(first) >= {reader.Dialect.Instant(since)} ORDER BY seen_first DESC, {Keys} LIMIT {SqlDialect.Number(limit)}");
        return [.. await reader.QueryAsync(sql, line => new NewDestination(
            RowReader.Optional(line, 0), RowReader.Optional(line, 1), RowReader.Optional(line, 2), RowReader.Optional(line, 3), (int)RowReader.Number(line, 4),
            RowReader.Counts(line, 5), RowReader.Time(line, 10), RowReader.Time(line, 11)))];
    }

    /// <summary>The times that a filter's rows lie between; null when there are none. Open ends are those of the rows that fit.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    public static async Task<(DateTimeOffset First, DateTimeOffset Last)?> RangeAsync(StoreReader reader, FlowFilter filter)
    {
        if (filter is { Since: { } since, Until: { } until })
        {
            return since < until ? (since, until - TimeSpan.FromMicroseconds(1)) : null;
        }

        var sql = reader.Sql();
        sql.Add($"SELECT count(*), {Seen} FROM ({FactsSql.Query(reader, sql, filter, Slot.None)}) facts");
        var found = await reader.QueryAsync(sql, line => RowReader.Number(line, 0) == 0 ? ((DateTimeOffset, DateTimeOffset)?)null : (RowReader.Time(line, 1), RowReader.Time(line, 2)));
        return found[0] is not var (first, last) ? null : (filter.Since ?? first, filter.Until is { } end ? end - TimeSpan.FromMicroseconds(1) : last);
    }

    private static async Task<FlowCounts> TotalAsync(StoreReader reader, FlowFilter filter)
    {
        var sql = reader.Sql();
        sql.Add($"SELECT {Counts} FROM ({FactsSql.Query(reader, sql, filter, Slot.None)}) facts");
        return (await reader.QueryAsync<FlowCounts>(sql, static (DbDataReader line) => RowReader.Counts(line, 0)))[0];
    }

    // Fields that sums keep are columns of the facts; others become the column val, which only rows have.
    private static (string Column, string? Value) Grouping(SqlDialect dialect, FlowField by) => by switch
    {
        FlowField.Event => ("event", null),
        FlowField.Verdict => ("verdict", null),
        FlowField.Port => ("CASE WHEN port = 0 THEN '' ELSE CAST(port AS VARCHAR) END", null),
        FlowField.SourceAddress => ("val", "src_address"),
        FlowField.Address => ("val", "address"),
        FlowField.Origin => ("val", dialect.Unfold("origins")),
        _ when Columns.Text(by) is { } column => Columns.IsSummed(by) ? (column, null) : ("val", column),
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "no numbers by this field"),
    };
}
