using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Dashboard;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Live;
using Bulkhead.Flows.Serving;
using Bulkhead.Flows.Sources;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Spooling;
using Bulkhead.FlowStore.Writing;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Collecting;
using Bulkhead.Server.Commands;
using Bulkhead.Server.Notifying;

namespace Bulkhead.Server.Hosting;

/// <summary>Runs collectors, store and dashboard from the start to the orderly end.</summary>
internal sealed class ServeHost(ServeRequest request, TextWriter messages)
{
    private readonly PolicyStore policies = new();
    private DateTimeOffset? policySince;
    private string? policyProblem;

    /// <summary>The folder that is used when none is named: that of the user's state.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("STATE_DIRECTORY") ?? Environment.GetEnvironmentVariable("XDG_STATE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"), "bulkhead");

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, stop));
        return await RunUntilAsync(stop.Token).ConfigureAwait(false);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task<int> RunUntilAsync(CancellationToken stop)
    {
        if (!Prepare(out var certificate, out var names, out var secret))
        {
            return ExitCodes.Invalid;
        }

        using (certificate)
        {
            var folder = request.PolicyFolder is { } path ? new PolicyFolder(path, policies) { OnRead = Took } : null;
            if (folder is not null)
            {
                var found = folder.Load();
                Took(found);
                Say(found);
                if (policies.Current is null)
                {
                    return ExitCodes.Invalid;
                }
            }

            DirectoryOfStore();
            var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = Path.Combine(request.Folder, "flows"), ClickHouse = request.ClickHouse }, stop).ConfigureAwait(false);
            Say(opened.Diagnostics);
            if (opened.Store is not { } store)
            {
                return ExitCodes.Unreachable;
            }

            await using (store)
            {
                return await ServeAsync(store, folder, certificate, names, secret, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> ServeAsync(IFlowStore store, PolicyFolder? folder, X509Certificate2? certificate, RuleNames names, byte[]? secret, CancellationToken stop)
    {
        var feed = new FlowFeed();
        var quarantine = new Quarantine(Path.Combine(request.Folder, "quarantine"), TimeProvider.System);
        var receivers = new List<SyslogReceiver>();
        var access = Path.Combine(request.Folder, "access");
        var work = new List<Task>();
        var writer = new FlowWriter(store, new FlowWriterOptions(), TimeProvider.System);
        if (!ServeIdentities.TryOpen(request, found => Say([found]), Tell, out var identities, out var problems))
        {
            Say([.. problems]);
            await writer.DisposeAsync().ConfigureAwait(false);
            return ExitCodes.Invalid;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            if (identities is not null)
            {
                work.Add(identities.FollowAsync(ending.Token));
            }

            var positions = (await store.PositionsAsync(stop).ConfigureAwait(false)).ToDictionary(static one => one.Source, StringComparer.Ordinal);
            foreach (var source in request.Sources)
            {
                if (!await ReceiveAsync(source, certificate, receivers, work, ending.Token).ConfigureAwait(false))
                {
                    return ExitCodes.Unreachable;
                }

                var enrichment = new Enrichment(request.Workloads, names, () => policies.Current, identities is null ? null : identities.At);
                var interpreter = new LineInterpreter(source, quarantine, enrichment.Apply);
                var collector = new SourceCollector(source, Path.Combine(request.Folder, "spool"), positions.GetValueOrDefault(source.Name), interpreter, writer, feed, Tell, identities is null ? default : ServeIdentities.Settling);
                work.Add(CollectAsync(collector, source.Format == SourceFormat.Dcf ? () => RememberAsync(interpreter, store, source.Name, ending.Token) : null, identities, ending.Token));
            }

            using var advisor = request.Project is { } project ? new ChangeAdvisor(ProgramPath(), project) : null;
            var services = new DashboardServices
            {
                Store = store,
                Feed = feed,
                Policy = () => policies.Current,
                PolicySince = () => policySince,
                PolicyProblem = () => policyProblem,
                Advisor = advisor,
                Candidates = request.Candidates,
                Days = request.ClickHouse is null ? Path.Combine(request.Folder, "flows", "days") : null,
                Bundles = request.Evidence,
                Quarantined = quarantine.Last,
                Links = new OneTimeLinks(Path.Combine(access, "links"), TimeProvider.System),
                Tokens = new ApiTokens(Path.Combine(access, "tokens.json"), TimeProvider.System),
            };
            var options = new DashboardOptions { Listen = request.Listen, Certificate = certificate, HostNames = request.HostNames, AccessFolder = access, Oidc = request.Oidc, Version = ServerVersion.Text };
            DashboardApp app;
            try
            {
                app = await DashboardApp.StartAsync(options, services, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
            {
                Say([ServeDiagnostics.Listen.At(null, $"{request.Listen}: {Printable.Clean(exception.Message)}", "name another address with --listen, or stop what uses it")]);
                return ExitCodes.Unreachable;
            }

            await using (app)
            {
                var metrics = new ServeMetrics(store, TimeProvider.System);
                using var telemetry = Telemetry.Start("Bulkhead.Flows", metrics.Families);
                if (telemetry is not null)
                {
                    work.Add(metrics.RunAsync(ending.Token));
                }

                work.Add(new DayKeeper(store, request.RetentionDays, TimeProvider.System, Tell).RunAsync(ending.Token));
                using var watch = request.Webhook is { } target ? new DeniedGroupWatch(store, target, secret, TimeProvider.System, Tell) : null;
                if (watch is not null)
                {
                    work.Add(watch.RunAsync(ending.Token));
                }

                if (folder is not null)
                {
                    work.Add(folder.FollowAsync(ending.Token));
                }

                messages.WriteLine($"bulkheadd: the dashboard is at {app.Address}");
                if (request.Oidc is null)
                {
                    messages.WriteLine($"bulkheadd: this link lets you in once, within {OneTimeLinks.Life.TotalMinutes:0} minutes: {new Uri(app.Address, "/login?token=" + services.Links.Issue(Role.Admin))}");
                }

                await Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            foreach (var receiver in receivers)
            {
                await receiver.DisposeAsync().ConfigureAwait(false);
            }

            await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            await writer.DisposeAsync().ConfigureAwait(false);
            identities?.Dispose();
        }
    }

    // What comes meanwhile waits on the disk.
    private static async Task CollectAsync(SourceCollector collector, Func<Task>? remember, ServeIdentities? identities, CancellationToken stop)
    {
        if (remember is not null)
        {
            await remember().ConfigureAwait(false);
        }

        if (identities is not null)
        {
            await identities.KnownAsync(stop).ConfigureAwait(false);
        }

        await collector.RunAsync(stop).ConfigureAwait(false);
    }

    private async Task RememberAsync(LineInterpreter interpreter, IFlowStore store, string source, CancellationToken stop)
    {
        try
        {
            interpreter.Remember(await StoredRecords.LastAsync(store, source, stop).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or HttpRequestException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                Tell($"{source}: what was stored could not be read, so connections of before this start may show in both layers: {exception.Message}");
            }
        }
    }

    private async Task<bool> ReceiveAsync(SourceOption source, X509Certificate2? certificate, List<SyslogReceiver> receivers, List<Task> work, CancellationToken stop)
    {
        if (source.Transport == SourceTransport.File)
        {
            return true;
        }

        var spool = new SpoolWriter(Path.Combine(request.Folder, "spool", source.Name));
        if (source.Transport == SourceTransport.Input)
        {
            // Not waited for at the end: a read of standard input cannot be broken off, and what was kept is kept.
            _ = StandardInput.ReadAsync(spool, stop);
            return true;
        }

        try
        {
            var receiver = SyslogReceiver.Bind(source, spool, certificate, Tell);
            receivers.Add(receiver);
            work.Add(receiver.RunAsync(stop));
            messages.WriteLine($"bulkheadd: {source.Name} listens on {receiver.Address} ({source.Transport.ToString().ToLowerInvariant()})");
            return true;
        }
        catch (SocketException exception)
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            Say([ServeDiagnostics.Listen.At(null, $"{source.Name}: {source.Listen}: {Printable.Clean(exception.Message)}", "name another address in --source, or stop what uses it")]);
            return false;
        }
    }

    // What can be wrong before anything is started.
    private bool Prepare(out X509Certificate2? certificate, out RuleNames names, out byte[]? secret)
    {
        (certificate, names, secret) = (null, RuleNames.None, null);
        try
        {
            if (request.Tls is { } tls)
            {
                using var pem = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
                certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            }

            if (request.RuleNames is { } file)
            {
                names = RuleNames.Read(File.ReadAllBytes(file), out var problem);
                if (problem is not null)
                {
                    Say([ServeDiagnostics.File.At(null, $"{Printable.Clean(file)}: {problem}", "give what 'terraform output -json' prints, or a map of UUIDs to names")]);
                    return false;
                }
            }

            secret = request.WebhookSecret is { } key ? File.ReadAllBytes(key).AsSpan().Trim("\r\n "u8).ToArray() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            Say([ServeDiagnostics.File.At(null, Printable.Clean(exception.Message), "check the path and the rights of the file")]);
            return false;
        }

        if (certificate is null && (!IPAddress.IsLoopback(request.Listen.Address) || request.Sources.Any(static source => source.Transport == SourceTransport.Tls)))
        {
            Say([ServeDiagnostics.Certificate.At(null, "without a certificate only loopback is listened on, and no source by TLS", "give --tls-certificate FILE and --tls-key FILE, or listen on 127.0.0.1 behind a proxy of your own")]);
            return false;
        }

        return true;
    }

    private void DirectoryOfStore()
    {
        Directory.CreateDirectory(request.Folder);
        if (!OperatingSystem.IsWindows())
        {
            // Who talked to whom is nobody else's business.
            File.SetUnixFileMode(request.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Took(ImmutableArray<Diagnostic> found)
    {
        var error = found.FirstOrDefault(static one => one.Severity == Severity.Error);
        policyProblem = error is null ? null : $"The newest files of the policy folder are not in force: {error.Code} {error.Message}.";
        if (error is null && policies.Current is not null)
        {
            policySince = DateTimeOffset.UtcNow;
        }
    }

    private string ProgramPath() => request.Program
        ?? new[] { Path.Combine(AppContext.BaseDirectory, "bulkhead"), Environment.GetEnvironmentVariable("BULKHEAD_BIN") }.FirstOrDefault(File.Exists)
        ?? "bulkhead";

    private void Tell(string text) => messages.WriteLine("bulkheadd: " + Printable.Clean(text, 500));

    private void Say(ImmutableArray<Diagnostic> found)
    {
        foreach (var one in found)
        {
            messages.WriteLine($"bulkheadd: {one.Severity.ToString().ToLowerInvariant()} {one.Code} {one.Message}");
            if (one.Help is { Length: > 0 } help)
            {
                messages.WriteLine($"  help: {help}");
            }
        }
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
