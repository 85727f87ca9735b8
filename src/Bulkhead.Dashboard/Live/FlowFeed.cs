using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;

namespace Bulkhead.Dashboard.Live;

/// <summary>Flows of a moment, for one that follows them.</summary>
/// <param name="Flows">The flows, at most <see cref="FlowFeed.MostAtOnce"/>, the oldest first.</param>
/// <param name="Skipped">How many more there were.</param>
public sealed record FeedMoment(ImmutableArray<FlowEntry> Flows, long Skipped);

/// <summary>Passes flows on to those that look at them live. Nobody who looks slowly can hold anything up: a moment holds a few flows and the number of the rest.</summary>
public sealed class FlowFeed
{
    /// <summary>How many flows a moment holds at most.</summary>
    public const int MostAtOnce = 100;

    /// <summary>How many may look at a time.</summary>
    public const int MostFollowers = 64;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    private readonly Lock guard = new();
    private ImmutableArray<Follower> followers = [];

    /// <summary>Passes flows on.</summary>
    public void Publish(IReadOnlyCollection<FlowEntry> flows)
    {
        foreach (var follower in followers)
        {
            follower.Take(flows);
        }
    }

    /// <summary>Follows what fits a filter, until cancelled; empty when too many look already.</summary>
    public async IAsyncEnumerable<FeedMoment> FollowAsync(FlowFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        var follower = new Follower(filter);
        lock (guard)
        {
            if (followers.Length >= MostFollowers)
            {
                yield break;
            }

            followers = followers.Add(follower);
        }

        try
        {
            using var timer = new PeriodicTimer(Moment);
            while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false))
            {
                yield return follower.Give();
            }
        }
        finally
        {
            lock (guard)
            {
                followers = followers.Remove(follower);
            }
        }
    }

    private sealed class Follower(FlowFilter filter)
    {
        private readonly Lock guard = new();
        private ImmutableArray<FlowEntry>.Builder held = ImmutableArray.CreateBuilder<FlowEntry>();
        private long skipped;

        public void Take(IReadOnlyCollection<FlowEntry> flows)
        {
            lock (guard)
            {
                foreach (var flow in flows)
                {
                    if (flow.Event == FlowEvent.Decision && FilterMatcher.Matches(filter, flow))
                    {
                        if (held.Count < MostAtOnce)
                        {
                            held.Add(flow);
                        }
                        else
                        {
                            skipped++;
                        }
                    }
                }
            }
        }

        public FeedMoment Give()
        {
            lock (guard)
            {
                var moment = new FeedMoment(held.ToImmutable(), skipped);
                (held, skipped) = (ImmutableArray.CreateBuilder<FlowEntry>(), 0);
                return moment;
            }
        }
    }
}
