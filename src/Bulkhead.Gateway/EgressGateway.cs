using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Relaying;
using Bulkhead.Gateway.Resolving;

namespace Bulkhead.Gateway;

/// <summary>The data plane: takes arrivals, judges each by the policy in force, records it, and relays what is allowed.</summary>
public sealed class EgressGateway : IAsyncDisposable
{
    private readonly ITimer sweeper;
    private readonly ConnectionHandler handler;
    private volatile IdentityTable identities = IdentityTable.Empty;

    /// <summary>Makes a gateway that takes nothing yet.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="policies">The policy in force.</param>
    /// <param name="resolver">Resolves judged names.</param>
    /// <param name="log">Takes every decision and every end.</param>
    /// <param name="time">The time.</param>
    /// <param name="decrypt">Takes over the connections that the policy lets the gateway read; null when all of TLS is relayed as it is.</param>
    public EgressGateway(GatewayOptions options, PolicyStore policies, NameResolver resolver, FlowLog log, TimeProvider time, DecryptConnection? decrypt = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(resolver);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(time);
        Connections = new ConnectionTable(options, time);
        handler = new ConnectionHandler(options, policies, resolver, log, Connections, Counters, time, decrypt);
        policies.OnChanged = Connections.Judge;
        sweeper = time.CreateTimer(
            _ =>
            {
                Connections.Sweep();
                resolver.Sweep();
            },
            null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>What was counted.</summary>
    public GatewayCounters Counters { get; } = new();

    /// <summary>The number of open connections.</summary>
    public int OpenConnections => Connections.Count;

    /// <summary>Who is at which address. Open connections keep the identity they were accepted with.</summary>
    public IdentityTable Identities
    {
        get => identities;
        set => identities = value;
    }

    internal ConnectionTable Connections { get; }

    /// <summary>Takes a connection; returns at once.</summary>
    public void Take(Arrival arrival) => _ = handler.HandleAsync(arrival, identities.Find(arrival.Source.Address));

    /// <summary>Waits until connections have ended by themselves, then breaks the rest off.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancel">Ends the wait early.</param>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(patience);
        while (Connections.Count > 0 && !deadline.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
        }

        Connections.AbortAll(EndReasons.Shutdown);

        // What was broken off still has to write its records.
        for (var i = 0; i < 100 && Connections.Count > 0; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Breaks everything off.</summary>
    public async ValueTask DisposeAsync()
    {
        await sweeper.DisposeAsync().ConfigureAwait(false);
        Connections.AbortAll(EndReasons.Shutdown);
    }
}
