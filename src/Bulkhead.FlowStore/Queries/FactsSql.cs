using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>
/// The lines that summaries are made of, from sums where these give the same answer and from rows elsewhere: the time range of a filter is cut into the
/// whole buckets that sums cover and the edges that only rows know. A line has the columns of <see cref="Columns.Summed"/> and <c>kind, slot, n, sent, received, first, last</c>.
/// </summary>
internal static class FactsSql
{
    /// <summary>1 an allowed, 2 a denied connection, 3 one that would be denied, 0 an end: numbers are compared faster than texts.</summary>
    private const string Kind = "CASE WHEN event = 'end' THEN 0 WHEN verdict = 'allowed' THEN 1 WHEN verdict = 'denied' THEN 2 ELSE 3 END AS kind";

    /// <summary>The query.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="sql">Takes the parameters.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="slot">What of the time is kept.</param>
    /// <param name="value">An expression of rows that becomes the column <c>val</c>; null for none. Then sums cannot answer.</param>
    public static string Query(StoreReader reader, SqlText sql, FlowFilter filter, Slot slot, string? value = null)
    {
        var summed = value is null && filter.Terms.All(term => Columns.IsSummed(term.Field));
        var pieces = reader.Parts.SelectMany(part => Pieces(part, summed ? part.Sums : [], filter.Since, filter.Until)).ToList();

        // Always at least one query, so that the columns are known.
        return pieces.Count > 0 ? string.Join(" UNION ALL ", pieces) : Piece(sql, "flows", filter with { Until = DateTimeOffset.UnixEpoch, Since = DateTimeOffset.UnixEpoch }, slot, value);

        // The whole buckets from the widest sums that keep the slots, the edges from finer ones, and what is left from rows.
        IEnumerable<string> Pieces(StorePart part, ImmutableArray<PartSums> levels, DateTimeOffset? since, DateTimeOffset? until)
        {
            levels = [.. levels.SkipWhile((level, i) => !slot.Fits(level.Grain, finest: i == levels.Length - 1))];
            if (levels is not [var sums, .. var finer])
            {
                return part.From(since, until).Select(from => Piece(sql, from, filter with { Since = since, Until = until }, slot, value));
            }

            DateTimeOffset? from = since is { } first ? Instants.Ceiling(first, sums.Grain) : null;
            DateTimeOffset? to = until is { } last ? Instants.Floor(last, sums.Grain) : null;
            return from >= to
                ? Pieces(part, finer, since, until)
                : [Sums(sums.From, sql, filter, from, to, slot), .. from == since ? [] : Pieces(part, finer, since, from), .. to == until ? [] : Pieces(part, finer, to, until)];
        }
    }

    // Where time does not matter, sums are added up per combination before its words come in. With it that would leave too many groups.
    private static string Sums(string sums, SqlText sql, FlowFilter filter, DateTimeOffset? since, DateTimeOffset? until, Slot slot)
    {
        var within = FilterSql.Where(sql, since, until, [], "bucket");
        var words = $"(SELECT dim, {Columns.Summed}, {Kind} FROM dims WHERE {FilterSql.Where(sql, null, null, filter.Terms)}) d";
        if (slot.Width is not null)
        {
            return $"SELECT {Columns.Summed}, kind, {slot.Of(sql.Dialect, "bucket")} AS slot, n, sent, received, first, last FROM (SELECT * FROM {sums} WHERE {within}) s JOIN {words} USING (dim)";
        }

        var terms = filter.Terms.IsEmpty ? "" : $" AND dim IN (SELECT dim FROM dims WHERE {FilterSql.Where(sql, null, null, filter.Terms)})";
        return $"SELECT {Columns.Summed}, kind, CAST(0 AS BIGINT) AS slot, n, sent, received, first, last FROM (SELECT dim, CAST(sum(n) AS BIGINT) AS n, "
            + $"CAST(sum(sent) AS BIGINT) AS sent, CAST(sum(received) AS BIGINT) AS received, min(first) AS first, max(last) AS last FROM {sums} "
            + $"WHERE {within}{terms} GROUP BY dim) s JOIN {words} USING (dim)";
    }

    private static string Piece(SqlText sql, string from, FlowFilter filter, Slot slot, string? value) =>
        $"SELECT {Columns.SummedOfRow}, {Kind}, {slot.Of(sql.Dialect, "time")} AS slot, 1 AS n, bytes_sent AS sent, bytes_received AS received, time AS first, time AS last"
        + $"{(value is null ? "" : $", {value} AS val")} FROM {from} WHERE {FilterSql.Where(sql, filter)}";
}

/// <summary>What a summary keeps of the time: the number of the span that it falls into.</summary>
/// <param name="Width">The width of a span; null when the time does not matter.</param>
/// <param name="Origin">Where the spans begin.</param>
/// <param name="Exact">Whether a row must be in its own span: false lets sums answer with the start of their bucket.</param>
internal readonly record struct Slot(TimeSpan? Width, DateTimeOffset Origin, bool Exact)
{
    /// <summary>Time does not matter.</summary>
    public static Slot None => new(null, DateTimeOffset.UnixEpoch, Exact: true);

    /// <summary>Whether sums of a grain keep it.</summary>
    /// <param name="grain">The width of their buckets.</param>
    /// <param name="finest">Whether there are no finer ones: then they are good enough for what is not exact.</param>
    public bool Fits(TimeSpan grain, bool finest) => Width is not { } width || (!Exact && (finest || width >= 4 * grain)) || (width.Ticks % grain.Ticks == 0 && Origin.Ticks % grain.Ticks == 0);

    /// <summary>The expression.</summary>
    /// <param name="dialect">The engine.</param>
    /// <param name="time">The time.</param>
    public string Of(SqlDialect dialect, string time)
    {
        if (Width is not { } width)
        {
            return "CAST(0 AS BIGINT)";
        }

        // A bucket that begins before the origin counts for the first span.
        var micros = $"{dialect.Micros(time)} - ({Instants.Micros(Origin)})";
        return dialect.Divide($"CASE WHEN {micros} < 0 THEN 0 ELSE {micros} END", width.Ticks / TimeSpan.TicksPerMicrosecond);
    }
}
