using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>Pages of rows.</summary>
internal static class PageQueries
{
    private static readonly TimeSpan FirstWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWindow = TimeSpan.FromDays(1);

    /// <summary>See <see cref="IFlowStore.ListAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="cursor">Where to start.</param>
    /// <param name="limit">How many.</param>
    /// <param name="direction">Which way.</param>
    public static async Task<FlowPage> ListAsync(StoreReader reader, FlowFilter filter, FlowCursor? cursor, int limit, PageDirection direction)
    {
        var older = direction == PageDirection.Older;

        // One more than asked for tells whether the page goes on. Pieces that cannot have anything better any more are left alone.
        var wanted = limit + 1;
        var rows = new List<StoredFlow>();
        var pieces = reader.Parts.SelectMany(part => part.Pieces).Where(piece => piece.Overlaps(filter.Since, filter.Until));
        pieces = older ? pieces.OrderByDescending(piece => piece.Last ?? DateTimeOffset.MaxValue) : pieces.OrderBy(piece => piece.First ?? DateTimeOffset.MinValue);
        foreach (var piece in pieces)
        {
            if (cursor is { } start && (older ? piece.First > start.Time : piece.Last < start.Time))
            {
                continue;
            }

            if (rows.Count >= wanted && (older ? piece.Last < rows[^1].Entry.Time : piece.First > rows[^1].Entry.Time))
            {
                break;
            }

            var found = await PieceAsync(reader, piece, filter, cursor, wanted, older);
            rows.AddRange(found);
            rows.Sort((a, b) => older ? Compare(b, a) : Compare(a, b));
            if (rows.Count > wanted)
            {
                rows.RemoveRange(wanted, rows.Count - wanted);
            }
        }

        var more = rows.Count > limit;
        if (more)
        {
            rows.RemoveAt(limit);
        }

        if (!older)
        {
            rows.Reverse();
        }

        // A page that was asked for from a cursor has at least the row of the cursor on the other side.
        return rows.Count == 0
            ? new([], older ? null : cursor, older ? cursor : null)
            : new([.. rows], more || (!older && cursor is not null) ? rows[^1].Cursor : null, rows[0].Cursor);
    }

    /// <summary>See <see cref="IFlowStore.ConnectionsAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="cursor">Where to start.</param>
    /// <param name="limit">How many.</param>
    /// <param name="direction">Which way.</param>
    public static async Task<ConnectionPage> ConnectionsAsync(StoreReader reader, FlowFilter filter, FlowCursor? cursor, int limit, PageDirection direction)
    {
        if (!filter.Terms.Any(term => term.Field == FlowField.Event))
        {
            filter = filter with { Terms = filter.Terms.Add(new FilterTerm(FlowField.Event, Negated: false, [new EventOperand(FlowEvent.Decision)])) };
        }

        var page = await ListAsync(reader, filter, cursor, limit, direction);
        var open = page.Rows.Where(row => row.Entry is { Event: FlowEvent.Decision, Verdict: not FlowVerdict.Denied }).ToList();
        var endings = open.Count == 0 ? [] : await EndingQueries.OfAsync(reader, open);
        return new([.. page.Rows.Select(row => new Connection(row, endings.GetValueOrDefault((row.Entry.Source, row.Entry.Session, row.Entry.Request))))], page.Older, page.Newer);
    }

    private static async Task<List<StoredFlow>> PieceAsync(StoreReader reader, RowPiece piece, FlowFilter filter, FlowCursor? cursor, int limit, bool older)
    {
        if (piece.Words is null || filter.Terms.IsEmpty)
        {
            return await LookAsync(reader, piece, filter, cursor, limit, older, within => SelectAsync(reader, piece, within, cursor, limit, older));
        }

        // Few rows or none: those that were found in a short time would be read again with those of the next one. So all columns are read once, at the end.
        var found = await LookAsync(reader, piece, filter, cursor, limit, older, within => FindAsync(reader, piece.Words, within, cursor, limit, older));
        return found.Count == 0 ? [] : await FetchAsync(reader, piece.Words, found);
    }

    private static async Task<List<T>> LookAsync<T>(StoreReader reader, RowPiece piece, FlowFilter filter, FlowCursor? cursor, int limit, bool older, Func<FlowFilter, Task<List<T>>> select)
    {
        // The engine reads a table from its newest rows on, but neither a file nor rows with words joined to them: a page of these is looked for in short times first.
        var looks = piece.File is not null || (piece.Words is not null && !filter.Terms.IsEmpty);
        if (older && looks && (Earliest(cursor?.Time, filter.Until, piece.Last) ?? await NewestAsync(reader, piece)) is { } newest)
        {
            for (var window = FirstWindow; window < LastWindow && newest.UtcTicks > window.Ticks && (filter.Since is not { } since || newest - window > since); window *= 24)
            {
                var found = await select(filter with { Since = newest - window });
                if (found.Count == limit)
                {
                    return found;
                }
            }
        }

        return await select(filter);
    }

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
        {
            earliest = earliest is null || time < earliest ? time ?? earliest : earliest;
        }

        return earliest;
    }

    private static async Task<DateTimeOffset?> NewestAsync(StoreReader reader, RowPiece piece) =>
        (await reader.QueryAsync(reader.Sql().Add($"SELECT max(time) FROM {piece.Words?.Rows ?? piece.From}"), line => line.IsDBNull(0) ? (DateTimeOffset?)null : RowReader.Time(line, 0)))[0];

    private static Task<List<StoredFlow>> SelectAsync(StoreReader reader, RowPiece piece, FlowFilter filter, FlowCursor? cursor, int limit, bool older)
    {
        var sql = reader.Sql();
        var (where, order) = (Where(sql, reader, filter, cursor, older), Order(older));
        var page = $"{order} LIMIT {SqlDialect.Number(limit)}";

        // Which rows are on the page comes first: all columns are read of these alone.
        sql.Add(piece switch
        {
            { Words: { } words } => $"SELECT {Columns.All} FROM (SELECT * FROM {words.Rows} WHERE rowid IN (SELECT rowid FROM {words.Rows} WHERE {where} {page})) rows {words.Join} {order}",
            { File: not null } => $"SELECT {Columns.All} FROM {piece.From} WHERE seq IN (SELECT seq FROM {piece.From} WHERE {where} {page}) {order}",
            _ => $"SELECT {Columns.All} FROM {piece.From} WHERE {where} {page}",
        });
        return reader.QueryAsync(sql, RowReader.Flow);
    }

    private static Task<List<long>> FindAsync(StoreReader reader, SharedWords words, FlowFilter filter, FlowCursor? cursor, int limit, bool older)
    {
        var sql = reader.Sql();
        sql.Add($"SELECT rowid FROM {words.Rows} WHERE {Where(sql, reader, filter, cursor, older, words.Where)} {Order(older)} LIMIT {SqlDialect.Number(limit)}");
        return reader.QueryAsync(sql, static line => RowReader.Number(line, 0));
    }

    // In no order: who joins the pieces sorts. Of numbers that come from a list the engine looks into the blocks that have them; of those in the condition itself it does not.
    private static Task<List<StoredFlow>> FetchAsync(StoreReader reader, SharedWords words, List<long> rows) => reader.QueryAsync(
        reader.Sql().Add($"SELECT {Columns.All} FROM (SELECT * FROM {words.Rows} WHERE rowid IN (SELECT unnest([{string.Join(", ", rows.Select(SqlDialect.Number))}]))) rows {words.Join}"),
        RowReader.Flow);

    private static string Where(SqlText sql, StoreReader reader, FlowFilter filter, FlowCursor? cursor, bool older, Func<string, string>? shared = null)
    {
        var where = FilterSql.Where(sql, filter, shared);
        if (cursor is not { } start)
        {
            return where;
        }

        // The plain bound on the time lets the engine skip blocks.
        var (time, number, beyond) = (reader.Dialect.Instant(start.Time), SqlDialect.Number(start.Sequence), older ? "<" : ">");
        return $"{where} AND time {beyond}= {time} AND (time {beyond} {time} OR seq {beyond} {number})";
    }

    private static string Order(bool older) => older ? "ORDER BY time DESC, seq DESC" : "ORDER BY time ASC, seq ASC";

    private static int Compare(StoredFlow a, StoredFlow b)
    {
        var time = a.Entry.Time.CompareTo(b.Entry.Time);
        return time != 0 ? time : a.Sequence.CompareTo(b.Sequence);
    }
}
