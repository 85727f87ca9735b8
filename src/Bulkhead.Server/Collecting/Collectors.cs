using System.Net.Sockets;
using Bulkhead.Dashboard.Live;
using Bulkhead.Flows.Serving;
using Bulkhead.Flows.Sources;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Spooling;
using Bulkhead.FlowStore.Writing;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Collecting;

/// <summary>The sources of a server: what receives them, and what carries them into the store.</summary>
internal sealed class Collectors(ServeRequest request, ServeFiles files, IFlowStore store, FlowWriter writer, FlowFeed feed, Quarantine quarantine, PolicyInForce policy, ServeIdentities? identities, Speaker speaker) : IAsyncDisposable
{
    /// <summary>How long what is in the spool may take at the end; the rest is taken at the next start.</summary>
    private static readonly TimeSpan Finishing = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource ending = new();
    private readonly CancellationTokenSource finish = new();
    private readonly List<SyslogReceiver> receivers = [];
    private readonly List<SpoolWriter> spools = [];
    private readonly List<Task> work = [];
    private Task own = Task.CompletedTask;

    /// <summary>What the gateway of this process keeps its log in; null when it is no source.</summary>
    public SpoolWriter? Spool { get; private set; }

    /// <summary>Starts all sources.</summary>
    /// <param name="cancel">Ends the start.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<Diagnostic?> StartAsync(CancellationToken cancel)
    {
        var positions = (await store.PositionsAsync(cancel).ConfigureAwait(false)).ToDictionary(static one => one.Source, StringComparer.Ordinal);
        foreach (var source in request.Sources)
        {
            if (Receive(source, out var spool) is { } problem)
            {
                return problem;
            }

            var enrichment = new Enrichment(request.Workloads, files.Names, () => policy.Current, identities is null ? null : identities.At);
            var interpreter = new LineInterpreter(source, quarantine, enrichment.Apply);
            var collector = new SourceCollector(source, request.SpoolFolder, positions.GetValueOrDefault(source.Name), interpreter, writer, feed, speaker.Tell, identities is null ? default : ServeIdentities.Settling) { Spool = spool };
            var collecting = Faults.ToldAsync(CollectAsync(collector, source, interpreter), $"the collector of {source.Name}{SourceCollector.Meanwhile(source)}", speaker.Tell);
            work.Add(collecting);
            own = source.Transport == SourceTransport.Process ? collecting : own;
        }

        return null;
    }

    /// <summary>Ends them. What the gateway of this process has kept is stored first, within a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Spool is not null)
        {
            await Spool.DisposeAsync().ConfigureAwait(false);
            await finish.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(own, Task.Delay(Finishing)).ConfigureAwait(false);
        }

        await ending.CancelAsync().ConfigureAwait(false);
        foreach (var receiver in receivers)
        {
            await receiver.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var spool in spools)
        {
            await spool.DisposeAsync().ConfigureAwait(false);
        }

        ending.Dispose();
        finish.Dispose();
    }

    // What comes meanwhile waits on the disk.
    private async Task CollectAsync(SourceCollector collector, SourceOption source, LineInterpreter interpreter)
    {
        if (source.Format == SourceFormat.Dcf)
        {
            await RememberAsync(interpreter, source.Name).ConfigureAwait(false);
        }

        if (identities is not null)
        {
            await identities.KnownAsync(ending.Token).ConfigureAwait(false);
        }

        await collector.RunAsync(finish.Token, ending.Token).ConfigureAwait(false);
    }

    private async Task RememberAsync(LineInterpreter interpreter, string source)
    {
        try
        {
            interpreter.Remember(await StoredRecords.LastAsync(store, source, ending.Token).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or HttpRequestException or OperationCanceledException)
        {
            if (!ending.IsCancellationRequested)
            {
                speaker.Tell($"{source}: what was stored could not be read, so connections of before this start may show in both layers: {exception.Message}");
            }
        }
    }

    private Diagnostic? Receive(SourceOption source, out SpoolWriter? spool)
    {
        spool = null;
        if (source.Transport == SourceTransport.File)
        {
            return null;
        }

        try
        {
            spool = new SpoolWriter(Path.Combine(request.SpoolFolder, source.Name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ServeDiagnostics.Store.At(null, Printable.Clean(exception.Message), "check the rights and the space of the folder that --store names");
        }

        switch (source.Transport)
        {
            case SourceTransport.Process:
                Spool = spool;
                return null;
            case SourceTransport.Input:
                // Not waited for at the end: a read of standard input cannot be broken off, and what was kept is kept.
                _ = StandardInput.ReadAsync(spool, ending.Token);
                return null;
            default:
                spools.Add(spool);
                return Listen(source, spool);
        }
    }

    private Diagnostic? Listen(SourceOption source, SpoolWriter spool)
    {
        try
        {
            var receiver = SyslogReceiver.Bind(source, spool, files.Certificate, speaker.Tell);
            receivers.Add(receiver);
            work.Add(Faults.ToldAsync(receiver.RunAsync(ending.Token), $"the receiver of {source.Name}", speaker.Tell));
            speaker.Write($"{source.Name} listens on {receiver.Address} ({source.Transport.ToString().ToLowerInvariant()})");
            return null;
        }
        catch (SocketException exception)
        {
            return ServeDiagnostics.Listen.At(null, $"{source.Name}: {source.Listen}: {Printable.Clean(exception.Message)}", "name another address in --source, or stop what uses it");
        }
    }
}
