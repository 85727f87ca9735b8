using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;

namespace Bulkhead.FlowStore.Queries;

/// <summary>Denied groups and what was said about them.</summary>
internal static class GroupQueries
{
    private const string Keys = GroupKey.Columns;

    /// <summary>See <see cref="IFlowStore.DeniedGroupsAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="query">What is asked.</param>
    public static Task<ImmutableArray<DeniedGroup>> DeniedAsync(StoreReader reader, FlowFilter filter, DeniedGroupQuery query) => DeniedAsync(reader, Denials(filter, query), query, only: null);

    /// <summary>See <see cref="IFlowStore.DeniedGroupAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="query">What is asked; one group is the most.</param>
    public static async Task<DeniedGroup?> OneAsync(StoreReader reader, string fingerprint, FlowFilter filter, DeniedGroupQuery query)
    {
        filter = Denials(filter, query);

        // A fingerprint cannot be turned back: of the combinations that there are, one has it. They are few where there are sums.
        var sql = reader.Sql();
        sql.Add(reader.Combinations is { } combinations
            ? $"SELECT DISTINCT {Keys} FROM {combinations} WHERE {FilterSql.Where(sql, null, null, filter.Terms.RemoveAll(term => !Columns.IsSummed(term.Field)))}"
            : $"SELECT DISTINCT {Keys} FROM ({FactsSql.Query(reader, sql, filter, Slot.None)}) facts");
        var found = await reader.QueryAsync(sql, line => GroupKey.Read(line) is var key && key.Fingerprint == fingerprint ? key : (GroupKey?)null);
        return found.FirstOrDefault(key => key is not null) is { } only ? (await DeniedAsync(reader, filter, query with { Limit = 1 }, only)).FirstOrDefault() : null;
    }

    private static FlowFilter Denials(FlowFilter filter, DeniedGroupQuery query)
    {
        ImmutableArray<FilterOperand> verdicts = query.WouldDeny
            ? [new VerdictOperand(FlowVerdict.Denied), new VerdictOperand(FlowVerdict.WouldDeny)]
            : [new VerdictOperand(FlowVerdict.Denied)];
        return filter with
        {
            Terms = [.. filter.Terms, new FilterTerm(FlowField.Verdict, false, verdicts), new FilterTerm(FlowField.Event, false, [new EventOperand(FlowEvent.Decision)])],
        };
    }

    private static async Task<ImmutableArray<DeniedGroup>> DeniedAsync(StoreReader reader, FlowFilter filter, DeniedGroupQuery query, GroupKey? only)
    {
        var slot = Slot.None;
        if (query.Buckets > 0)
        {
            if (await SummaryQueries.RangeAsync(reader, filter) is not { } range)
            {
                return [];
            }

            var span = TimeSpan.FromMicroseconds(Math.Max(1, Math.Ceiling((range.Last - range.First + TimeSpan.FromMicroseconds(1)).TotalMicroseconds / query.Buckets)));
            slot = new Slot(span, range.First, Exact: false);
        }

        // The groups first, then their lines by slot: both from the same facts.
        var sql = reader.Sql();
        var within = only is { } one ? $" WHERE {one.Where(sql)}" : "";
        sql.Add($"WITH facts AS (SELECT * FROM ({FactsSql.Query(reader, sql, filter, slot)}) f{within}), "
            + $"slots AS (SELECT {Keys}, slot, CAST(sum(CASE WHEN kind = 2 THEN n ELSE 0 END) AS BIGINT) AS denied, CAST(sum(n) AS BIGINT) AS n, "
            + $"min(first) AS first, max(last) AS last FROM facts GROUP BY {Keys}, slot), "
            + $"chosen AS (SELECT {Keys}, min(first) AS seen_first, max(last) AS seen_last FROM slots GROUP BY {Keys} ORDER BY seen_last DESC, {Keys} LIMIT {SqlDialect.Number(query.Limit)}) "
            + $"SELECT {Keys}, slots.slot, slots.denied, slots.n, chosen.seen_first, chosen.seen_last FROM slots JOIN chosen USING ({Keys})");
        var lines = await reader.QueryAsync(sql, line => (
            Key: GroupKey.Read(line),
            Slot: RowReader.Number(line, 6), Denied: RowReader.Number(line, 7), All: RowReader.Number(line, 8), First: RowReader.Time(line, 9), Last: RowReader.Time(line, 10)));
        var states = (await StatesAsync(reader, only?.Fingerprint)).DistinctBy(state => state.Fingerprint).ToDictionary(state => state.Fingerprint);
        var groups = lines.GroupBy(line => line.Key).Select(group =>
        {
            var sparkline = new long[query.Buckets];
            foreach (var line in group.Where(_ => query.Buckets > 0))
            {
                sparkline[(int)Math.Clamp(line.Slot, 0, query.Buckets - 1)] += line.All;
            }

            var key = group.Key;
            var denied = group.Sum(line => line.Denied);
            var fingerprint = key.Fingerprint;
            return new DeniedGroup(
                fingerprint, None(key.Workload), None(key.Namespace), None(key.Name), None(key.Address), key.Port, key.Reason, denied, group.Sum(line => line.All) - denied,
                group.First().First, group.First().Last, [.. sparkline], states.GetValueOrDefault(fingerprint));
        });
        return [.. groups.OrderByDescending(group => group.Last).ThenBy(group => group.Fingerprint, StringComparer.Ordinal)];
    }

    /// <summary>See <see cref="IFlowStore.GroupStatesAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    /// <param name="fingerprint">One group; null for all.</param>
    public static async Task<ImmutableArray<GroupState>> StatesAsync(StoreReader reader, string? fingerprint)
    {
        var sql = reader.Sql();
        sql.Add("SELECT fingerprint, state, until, note, who, said FROM group_states");
        if (fingerprint is not null)
        {
            sql.Add($" WHERE fingerprint = {sql.Value(fingerprint)}");
        }

        sql.Add(" ORDER BY seq DESC");
        return [.. await reader.QueryAsync(sql, line => new GroupState(
            line.GetString(0), Words.State(line.GetString(1)), line.IsDBNull(2) ? null : RowReader.Time(line, 2), line.GetString(3), line.GetString(4), RowReader.Time(line, 5)))];
    }

    private static string? None(string text) => text.Length == 0 ? null : text;
}
