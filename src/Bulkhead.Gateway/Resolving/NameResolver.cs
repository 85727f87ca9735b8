using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Resolving;

/// <summary>Addresses of a name.</summary>
/// <param name="Addresses">All that were answered, IPv4 and IPv6, in the order of the answers.</param>
/// <param name="TimeToLive">How long they may be used.</param>
public sealed record ResolvedName(ImmutableArray<IPAddress> Addresses, TimeSpan TimeToLive)
{
    /// <summary>The names that the asked one leads through, in order, without the asked one (CNAME). For records: nothing is judged by them.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];
}

/// <summary>Asks the resolver of the machine. Answers null when it does not answer or knows no address.</summary>
/// <param name="name">An absolute name: no search list is applied.</param>
/// <param name="cancel">Ends the wait.</param>
public delegate Task<ResolvedName?> AskUpstream(Hostname name, CancellationToken cancel);

/// <summary>Resolves judged names, and no others: one question at a time for each name, answers kept for their time to live.</summary>
/// <remarks>
/// The gateway dials what it resolved itself; the address that a client picked is never used for a name. An answer that is used stays the
/// same for all connections until its time is over, so that checking and dialling see one answer (no rebinding between them).
/// </remarks>
public sealed class NameResolver(AskUpstream upstream, TimeProvider time)
{
    /// <summary>The most names that are kept; beyond it names are asked anew each time.</summary>
    public const int MostNames = 65_536;

    /// <summary>The least and the greatest time that an answer is kept, in seconds, whatever its own time says.</summary>
    public static readonly (int Least, int Greatest) KeptSeconds = (1, 300);

    private readonly ConcurrentDictionary<string, Entry> cache = new(StringComparer.Ordinal);

    /// <summary>The addresses of a name if they are known already; null when they have to be asked for.</summary>
    public ResolvedName? Known(Hostname name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return cache.TryGetValue(name.Value, out var entry) && entry.Until > time.GetTimestamp() ? entry.Answer : null;
    }

    /// <summary>The addresses of a name; null when there are none or nobody answers.</summary>
    public ValueTask<ResolvedName?> ResolveAsync(Hostname name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known(name) is { } known ? ValueTask.FromResult<ResolvedName?>(known) : new ValueTask<ResolvedName?>(AskAsync(name, cancel));
    }

    /// <summary>What a record says about the way of a name (evasion catalogue NAM-15), behind what it says anyway.</summary>
    internal static string? Detail(string? detail, ImmutableArray<string> aliases)
    {
        var chain = aliases.IsDefaultOrEmpty ? null : $"The name leads through {string.Join(", ", aliases)}.";
        return detail is null ? chain : chain is null ? detail : detail + " " + chain;
    }

    private async Task<ResolvedName?> AskAsync(Hostname name, CancellationToken cancel)
    {
        var answer = await upstream(name, cancel).ConfigureAwait(false);
        if (answer is null || answer.Addresses.IsEmpty)
        {
            return null;
        }

        if (cache.Count < MostNames || cache.ContainsKey(name.Value))
        {
            var seconds = Math.Clamp((long)answer.TimeToLive.TotalSeconds, KeptSeconds.Least, KeptSeconds.Greatest);
            cache[name.Value] = new Entry(answer, time.GetTimestamp() + (seconds * time.TimestampFrequency));
        }

        return answer;
    }

    /// <summary>Forgets answers whose time is over. To be called from time to time.</summary>
    public void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (name, entry) in cache)
        {
            if (entry.Until <= now)
            {
                cache.TryRemove(new KeyValuePair<string, Entry>(name, entry));
            }
        }
    }

    private sealed record Entry(ResolvedName Answer, long Until);
}
