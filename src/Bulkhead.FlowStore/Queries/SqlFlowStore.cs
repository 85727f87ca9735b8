using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Queries;

/// <summary>The questions, which are the same for every engine. Engines add how to write and how to see one state.</summary>
internal abstract class SqlFlowStore : IFlowStore
{
    private const int ExportPage = 10_000;

    /// <inheritdoc/>
    public abstract Task AppendAsync(FlowBatch batch, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public Task<ImmutableArray<Checkpoint>> PositionsAsync(CancellationToken cancellation = default) => ReadAsync(SourceQueries.PositionsAsync, cancellation);

    /// <inheritdoc/>
    public Task<FlowPage> ListAsync(FlowFilter filter, FlowCursor? cursor = null, int limit = 100, PageDirection direction = PageDirection.Older, CancellationToken cancellation = default) =>
        ReadAsync(reader => PageQueries.ListAsync(reader, filter, cursor, Limit(limit), direction), cancellation);

    /// <inheritdoc/>
    public Task<ConnectionPage> ConnectionsAsync(FlowFilter filter, FlowCursor? cursor = null, int limit = 100, PageDirection direction = PageDirection.Older, CancellationToken cancellation = default) =>
        ReadAsync(reader => PageQueries.ConnectionsAsync(reader, filter, cursor, Limit(limit), direction), cancellation);

    /// <inheritdoc/>
    public Task<FlowStats> StatsAsync(FlowFilter filter, FlowField by, int top = 20, CancellationToken cancellation = default) =>
        ReadAsync(reader => SummaryQueries.StatsAsync(reader, filter, by, top), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<SeriesPoint>> SeriesAsync(FlowFilter filter, TimeSpan bucket, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bucket, TimeSpan.FromSeconds(1));
        return ReadAsync(reader => SummaryQueries.SeriesAsync(reader, filter, bucket), cancellation);
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<DeniedGroup>> DeniedGroupsAsync(FlowFilter filter, DeniedGroupQuery query, CancellationToken cancellation = default) =>
        ReadAsync(reader => GroupQueries.DeniedAsync(reader, filter, query), cancellation);

    /// <inheritdoc/>
    public Task<DeniedGroup?> DeniedGroupAsync(string fingerprint, FlowFilter filter, DeniedGroupQuery query, CancellationToken cancellation = default) =>
        ReadAsync(reader => GroupQueries.OneAsync(reader, fingerprint, filter, query), cancellation);

    /// <inheritdoc/>
    public abstract Task SetGroupStateAsync(GroupState state, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public Task<ImmutableArray<GroupState>> GroupStatesAsync(string? fingerprint = null, CancellationToken cancellation = default) =>
        ReadAsync(reader => GroupQueries.StatesAsync(reader, fingerprint), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<FlowEdge>> EdgesAsync(FlowFilter filter, int limit = 2000, CancellationToken cancellation = default) =>
        ReadAsync(reader => SummaryQueries.EdgesAsync(reader, filter, limit), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<RuleUsage>> RuleUsageAsync(FlowFilter filter, CancellationToken cancellation = default) =>
        ReadAsync(reader => SummaryQueries.RuleUsageAsync(reader, filter), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<NewDestination>> NewDestinationsAsync(DateTimeOffset since, int limit = 200, CancellationToken cancellation = default) =>
        ReadAsync(reader => SummaryQueries.NewDestinationsAsync(reader, since, limit), cancellation);

    /// <inheritdoc/>
    public Task<ImmutableArray<SourceHealth>> SourcesAsync(CancellationToken cancellation = default) => ReadAsync(SourceQueries.SourcesAsync, cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredFlow> ExportAsync(FlowFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // No state is held between pages: a slow receiver keeps nobody from cleaning up.
        FlowCursor? cursor = null;
        while (true)
        {
            var page = await ListAsync(filter, cursor, ExportPage, PageDirection.Newer, cancellation);
            for (var i = page.Rows.Length - 1; i >= 0; i--)
            {
                yield return page.Rows[i];
            }

            if (page.Rows.Length < ExportPage)
            {
                yield break;
            }

            cursor = page.Newer;
        }
    }

    /// <inheritdoc/>
    public abstract Task<CloseResult> CloseDaysAsync(DateOnly before, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public abstract Task<PruneResult> PruneAsync(DateOnly before, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public abstract Task<ImmutableArray<DayFile>> DayFilesAsync(CancellationToken cancellation = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Answers a question from one state of the store.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="question">The question.</param>
    /// <param name="cancellation">Ends it.</param>
    protected abstract Task<T> ReadAsync<T>(Func<StoreReader, Task<T>> question, CancellationToken cancellation);

    private static int Limit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 10_000);
        return limit;
    }
}
