using System.Collections.Immutable;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Queries;

/// <summary>How sources are doing and where reading goes on.</summary>
internal static class SourceQueries
{
    /// <summary>See <see cref="IFlowStore.PositionsAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    public static async Task<ImmutableArray<Checkpoint>> PositionsAsync(StoreReader reader) =>
        [.. await reader.QueryAsync(
            reader.Sql().Add("SELECT source, file, position, state FROM checkpoints ORDER BY source"),
            line => new Checkpoint(line.GetString(0), line.GetString(1), RowReader.Number(line, 2), line.GetString(3)))];

    /// <summary>See <see cref="IFlowStore.SourcesAsync"/>.</summary>
    /// <param name="reader">The store.</param>
    public static async Task<ImmutableArray<SourceHealth>> SourcesAsync(StoreReader reader)
    {
        var positions = (await PositionsAsync(reader)).ToDictionary(position => position.Source, StringComparer.Ordinal);
        var ignored = (await reader.QueryAsync(
            reader.Sql().Add("SELECT source, class, n FROM source_ignored"),
            line => (Source: line.GetString(0), Class: line.GetString(1), Count: RowReader.Number(line, 2)))).ToLookup(line => line.Source, StringComparer.Ordinal);
        return [.. await reader.QueryAsync(
            reader.Sql().Add("SELECT source, last_record, last_written, lines, stored, quarantined FROM sources ORDER BY source"),
            line => new SourceHealth(
                line.GetString(0),
                line.IsDBNull(1) ? null : RowReader.Time(line, 1),
                RowReader.Time(line, 2),
                RowReader.Number(line, 3),
                RowReader.Number(line, 4),
                RowReader.Number(line, 5),
                ignored[line.GetString(0)].ToImmutableSortedDictionary(item => item.Class, item => item.Count, StringComparer.Ordinal),
                positions.GetValueOrDefault(line.GetString(0))))];
    }
}
