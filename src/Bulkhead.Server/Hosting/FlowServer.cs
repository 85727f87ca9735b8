using System.Net.Sockets;
using Bulkhead.Dashboard;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Live;
using Bulkhead.Flows.Serving;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Writing;
using Bulkhead.Gateway.Logging;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Server.Collecting;
using Bulkhead.Server.Commands;
using Bulkhead.Server.Notifying;

namespace Bulkhead.Server.Hosting;

/// <summary>Collectors, store and dashboard, from the start to the orderly end. What fails of it later is told, and ends nothing else.</summary>
internal sealed class FlowServer : IAsyncDisposable
{
    private readonly ServeRequest request;
    private readonly PolicyInForce policy;
    private readonly Speaker speaker;
    private readonly CancellationTokenSource ending = new();
    private readonly List<Task> work = [];
    private readonly FlowFeed feed = new();
    private readonly Quarantine quarantine;
    private ServeFiles? files;
    private IFlowStore? store;
    private FlowWriter? writer;
    private ServeIdentities? identities;
    private Collectors? collectors;
    private ChangeAdvisor? advisor;
    private DashboardApp? app;
    private Telemetry? telemetry;
    private DeniedGroupWatch? watch;

    private FlowServer(ServeRequest request, PolicyInForce policy, Speaker speaker)
    {
        (this.request, this.policy, this.speaker) = (request, policy, speaker);
        quarantine = new Quarantine(Path.Combine(request.Folder, "quarantine"), TimeProvider.System);
    }

    /// <summary>Takes the log of the gateway in this process; null when that is no source.</summary>
    public KeepLines? Keep => collectors?.Spool is { } spool ? lines => new ValueTask(spool.WriteLinesAsync(lines)) : null;

    /// <summary>Starts it: when this returns, the store is open and the page listens.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="policy">The policy in force, which somebody else follows.</param>
    /// <param name="speaker">Tells people.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <returns>The server; null when it was told why not, with the exit code.</returns>
    public static async Task<(FlowServer? Server, int Code)> StartAsync(ServeRequest request, PolicyInForce policy, Speaker speaker, CancellationToken cancel)
    {
        var server = new FlowServer(request, policy, speaker);
        var code = ExitCodes.Unreachable;
        try
        {
            code = await server.StartAsync(cancel).ConfigureAwait(false);
            if (code == ExitCodes.Done)
            {
                return (server, code);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            code = ExitCodes.Done;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await server.DisposeAsync().ConfigureAwait(false);
        return (null, code);
    }

    /// <summary>Ends it, the page first.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(app).ConfigureAwait(false);
        await DisposeAsync(collectors).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync(writer).ConfigureAwait(false);
        telemetry?.Dispose();
        watch?.Dispose();
        advisor?.Dispose();
        identities?.Dispose();
        await DisposeAsync(store).ConfigureAwait(false);
        files?.Dispose();
        ending.Dispose();
    }

    private async Task<int> StartAsync(CancellationToken cancel)
    {
        files = ServeFiles.Read(request, out var problem);
        if (problem is not null)
        {
            speaker.Say([problem]);
            return problem.Code == ServeDiagnostics.Store.Code ? ExitCodes.Unreachable : ExitCodes.Invalid;
        }

        var opened = await FlowStores.OpenAsync(request.Store, cancel).ConfigureAwait(false);
        store = opened.Store;
        speaker.Say(opened.Diagnostics);
        if (store is null)
        {
            return ExitCodes.Unreachable;
        }

        writer = new FlowWriter(store, new FlowWriterOptions(), TimeProvider.System);
        if (!ServeIdentities.TryOpen(request, found => speaker.Say([found]), speaker.Tell, out identities, out var problems))
        {
            speaker.Say([.. problems]);
            return ExitCodes.Invalid;
        }

        if (identities is not null)
        {
            Run(identities.FollowAsync(ending.Token), "who is who");
        }

        collectors = new Collectors(request, files!, store, writer, feed, quarantine, policy, identities, speaker);
        if (await collectors.StartAsync(cancel).ConfigureAwait(false) is { } failed)
        {
            speaker.Say([failed]);
            return ExitCodes.Unreachable;
        }

        return await ShowAsync(store, cancel).ConfigureAwait(false);
    }

    private async Task<int> ShowAsync(IFlowStore open, CancellationToken cancel)
    {
        var access = Path.Combine(request.Folder, "access");
        advisor = request.Project is { } project ? new ChangeAdvisor(request.ProgramPath, project) : null;
        var services = new DashboardServices
        {
            Store = open,
            Feed = feed,
            Policy = () => policy.Current,
            PolicySince = () => policy.Since,
            PolicyProblem = () => policy.Problem,
            Advisor = advisor,
            Candidates = request.Candidates,
            Days = request.ClickHouse is null ? Path.Combine(request.Folder, "flows", "days") : null,
            Bundles = request.Evidence,
            Quarantined = quarantine.Last,
            Links = new OneTimeLinks(Path.Combine(access, "links"), TimeProvider.System),
            Tokens = new ApiTokens(Path.Combine(access, "tokens.json"), TimeProvider.System),
        };
        var options = new DashboardOptions { Listen = request.Listen, Certificate = files!.Certificate, HostNames = request.HostNames, AccessFolder = access, Oidc = request.Oidc, Version = ServerVersion.Text, Connections = request.Connections };
        try
        {
            app = await DashboardApp.StartAsync(options, services, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException)
        {
            speaker.Say([ServeDiagnostics.Listen.At(null, $"{request.Listen}: {Printable.Clean(exception.Message)}", $"name another address with {request.ListenOption}, or stop what uses it")]);
            return ExitCodes.Unreachable;
        }

        var metrics = new ServeMetrics(open, TimeProvider.System);
        telemetry = Telemetry.Start("Bulkhead.Flows", metrics.Families);
        if (telemetry is not null)
        {
            Run(metrics.RunAsync(ending.Token), "the metrics");
        }

        Run(new DayKeeper(open, request.RetentionDays, TimeProvider.System, speaker.Tell).RunAsync(ending.Token), "the keeping of days");
        watch = request.Webhook is { } target ? new DeniedGroupWatch(open, target, files.Secret, TimeProvider.System, speaker.Tell) : null;
        if (watch is not null)
        {
            Run(watch.RunAsync(ending.Token), "the watch for denied groups");
        }

        speaker.Write($"the dashboard is at {app.Address}");
        if (request.Oidc is null)
        {
            speaker.Write($"this link lets you in once, within {OneTimeLinks.Life.TotalMinutes:0} minutes: {new Uri(app.Address, "/login?token=" + services.Links.Issue(Role.Admin))}");
        }

        return ExitCodes.Done;
    }

    private void Run(Task one, string what) => work.Add(Faults.ToldAsync(one, what, speaker.Tell));

    private static ValueTask DisposeAsync(IAsyncDisposable? one) => one?.DisposeAsync() ?? ValueTask.CompletedTask;
}
