using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Accepting;

namespace Bulkhead.Server.Hosting;

/// <summary>What <c>bulkheadd gateway</c> was asked to do.</summary>
internal sealed record GatewayRequest(
    string PolicyFolder,
    ImmutableArray<(IPEndPoint Address, ListenerKind Kind)> Listeners,
    ImmutableArray<IPEndPoint> Dns,
    ImmutableArray<WorkloadOption> Workloads,
    ImmutableArray<IPEndPoint> Resolvers,
    string? Log,
    string Admin,
    TimeSpan Drain,
    GatewayOptions Options)
{
    /// <summary>The store and the pages in the same process; null for none.</summary>
    public ServeRequest? Dashboard { get; init; }

    /// <summary>The file of containers to follow; null for none.</summary>
    public string? DockerLabels { get; init; }

    /// <summary>The namespaces whose pods to watch.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>How to reach the cluster; null for the service account of the pod.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Whether other gateways of the same user may listen at the same addresses.</summary>
    public bool SharePorts { get; init; }

    /// <summary>What decrypting needs; null for no decryption.</summary>
    public DecryptionRequest? Decryption { get; init; }

    /// <summary>How long between two looks at the policy folder.</summary>
    public TimeSpan PolicyInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long pods may go unwatched until the gateway says that it is not ready.</summary>
    public TimeSpan IdentityPatience { get; init; } = TimeSpan.FromSeconds(30);
}
