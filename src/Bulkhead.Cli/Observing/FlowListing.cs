using System.Collections.Immutable;
using Bulkhead.Flows.Records;

namespace Bulkhead.Cli.Observing;

/// <summary>A page of records, the newest first.</summary>
/// <param name="Flows">The records.</param>
/// <param name="Older">Where a server goes on with older ones; null when there are none, and for files.</param>
/// <param name="Newer">Where a server goes on with newer ones; null for files.</param>
/// <param name="HasMore">Whether older ones fit as well.</param>
internal sealed record FlowListing(ImmutableArray<FlowEntry> Flows, string? Older, string? Newer, bool HasMore);

/// <summary>Keeps the newest records of a stream, in any order of coming; those of one moment in the order in which they came.</summary>
/// <param name="limit">How many are kept.</param>
internal sealed class NewestFlows(int limit)
{
    private readonly PriorityQueue<FlowEntry, (DateTimeOffset Time, long Order)> kept = new();
    private long seen;

    /// <summary>Takes a record.</summary>
    public void Take(FlowEntry flow)
    {
        var priority = (flow.Time, seen++);
        if (kept.Count < limit)
        {
            kept.Enqueue(flow, priority);
        }
        else
        {
            kept.EnqueueDequeue(flow, priority);
        }
    }

    /// <summary>What was kept. Empties it.</summary>
    public FlowListing Give()
    {
        var flows = ImmutableArray.CreateBuilder<FlowEntry>(kept.Count);
        var hasMore = seen > kept.Count;
        while (kept.TryDequeue(out var flow, out _))
        {
            flows.Add(flow);
        }

        flows.Reverse();
        return new FlowListing(flows.ToImmutable(), null, null, hasMore);
    }
}
