using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Commands;
using Bulkhead.Server.Decrypting;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Hosting;

/// <summary>Runs a gateway from its start to its orderly end.</summary>
internal sealed class GatewayHost(GatewayRequest request, TextWriter messages)
{
    private const int SpareThreads = 32;
    private const string Taken = "choose another port, stop what has this one, or give both gateways --share-ports";

    private readonly Speaker speaker = new(messages);
    private readonly PolicyStore store = new();

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));

        var shown = new PolicyInForce(store);
        var folder = new PolicyFolder(request.PolicyFolder, store) { OnRead = found => Took(found, shown), Interval = request.PolicyInterval };
        Took(folder.Load(), shown);
        if (store.Current is not { } policy)
        {
            return ExitCodes.Invalid;
        }

        var problems = new List<Diagnostic>();
        var settings = request.Decryption?.Read(TimeProvider.System.GetUtcNow(), problems);
        _ = WorkloadOption.Resolve(request.Workloads, policy.Rules, problems);
        var directory = new IdentityDirectory(request.Workloads, request.IdentityPatience, TimeProvider.System);
        var sources = IdentitySources.Open(new IdentityRequest(request.DockerLabels, request.Namespaces, request.Kubeconfig), directory, found => Say([found]), problems);
        if (problems.Count > 0)
        {
            Say([.. problems]);
            return ExitCodes.Invalid;
        }

        if (request.Dashboard is not null)
        {
            // Questions to the store hold threads of the pool. Without some to spare, connections would wait until it grows.
            ThreadPool.GetMinThreads(out var workers, out var completions);
            ThreadPool.SetMinThreads(workers + SpareThreads, completions);
        }

        // Before anything is listened on: whoever cannot be recorded where it was asked for is not let through.
        var (server, code) = request.Dashboard is { } dashboard ? await FlowServer.StartAsync(dashboard, shown, speaker, stop.Token).ConfigureAwait(false) : (null, ExitCodes.Done);
        await using var flows = server;
        if (request.Dashboard is not null && flows is null)
        {
            return code;
        }

        var (opened, refused) = await FlowLogTarget.OpenAsync(request.Log, flows?.Keep).ConfigureAwait(false);
        await using var target = opened;
        if (target is null)
        {
            Say([refused!]);
            return ExitCodes.Unreachable;
        }

        await using var log = new FlowLog(target.KeepAsync, TimeProvider.System);
        var resolver = new NameResolver(new UpstreamResolver(request.Resolvers).AskAsync, TimeProvider.System);
        var connections = DescriptorLimit.Fit(request.Options.MaxConnections, DescriptorLimit.Read(), DescriptorLimit.Reserved + (flows is null ? 0 : DescriptorLimit.ReservedForPages));
        if (connections < request.Options.MaxConnections)
        {
            speaker.Write($"at most {connections} connections at a time: the limit of open files (ulimit -n) allows no more");
        }

        var options = request.Options with { MaxConnections = connections };
        await using var decrypting = settings is null ? null : await DecryptingServer.StartAsync(settings, options, TimeProvider.System).ConfigureAwait(false);
        await using var gateway = new EgressGateway(options, store, resolver, log, TimeProvider.System, decrypting is null ? null : decrypting.DecryptAsync);
        var identifying = new Lock();
        void Identify()
        {
            // Changes of the policy and of who is who come from several threads: the last one in makes the table of what is then true.
            lock (identifying)
            {
                gateway.Identities = directory.Build(store.Current!.Rules);
            }
        }

        directory.OnChanged = Identify;
        Identify();
        var judge = store.OnChanged;
        store.OnChanged = changed =>
        {
            // Selectors may have changed with the policy. A workload that no policy names any more is nobody.
            Identify();
            judge?.Invoke(changed);
            decrypting?.Judge(changed);
            speaker.Write($"policy {changed.Version} is in force");
        };

        var listeners = new List<Listener>();
        try
        {
            using (sources)
            {
                var responder = new DnsResponder(store, resolver, new AddressGuard(request.Options.TrustedNetworks), log, gateway.Counters, TimeProvider.System);
                _ = sources!.FollowAsync(stop.Token);
                return await ServeAsync(gateway, log, folder, directory, listeners, responder, stop.Token).ConfigureAwait(false);
            }
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }
    }

    private async Task<int> ServeAsync(EgressGateway gateway, FlowLog log, PolicyFolder folder, IdentityDirectory directory, List<Listener> listeners, DnsResponder responder, CancellationToken stop)
    {
        foreach (var (address, kind) in request.Listeners)
        {
            try
            {
                listeners.Add(Listener.Of(Privileges.Take(kind, address) ?? Listener.Open(address, kind, request.SharePorts), kind, TimeProvider.System));
            }
            catch (SocketException exception)
            {
                Say([GatewayDiagnostics.Listen.At(null, $"{address}: {Printable.Clean(exception.Message)}", kind == ListenerKind.Tproxy ? "TPROXY needs the capability NET_ADMIN" : Taken)]);
                return ExitCodes.Unreachable;
            }
        }

        var status = new GatewayStatus(gateway, store, log, directory);
        using var telemetry = Telemetry.Start("Bulkhead.Gateway", status.Families);
        await using var admin = request.Admin == "none" ? null : await AdminEndpoint.StartAsync(request.Admin, status).ConfigureAwait(false);
        if (request.Admin != "none" && admin is null)
        {
            Say([GatewayDiagnostics.Listen.At(null, $"{Printable.Clean(request.Admin)} cannot be used for health and metrics", "choose another address with --admin, or --admin none")]);
            return ExitCodes.Unreachable;
        }

        var questions = new List<DnsListener>();
        using var closing = new Closing(questions);
        foreach (var address in request.Dns)
        {
            try
            {
                questions.Add(DnsListener.Of(
                    Privileges.TakeDns(address) ?? DnsListener.Open(address, request.SharePorts),
                    (message, source, overTcp) => responder.AnswerAsync(message, source, gateway.Identities.Find(source.Address), overTcp),
                    TimeProvider.System));
            }
            catch (SocketException exception)
            {
                Say([GatewayDiagnostics.Listen.At(null, $"{address} (dns): {Printable.Clean(exception.Message)}", Taken)]);
                return ExitCodes.Unreachable;
            }
        }

        foreach (var listener in questions)
        {
            _ = listener.RunAsync();
            speaker.Write($"listening on {listener.Address} (dns)");
        }

        foreach (var listener in listeners)
        {
            _ = listener.AcceptAsync(gateway.Take);
        }

        speaker.Write($"policy {store.Current!.Version} is in force");
        foreach (var (listener, (_, kind)) in listeners.Zip(request.Listeners))
        {
            speaker.Write($"listening on {listener.Address} ({kind.ToString().ToLowerInvariant()})");
        }

        if (Privileges.Dropped)
        {
            speaker.Write("capabilities dropped");
        }

        speaker.Write("ready");
        try
        {
            await folder.FollowAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        listeners.ForEach(static listener => listener.Dispose());
        speaker.Write($"stopping, {gateway.OpenConnections} connections open");
        await gateway.DrainAsync(request.Drain, CancellationToken.None).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private void Took(ImmutableArray<Diagnostic> found, PolicyInForce shown)
    {
        shown.Took(found);
        Say(found);
    }

    private void Say(ImmutableArray<Diagnostic> diagnostics)
    {
        speaker.Say(diagnostics);
        if (diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error) && store.Current is { } current)
        {
            speaker.Write($"policy {current.Version} stays in force");
        }
    }

    private sealed class Closing(List<DnsListener> listeners) : IDisposable
    {
        public void Dispose() => listeners.ForEach(static listener => listener.Dispose());
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
