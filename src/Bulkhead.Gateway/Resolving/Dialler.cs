using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Resolving;

/// <summary>Connects to one of several addresses: one after the other, the next as soon as one fails or has not answered for a while (RFC 8305).</summary>
public sealed class Dialler(TimeProvider time)
{
    /// <summary>How long an attempt is given before the next begins beside it (RFC 8305 section 5).</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <summary>The most addresses that are tried.</summary>
    private const int Most = 8;

    /// <summary>Connects to the first of several addresses that answers.</summary>
    /// <param name="addresses">Addresses that may be dialled, at least one.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancel">Ends all attempts.</param>
    /// <returns>The connected socket; null when no address answers.</returns>
    public async Task<Socket?> ConnectAsync(ImmutableArray<IPAddress> addresses, int port, CancellationToken cancel)
    {
        var candidates = Interleaved(addresses);
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var attempts = new List<Task<Socket?>>();
        Socket? winner = null;
        for (var next = 0; winner is null && (next < candidates.Length || attempts.Count > 0);)
        {
            if (next < candidates.Length)
            {
                attempts.Add(TryAsync(candidates[next++], port, others.Token));
            }

            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var pause = next < candidates.Length ? Task.Delay(Stagger, time, waiting.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, waiting.Token);
            var first = await Task.WhenAny([.. attempts, pause]).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            if (first is Task<Socket?> attempt)
            {
                attempts.Remove(attempt);
                winner = await attempt.ConfigureAwait(false);
            }
            else if (cancel.IsCancellationRequested)
            {
                break;
            }
        }

        await others.CancelAsync().ConfigureAwait(false);
        foreach (var late in attempts)
        {
            (await late.ConfigureAwait(false))?.Dispose();
        }

        return winner;
    }

    /// <summary>IPv6 first, then both families in turn (RFC 8305 section 4).</summary>
    internal static ImmutableArray<IPAddress> Interleaved(ImmutableArray<IPAddress> addresses)
    {
        var six = addresses.Where(static address => address.AddressFamily == AddressFamily.InterNetworkV6).Distinct().ToList();
        var four = addresses.Where(static address => address.AddressFamily == AddressFamily.InterNetwork).Distinct().ToList();
        var result = ImmutableArray.CreateBuilder<IPAddress>();
        for (var i = 0; i < Math.Max(six.Count, four.Count) && result.Count < Most; i++)
        {
            if (i < six.Count)
            {
                result.Add(six[i]);
            }

            if (i < four.Count)
            {
                result.Add(four[i]);
            }
        }

        return result.ToImmutable();
    }

    private static async Task<Socket?> TryAsync(IPAddress address, int port, CancellationToken cancel)
    {
        Socket? socket = null;
        try
        {
            // This too fails: while the process has no file descriptor left.
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(address, port), cancel).ConfigureAwait(false);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            socket?.Dispose();
            return null;
        }
    }
}
