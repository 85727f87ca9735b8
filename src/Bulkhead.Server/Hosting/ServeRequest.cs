using System.Collections.Immutable;
using System.Net;
using Bulkhead.Dashboard;
using Bulkhead.Dashboard.Access;
using Bulkhead.FlowStore;
using Bulkhead.Server.Collecting;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Hosting;

/// <summary>What <c>bulkheadd serve</c> was asked to do.</summary>
internal sealed record ServeRequest
{
    /// <summary>Where the dashboard listens.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The folder of the store, the spools, the quarantine and what access needs.</summary>
    public required string Folder { get; init; }

    /// <summary>The sources.</summary>
    public ImmutableArray<SourceOption> Sources { get; init; } = [];

    /// <summary>The folder of manifests; null for none.</summary>
    public string? PolicyFolder { get; init; }

    /// <summary>The folder where bulkhead.yaml is; null for none.</summary>
    public string? Project { get; init; }

    /// <summary>The path of <c>bulkhead</c>; null to look for it.</summary>
    public string? Program { get; init; }

    /// <summary>Folders that what-if may judge against, by name.</summary>
    public ImmutableSortedDictionary<string, string> Candidates { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who is at which address.</summary>
    public ImmutableArray<WorkloadOption> Workloads { get; init; } = [];

    /// <summary>What else tells who is at which address.</summary>
    public IdentityRequest Identities { get; init; } = new(null, [], null);

    /// <summary>How long pods may go unwatched until it is told, and how long sources wait for the first list.</summary>
    public TimeSpan IdentityPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How far the clocks of sources and of this machine may be apart.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A file with names of rules by their UUIDs; null for none.</summary>
    public string? RuleNames { get; init; }

    /// <summary>A certificate and its key in PEM, for the dashboard and syslog over TLS; null for none.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>Names that browsers ask for the dashboard by.</summary>
    public ImmutableArray<string> HostNames { get; init; } = [];

    /// <summary>An OpenID Connect provider; null for none.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>Days that are kept.</summary>
    public int RetentionDays { get; init; } = 400;

    /// <summary>The connection string of ClickHouse; null for the embedded store.</summary>
    public string? ClickHouse { get; init; }

    /// <summary>The folder of evidence bundles; null for none.</summary>
    public string? Evidence { get; init; }

    /// <summary>Where to tell about new denied groups; null for nowhere.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>A file with the secret that those messages are signed with; null for none.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The most connections of browsers and programs at a time.</summary>
    public int Connections { get; init; } = DashboardOptions.MostConnections;

    /// <summary>The threads of the embedded store; null for as many as there are processors.</summary>
    public int? StoreThreads { get; init; }

    /// <summary>The option that named <see cref="Listen"/>, for messages.</summary>
    public string ListenOption { get; init; } = "--listen";

    /// <summary>The store.</summary>
    public FlowStoreOptions Store
    {
        get
        {
            var options = new FlowStoreOptions { Folder = Path.Combine(Folder, "flows"), ClickHouse = ClickHouse };
            return StoreThreads is { } threads ? options with { Threads = threads } : options;
        }
    }

    /// <summary>The folder of the spools.</summary>
    public string SpoolFolder => Path.Combine(Folder, "spool");

    /// <summary>The path of <c>bulkhead</c>.</summary>
    public string ProgramPath => Program
        ?? new[] { Path.Combine(AppContext.BaseDirectory, "bulkhead"), Environment.GetEnvironmentVariable("BULKHEAD_BIN") }.FirstOrDefault(File.Exists)
        ?? "bulkhead";
}
