using System.Collections.Immutable;
using System.Net;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>How NetworkPolicy manifests are written.</summary>
public sealed record NetworkPolicyOptions
{
    private static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Whether DCF judges what leaves for the Internet: only then is it opened here, on the ports of the permits.</summary>
    public bool InternetIsGoverned { get; init; } = true;

    /// <summary>The namespace of the resolver's pods.</summary>
    public string DnsNamespace { get; init; } = "kube-system";

    /// <summary>The labels of the resolver's pods.</summary>
    public ImmutableSortedDictionary<string, string> DnsLabels { get; init; } = None.Add("k8s-app", "kube-dns");

    /// <summary>Addresses that answer besides the pods (a node-local cache).</summary>
    public ImmutableArray<IPNetwork> DnsAddresses { get; init; } = [];

    /// <summary>Whether it is known where the ingress controller runs; otherwise every pod of the cluster may reach the entrance.</summary>
    public bool IngressIsKnown { get; init; }

    /// <summary>The namespace of the ingress controller; null for any.</summary>
    public string? IngressNamespace { get; init; }

    /// <summary>The labels of the ingress controller; empty for any pod of its namespace.</summary>
    public ImmutableSortedDictionary<string, string> IngressLabels { get; init; } = None;

    /// <summary>Further labels of the objects.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = None;

    /// <summary>The lines of the header comment.</summary>
    public ImmutableArray<string> Header { get; init; } = [];

    /// <summary>How comments say why an entry is there.</summary>
    public OriginStyle Origins { get; init; }
}
