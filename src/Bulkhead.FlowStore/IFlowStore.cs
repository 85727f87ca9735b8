using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore;

/// <summary>
/// The store of flow records. All methods may be called at the same time; readers never wait for writers. A question sees either all of a batch or
/// nothing of it. Cancelling ends a question with an <see cref="OperationCanceledException"/>.
/// </summary>
public interface IFlowStore : IAsyncDisposable
{
    /// <summary>Stores a batch: when it returns, all of it is there and survives the end of the process and of the machine.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellation">Ends waiting for other writers; a batch that has begun is finished.</param>
    Task AppendAsync(FlowBatch batch, CancellationToken cancellation = default);

    /// <summary>Where reading goes on, per source, ordered by source.</summary>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<Checkpoint>> PositionsAsync(CancellationToken cancellation = default);

    /// <summary>A page of rows, newest first.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="cursor">Where to start, excluded; null for the end that <paramref name="direction"/> starts from.</param>
    /// <param name="limit">How many rows at most, 1 to 10,000.</param>
    /// <param name="direction">Which way from the cursor.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<FlowPage> ListAsync(FlowFilter filter, FlowCursor? cursor = null, int limit = 100, PageDirection direction = PageDirection.Older, CancellationToken cancellation = default);

    /// <summary>A page of decisions with how they ended, newest first. A filter without <c>event:</c> is taken to ask for decisions.</summary>
    /// <param name="filter">Which decisions.</param>
    /// <param name="cursor">Where to start, excluded.</param>
    /// <param name="limit">How many at most, 1 to 10,000.</param>
    /// <param name="direction">Which way from the cursor.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ConnectionPage> ConnectionsAsync(FlowFilter filter, FlowCursor? cursor = null, int limit = 100, PageDirection direction = PageDirection.Older, CancellationToken cancellation = default);

    /// <summary>Numbers in total and for the most frequent values of a field.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="by">The field; any but <see cref="FlowField.Anything"/>, <see cref="FlowField.Bytes"/>, <see cref="FlowField.Duration"/>. Of <see cref="FlowField.Origin"/>, every origin of a row counts.</param>
    /// <param name="top">How many values at most.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<FlowStats> StatsAsync(FlowFilter filter, FlowField by, int top = 20, CancellationToken cancellation = default);

    /// <summary>Numbers over time, without gaps between the first and the last point: of the filter's range, or where it is open, of what there is.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="bucket">The width of a point, at least a second; widened when more than 5,000 points would come out.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<SeriesPoint>> SeriesAsync(FlowFilter filter, TimeSpan bucket, CancellationToken cancellation = default);

    /// <summary>Denials by workload, destination, port and reason, the last seen first.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="query">How many, and what with them.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<DeniedGroup>> DeniedGroupsAsync(FlowFilter filter, DeniedGroupQuery query, CancellationToken cancellation = default);

    /// <summary>One denied group, the same as among <see cref="DeniedGroupsAsync"/>; null when the filter holds no denial of it.</summary>
    /// <param name="fingerprint">The group.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="query">What with it; its limit does not matter.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<DeniedGroup?> DeniedGroupAsync(string fingerprint, FlowFilter filter, DeniedGroupQuery query, CancellationToken cancellation = default);

    /// <summary>Says something about a denied group.</summary>
    /// <param name="state">What.</param>
    /// <param name="cancellation">Ends waiting for other writers.</param>
    Task SetGroupStateAsync(GroupState state, CancellationToken cancellation = default);

    /// <summary>Everything that was said about denied groups, the last word first.</summary>
    /// <param name="fingerprint">One group; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<GroupState>> GroupStatesAsync(string? fingerprint = null, CancellationToken cancellation = default);

    /// <summary>What the map draws, most connections first.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<FlowEdge>> EdgesAsync(FlowFilter filter, int limit = 2000, CancellationToken cancellation = default);

    /// <summary>How often each rule was used, ordered by policy and rule.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<RuleUsage>> RuleUsageAsync(FlowFilter filter, CancellationToken cancellation = default);

    /// <summary>Destinations that a workload reached for after a time and, as far as the store goes back, never before; the newest first.</summary>
    /// <param name="since">The time.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<NewDestination>> NewDestinationsAsync(DateTimeOffset since, int limit = 200, CancellationToken cancellation = default);

    /// <summary>How each source is doing, ordered by source.</summary>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<SourceHealth>> SourcesAsync(CancellationToken cancellation = default);

    /// <summary>All rows of a filter, oldest first, a page in memory at a time. Rows that come meanwhile may be part of it.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<StoredFlow> ExportAsync(FlowFilter filter, CancellationToken cancellation = default);

    /// <summary>Writes the days before a day into files of their own.</summary>
    /// <param name="before">The first day that stays open, UTC; at the latest today.</param>
    /// <param name="cancellation">Ends it between two days.</param>
    Task<CloseResult> CloseDaysAsync(DateOnly before, CancellationToken cancellation = default);

    /// <summary>Removes all rows of the days before a day.</summary>
    /// <param name="before">The first day that stays, UTC.</param>
    /// <param name="cancellation">Ends waiting.</param>
    Task<PruneResult> PruneAsync(DateOnly before, CancellationToken cancellation = default);

    /// <summary>The chain of day files, pruned ones included, oldest first. Empty for an engine that keeps days itself.</summary>
    /// <param name="cancellation">Ends it.</param>
    Task<ImmutableArray<DayFile>> DayFilesAsync(CancellationToken cancellation = default);
}
