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

/// <summary>What <c>bulkheadd gateway</c> was asked to do.</summary>
internal sealed record GatewayRequest(
    string PolicyFolder,
    ImmutableArray<(IPEndPoint Address, ListenerKind Kind)> Listeners,
    ImmutableArray<IPEndPoint> Dns,
    ImmutableArray<WorkloadOption> Workloads,
    ImmutableArray<IPEndPoint> Resolvers,
    string Log,
    string Admin,
    TimeSpan Drain,
    GatewayOptions Options)
{
    /// <summary>The file of containers to follow; null for none.</summary>
    public string? DockerLabels { get; init; }

    /// <summary>The namespaces whose pods to watch.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>How to reach the cluster; null for the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>What decrypting needs; null for no decryption.</summary>
    public DecryptionRequest? Decryption { get; init; }

    /// <summary>How long between two looks at the policy folder.</summary>
    public TimeSpan PolicyInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long pods may go unwatched until the gateway says that it is not ready.</summary>
    public TimeSpan IdentityPatience { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Runs a gateway from its start to its orderly end.</summary>
internal sealed class GatewayHost(GatewayRequest request, TextWriter messages)
{
    private readonly PolicyStore store = new();

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));

        var folder = new PolicyFolder(request.PolicyFolder, store) { OnRead = Say, Interval = request.PolicyInterval };
        var found = folder.Load();
        Say(found);
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

        await using var file = request.Log == "-" ? null : new FlowFile(request.Log);
        await using var output = request.Log == "-" ? Console.OpenStandardOutput() : null;
        if (file is not null)
        {
            // The first line shows at once whether the file can be written.
            try
            {
                await file.KeepAsync(ReadOnlyMemory<byte>.Empty).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Say([GatewayDiagnostics.Log.At(null, $"{Printable.Clean(request.Log)}: {Printable.Clean(exception.Message)}", "name a file in a folder that the gateway may write into, or - for standard output")]);
                return ExitCodes.Unreachable;
            }
        }

        await using var log = new FlowLog(file is not null ? file.KeepAsync : lines => WriteAsync(output!, lines), TimeProvider.System);
        var resolver = new NameResolver(new UpstreamResolver(request.Resolvers).AskAsync, TimeProvider.System);
        var connections = DescriptorLimit.Fit(request.Options.MaxConnections, DescriptorLimit.Read());
        if (connections < request.Options.MaxConnections)
        {
            messages.WriteLine($"bulkheadd: at most {connections} connections at a time: the limit of open files (ulimit -n) allows no more");
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
            messages.WriteLine($"bulkheadd: policy {changed.Version} is in force");
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
                listeners.Add(Listener.Of(Privileges.Take(kind, address) ?? Listener.Open(address, kind), kind, TimeProvider.System));
            }
            catch (SocketException exception)
            {
                Say([GatewayDiagnostics.Listen.At(null, $"{address}: {Printable.Clean(exception.Message)}", kind == ListenerKind.Tproxy ? "TPROXY needs the capability NET_ADMIN" : "choose another port, or stop what has this one")]);
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
                    Privileges.TakeDns(address) ?? DnsListener.Open(address),
                    (message, source, overTcp) => responder.AnswerAsync(message, source, gateway.Identities.Find(source.Address), overTcp),
                    TimeProvider.System));
            }
            catch (SocketException exception)
            {
                Say([GatewayDiagnostics.Listen.At(null, $"{address} (dns): {Printable.Clean(exception.Message)}", "choose another port, or stop what has this one")]);
                return ExitCodes.Unreachable;
            }
        }

        foreach (var listener in questions)
        {
            _ = listener.RunAsync();
            messages.WriteLine($"bulkheadd: listening on {listener.Address} (dns)");
        }

        foreach (var listener in listeners)
        {
            _ = listener.AcceptAsync(gateway.Take);
        }

        messages.WriteLine($"bulkheadd: policy {store.Current!.Version} is in force");
        foreach (var (listener, (_, kind)) in listeners.Zip(request.Listeners))
        {
            messages.WriteLine($"bulkheadd: listening on {listener.Address} ({kind.ToString().ToLowerInvariant()})");
        }

        if (Privileges.Dropped)
        {
            messages.WriteLine("bulkheadd: capabilities dropped");
        }

        messages.WriteLine("bulkheadd: ready");
        try
        {
            await folder.FollowAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }

        listeners.ForEach(static listener => listener.Dispose());
        messages.WriteLine($"bulkheadd: stopping, {gateway.OpenConnections} connections open");
        await gateway.DrainAsync(request.Drain, CancellationToken.None).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private void Say(ImmutableArray<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            messages.WriteLine($"bulkheadd: {diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code} {(diagnostic.Span is { } span ? span + " " : string.Empty)}{diagnostic.Message}");
            messages.WriteLine("  help: " + diagnostic.Help);
        }

        if (diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error) && store.Current is { } current)
        {
            messages.WriteLine($"bulkheadd: policy {current.Version} stays in force");
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

    private static async ValueTask WriteAsync(Stream output, ReadOnlyMemory<byte> lines)
    {
        await output.WriteAsync(lines).ConfigureAwait(false);
        await output.FlushAsync().ConfigureAwait(false);
    }
}
