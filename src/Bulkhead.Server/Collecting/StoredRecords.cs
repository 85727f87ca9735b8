using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Server.Collecting;

/// <summary>The last records of a source, from the store. It is the memory of what joins records: rows and positions are stored together, so it is never behind.</summary>
internal static class StoredRecords
{
    /// <summary>The most records that are read.</summary>
    public const int Most = 50_000;

    private const int Page = 10_000;

    /// <summary>Reads the newest records of a source.</summary>
    /// <returns>At most <see cref="Most"/>, the oldest first.</returns>
    public static async Task<IReadOnlyList<FlowEntry>> LastAsync(IFlowStore store, string source, CancellationToken cancel)
    {
        var filter = new FlowFilter(null, null, [new FilterTerm(FlowField.Source, false, [new TextOperand(source)])]);
        var found = new List<FlowEntry>();
        FlowCursor? cursor = null;
        do
        {
            var page = await store.ListAsync(filter, cursor, Page, PageDirection.Older, cancel).ConfigureAwait(false);
            found.AddRange(page.Rows.Select(static row => row.Entry));
            cursor = page.Older;
        }
        while (cursor is not null && found.Count < Most);
        found.Reverse();
        return found;
    }
}
