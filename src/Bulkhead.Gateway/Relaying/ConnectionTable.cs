using System.Collections.Concurrent;
using System.Net;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>The open connections: their limits, their deadlines, and judging them again when the policy changes.</summary>
internal sealed class ConnectionTable(GatewayOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<long, GatewayConnection> open = new();
    private readonly ConcurrentDictionary<IPAddress, int> pending = new();
    private int count;

    /// <summary>The number of open connections.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Takes a connection in, unless there are too many.</summary>
    public bool TryAdd(GatewayConnection connection)
    {
        // Both are counted whatever comes of it: Settle and Remove take both off again.
        var isWaiting = pending.AddOrUpdate(connection.Arrival.Source.Address, 1, static (_, waiting) => waiting + 1) <= options.MaxPendingPerSource;
        if (Interlocked.Increment(ref count) > options.MaxConnections || !isWaiting)
        {
            return false;
        }

        open[connection.Id] = connection;
        return true;
    }

    /// <summary>Notes that a connection was judged, or ended before; the second time nothing happens.</summary>
    public void Settle(GatewayConnection connection)
    {
        if (!connection.TrySettle())
        {
            return;
        }

        var source = connection.Arrival.Source.Address;
        if (pending.AddOrUpdate(source, 0, static (_, waiting) => waiting - 1) <= 0)
        {
            pending.TryRemove(new KeyValuePair<IPAddress, int>(source, 0));
        }
    }

    /// <summary>Takes a connection out; also one that was not taken in.</summary>
    public void Remove(GatewayConnection connection)
    {
        open.TryRemove(connection.Id, out _);
        Interlocked.Decrement(ref count);
    }

    /// <summary>Breaks off what is over its time. To be called about once a second.</summary>
    public void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (_, connection) in open)
        {
            if (connection.Deadline is not 0 and var deadline)
            {
                if (deadline < now)
                {
                    connection.Abort(connection.DeadlineReason);
                }

                continue;
            }

            if (time.GetElapsedTime(connection.LastActive, now) > (connection.IsHalfClosed ? options.HalfClosedTimeout : options.IdleTimeout))
            {
                connection.Abort(EndReasons.Idle);
            }
            else if (options.TotalTimeout > TimeSpan.Zero && time.GetElapsedTime(connection.Arrived, now) > options.TotalTimeout)
            {
                connection.Abort(EndReasons.Total);
            }
        }
    }

    /// <summary>Breaks off what a policy no longer allows.</summary>
    public void Judge(GatewayPolicy policy)
    {
        foreach (var (_, connection) in open)
        {
            if (connection is { Judged: { } flow, Workload: { } workload } && !MayGoOn(connection, policy, policy.Judge(workload, flow)))
            {
                connection.Abort(RefusalReasons.Code(RefusalReason.PolicyChanged));
            }
        }
    }

    // What is read is judged request by request; what is not read cannot be held to paths.
    private static bool MayGoOn(GatewayConnection connection, GatewayPolicy policy, Judgement judgement) =>
        judgement.Allowed && (connection.IsDecrypted ? judgement.Rule?.Decrypt == DecryptPolicy.Allowed : !policy.HasPaths(judgement));

    /// <summary>Breaks everything off.</summary>
    public void AbortAll(string reason)
    {
        foreach (var (_, connection) in open)
        {
            connection.Abort(reason);
        }
    }
}
