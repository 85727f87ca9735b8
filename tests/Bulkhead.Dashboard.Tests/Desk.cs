using System.Net;
using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Live;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;
using Bulkhead.Gateway.Deciding;

namespace Bulkhead.Dashboard.Tests;

/// <summary>A dashboard over a store of its own, with a policy.</summary>
public sealed class Desk : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private Desk(DirectoryInfo folder, DashboardApp app, DashboardServices services, FlowFeed feed) => (this.folder, App, Services, Feed) = (folder, app, services, feed);

    public DashboardApp App { get; }

    public DashboardServices Services { get; }

    public FlowFeed Feed { get; }

    public IFlowStore Store => Services.Store;

    public string AccessFolder => Path.Combine(folder.FullName, "access");

    /// <summary>The policy of the example deployment, read from its manifests; and one without its first rule.</summary>
    public static string PolicyFolder => Path.Combine(Root, "examples", "gateway", "policy");

    public static string Root
    {
        get
        {
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(at.FullName, "Bulkhead.slnx")))
            {
                at = at.Parent!;
            }

            return at.FullName;
        }
    }

    public static async Task<Desk> OpenAsync(IEnumerable<FlowEntry> flows, Func<DashboardOptions, DashboardOptions>? options = null, Func<DashboardServices, DashboardServices>? services = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var home = Directory.CreateTempSubdirectory("bulkhead-desk-");
        var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = Path.Combine(home.FullName, "store"), MemoryMegabytes = 256, Threads = 2, Time = time });
        var store = opened.Store ?? throw new InvalidOperationException(opened.Diagnostics[0].Message);
        var all = flows.ToList();
        if (all.Count > 0)
        {
            await store.AppendAsync(FlowBatch.Of(all) with { Counts = [new SourceCount("gateway", all.Count, 1, System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty)] });
        }

        var feed = new FlowFeed();
        var (policy, problem) = CandidatePolicies.Read(PolicyFolder);
        Assert.True(policy is not null, problem);
        var access = Path.Combine(home.FullName, "access");
        var asked = new DashboardServices
        {
            Store = store,
            Feed = feed,
            Policy = () => policy,
            PolicySince = () => time.GetUtcNow().AddDays(-2),
            Links = new OneTimeLinks(Path.Combine(access, "links"), time),
            Tokens = new ApiTokens(Path.Combine(access, "tokens.json"), time),
            Time = time,
            Days = Path.Combine(home.FullName, "store", "days"),
            Bundles = EvidenceChain.Make(Path.Combine(home.FullName, "evidence")),
        };
        asked = services?.Invoke(asked) ?? asked;
        var settings = new DashboardOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), AccessFolder = access, Version = "test", RequestsPerTenSeconds = 5000 };
        var app = await DashboardApp.StartAsync(options?.Invoke(settings) ?? settings, asked);
        return new Desk(home, app, asked, feed);
    }

    /// <summary>A client that follows no redirects; with a role, it carries a token.</summary>
    public HttpClient Client(Role? role = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = App.Address };
        if (role is { } known)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", Services.Tokens.Create(known.ToString(), known, TimeSpan.FromHours(1)));
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Store.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
