using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>How the connections of a page ended.</summary>
internal static class EndingQueries
{
    /// <summary>The longest time between a decision and its end that is looked for.</summary>
    private static readonly TimeSpan LongestOpen = TimeSpan.FromDays(1);
    private static readonly TimeSpan FirstOpen = TimeSpan.FromMinutes(1);

    /// <summary>The ends of connections. Most of them come soon: they are looked for in short times first, and then only those that are missing.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="open">The decisions, at least one.</param>
    public static async Task<Dictionary<(string Source, string Session, int Request), FlowEnding>> OfAsync(StoreReader reader, List<StoredFlow> open)
    {
        var since = open.Min(row => row.Entry.Time);
        var last = open.Max(row => row.Entry.Time);
        var endings = new Dictionary<(string, string, int), FlowEnding>();
        for (var window = FirstOpen; window <= LongestOpen && open.Count > 0; window *= 60)
        {
            var until = last + (window * 60 > LongestOpen ? LongestOpen : window);
            foreach (var from in reader.Parts.SelectMany(part => part.From(since, until)))
            {
                await AddAsync(from, until);
            }

            open = [.. open.Where(row => !endings.ContainsKey((row.Entry.Source, row.Entry.Session, row.Entry.Request)))];
            since = until;
        }

        return endings;

        async Task AddAsync(string from, DateTimeOffset until)
        {
            var sql = reader.Sql();

            // A session is one connection and has one source port: numbers tell faster than texts which blocks to leave alone.
            var sessions = open.Select(row => $"({SqlDialect.Number(row.Entry.SourcePort)}, {sql.Value(row.Entry.Session)})").ToList();
            sql.Add($"SELECT source, session, request, time, reason, bytes_sent, bytes_received, duration FROM {from} WHERE {FilterSql.Where(sql, since, until, [])} "
                + $"AND event = 'end' AND {reader.Dialect.Among("(src_port, session)", sessions)}");
            foreach (var (key, ending) in await reader.QueryAsync(sql, line => (
                (line.GetString(0), line.GetString(1), (int)RowReader.Number(line, 2)),
                new FlowEnding(RowReader.Time(line, 3), line.GetString(4), RowReader.Number(line, 5), RowReader.Number(line, 6), TimeSpan.FromMicroseconds(RowReader.Number(line, 7))))))
            {
                endings[key] = ending;
            }
        }
    }
}
