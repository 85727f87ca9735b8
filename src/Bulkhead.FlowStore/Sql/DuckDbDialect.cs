using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Sql;

/// <summary>DuckDB.</summary>
internal sealed class DuckDbDialect : SqlDialect
{
    /// <summary>The only one.</summary>
    public static readonly DuckDbDialect Instance = new();

    /// <inheritdoc/>
    public override string Parameter(int number) => $"$p{Number(number)}";

    /// <inheritdoc/>
    public override string Instant(DateTimeOffset time) => $"make_timestamp({Number(Instants.Micros(time))})";

    /// <inheritdoc/>
    public override string Micros(string time) => $"epoch_us({time})";

    /// <inheritdoc/>
    public override string Divide(string dividend, long divisor) => $"(({dividend}) // {Number(divisor)})";

    /// <inheritdoc/>
    public override string Fits(SqlText sql, string column, string pattern)
    {
        var low = Lower(pattern);
        string Compare(string text) => !low.Contains('*')
            ? $"{text} = {sql.Value(low)}"
            : low.AsSpan().ContainsAny("%_\\") ? $"{text} LIKE {sql.Value(Like(low))} ESCAPE '\\'" : $"{text} LIKE {sql.Value(Like(low))}";

        // Slow, and exact for every text. lower() is fast and folds all of Unicode.
        string Exact() => Compare($"translate({column}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')");
        if (!System.Text.Ascii.IsValid(low))
        {
            return Exact();
        }

        // Two characters outside ASCII have a lower case within: the Kelvin sign and the I with a dot.
        return low.AsSpan().ContainsAny('k', 'i')
            ? $"({Compare($"lower({column})")} AND ((NOT contains({column}, '\u212a') AND NOT contains({column}, '\u0130')) OR {Exact()}))"
            : $"({Compare($"lower({column})")})";
    }

    /// <inheritdoc/>
    public override string Any(string list, Func<string, string> condition) => $"(len(list_filter({list}, lambda x: {condition("x")})) > 0)";

    /// <inheritdoc/>
    public override string Empty(string list) => $"(len({list}) = 0)";

    /// <inheritdoc/>
    public override string Unfold(string list) => $"unnest(CASE WHEN len({list}) = 0 THEN [''] ELSE {list} END)";

    /// <inheritdoc/>
    /// <remarks>A list of tuples would be compared with every row; a table of them is joined.</remarks>
    public override string Among(string columns, IReadOnlyList<string> tuples) => $"{columns} IN (SELECT * FROM (VALUES {string.Join(", ", tuples)}))";
}
