using System.Collections.Immutable;
using Bulkhead.Flows.Queries;

namespace Bulkhead.FlowStore.Sql;

/// <summary>
/// Filters as conditions of SQL. A condition is never NULL: the columns hold no NULL where a filter can look, so NOT is plain negation.
/// </summary>
internal static class FilterSql
{
    private const string Never = "1 = 0";
    private static readonly ImmutableArray<string> AnySharedWord = ["name", "workload", "rule", "reason"];

    /// <summary>The condition of a filter with its times.</summary>
    /// <param name="sql">Takes the parameters.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="shared">Makes a condition on columns that <see cref="Columns.IsShared"/> one on rows; null where they are columns of the rows.</param>
    public static string Where(SqlText sql, FlowFilter filter, Func<string, string>? shared = null)
    {
        if (shared is null)
        {
            return Where(sql, filter.Since, filter.Until, filter.Terms);
        }

        // All in one: each condition of its own would look at every row.
        var words = filter.Terms.Where(term => Columns.IsShared(term.Field)).Select(term => Term(sql, term, shared: null)).ToList();
        var others = filter.Terms.Where(term => !Columns.IsShared(term.Field)).Select(term => Term(sql, term, shared));
        return string.Join(" AND ", [Where(sql, filter.Since, filter.Until, []), .. others, .. words.Count > 0 ? [shared(string.Join(" AND ", words))] : Array.Empty<string>()]);
    }

    /// <summary>The condition of terms within other times.</summary>
    /// <param name="sql">Takes the parameters.</param>
    /// <param name="since">The first time; null for all.</param>
    /// <param name="until">The first time that no longer counts; null for all.</param>
    /// <param name="terms">The terms.</param>
    /// <param name="time">The column with the time.</param>
    public static string Where(SqlText sql, DateTimeOffset? since, DateTimeOffset? until, ImmutableArray<FilterTerm> terms, string time = "time")
    {
        var conditions = new List<string>();
        if (since is { } from)
        {
            conditions.Add($"{time} >= {sql.Dialect.Instant(Up(from))}");
        }

        if (until is { } to)
        {
            conditions.Add($"{time} < {sql.Dialect.Instant(Up(to))}");
        }

        conditions.AddRange(terms.Select(term => Term(sql, term, shared: null)));
        return conditions.Count == 0 ? "1 = 1" : string.Join(" AND ", conditions);
    }

    // Rows have whole microseconds: a bound between two of them means the later one.
    private static DateTimeOffset Up(DateTimeOffset time) => Records.Instants.Ceiling(time, TimeSpan.FromMicroseconds(1));

    private static string Term(SqlText sql, FilterTerm term, Func<string, string>? shared)
    {
        var any = term.AnyOf.Select(operand => Fits(sql, term.Field, operand, shared ?? (condition => condition))).Distinct(StringComparer.Ordinal).ToList();
        var condition = any.Count == 1 ? any[0] : string.Join(" OR ", any);
        return term.Negated ? $"NOT ({condition})" : $"({condition})";
    }

    private static string Fits(SqlText sql, FlowField field, FilterOperand operand, Func<string, string> shared) => (field, operand) switch
    {
        (FlowField.Reason, AbsentOperand) => Text(sql, "reason", "none"),
        (FlowField.Anything, TextOperand text) => $"({Text(sql, "path", $"*{text.Pattern}*")} OR {shared(string.Join(" OR ", AnySharedWord.Select(column => Text(sql, column, $"*{text.Pattern}*"))))})",
        (FlowField.Event, EventOperand value) => $"event = '{Words.Of(value.Event)}'",
        (FlowField.Verdict, VerdictOperand value) => $"verdict = '{Words.Of(value.Verdict)}'",
        (FlowField.SourceAddress, AddressOperand value) => AddressKey.Within(value.Block, "src_address", "src_high", "src_low"),
        (FlowField.SourceAddress, AbsentOperand) => "src_address = ''",
        (FlowField.Address, AddressOperand value) => AddressKey.Within(value.Block, "address", "dst_high", "dst_low"),
        (FlowField.Address, AbsentOperand) => "address = ''",
        (FlowField.Port, NumberOperand value) => $"({Between("port", value.Low, value.High)} AND port <> 0)",
        (FlowField.Port, AbsentOperand) => "port = 0",
        (FlowField.Bytes, NumberOperand value) => $"({shared("event = 'end'")} AND {Between("bytes_sent + bytes_received", value.Low, value.High)})",
        (FlowField.Duration, NumberOperand value) => $"({shared("event = 'end'")} AND {Between("duration", Thousandfold(value.Low), Thousandfold(value.High))})",
        (FlowField.Bytes or FlowField.Duration, AbsentOperand) => shared("event <> 'end'"),
        (FlowField.Origin, TextOperand text) when IsAnyText(text.Pattern) => $"NOT {sql.Dialect.Empty("origins")}",
        (FlowField.Origin, TextOperand text) => sql.Dialect.Any("origins", element => sql.Dialect.Fits(sql, element, text.Pattern)),
        (FlowField.Origin, AbsentOperand) => sql.Dialect.Empty("origins"),
        (_, TextOperand text) when Columns.Text(field) is { } column => Text(sql, column, text.Pattern),
        (_, AbsentOperand) when Columns.Text(field) is { } column => $"{column} = ''",
        _ => Never,
    };

    private static string Text(SqlText sql, string column, string pattern) =>
        IsAnyText(pattern) ? $"{column} <> ''" : sql.Dialect.Fits(sql, column, pattern);

    private static bool IsAnyText(string pattern) => pattern.AsSpan().TrimStart('*').IsEmpty;

    // No number is negative: bounds below -1 say the same as -1, and the smallest of all has no literal.
    private static string Between(string expression, long low, long high) =>
        $"{expression} >= {SqlDialect.Number(Math.Max(low, -1))} AND {expression} <= {SqlDialect.Number(Math.Max(high, -1))}";

    private static long Thousandfold(long value) => value > long.MaxValue / 1000 ? long.MaxValue : Math.Max(value, -1) * 1000;
}
