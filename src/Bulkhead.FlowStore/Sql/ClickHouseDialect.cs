using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Sql;

/// <summary>ClickHouse. Its <c>lower</c> folds ASCII and no more, which is just what filters mean.</summary>
internal sealed class ClickHouseDialect : SqlDialect
{
    /// <summary>The only one.</summary>
    public static readonly ClickHouseDialect Instance = new();

    private static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2299, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override string Parameter(int number) => $"{{p{Number(number)}:String}}";

    /// <inheritdoc/>
    public override string Instant(DateTimeOffset time) =>
        $"fromUnixTimestamp64Micro({Number(Instants.Micros(time < Earliest ? Earliest : time > Latest ? Latest : time))}, 'UTC')";

    /// <inheritdoc/>
    public override string Micros(string time) => $"toUnixTimestamp64Micro({time})";

    /// <inheritdoc/>
    public override string Divide(string dividend, long divisor) => $"intDiv({dividend}, {Number(divisor)})";

    /// <inheritdoc/>
    public override string Fits(SqlText sql, string column, string pattern)
    {
        var low = Lower(pattern);
        return low.Contains('*') ? $"(lower({column}) LIKE {sql.Value(Like(low))})" : $"(lower({column}) = {sql.Value(low)})";
    }

    /// <inheritdoc/>
    public override string Any(string list, Func<string, string> condition) => $"arrayExists(x -> {condition("x")}, {list})";

    /// <inheritdoc/>
    public override string Empty(string list) => $"empty({list})";

    /// <inheritdoc/>
    public override string Unfold(string list) => $"arrayJoin(if(empty({list}), [''], {list}))";

    /// <inheritdoc/>
    public override string Among(string columns, IReadOnlyList<string> tuples) => $"{columns} IN ({string.Join(", ", tuples)})";
}
