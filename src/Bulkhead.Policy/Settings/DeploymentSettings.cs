using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Policy.Settings;

/// <summary>Where a deployment's files are and what surrounds it (<c>deployment</c>). Paths are relative to the file's folder, as written.</summary>
public sealed record DeploymentSettings
{
    /// <summary>LibreChat's configuration: plain files or Kubernetes files.</summary>
    public ImmutableArray<string> Configuration { get; init; } = [];

    /// <summary>Environment files.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Helm values files.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>The names of all environment variables that are set, for reading without secrets; null when not given.</summary>
    public ImmutableArray<string>? EnvironmentKeys { get; init; }

    /// <summary>The Helm release name; null to take it from the files.</summary>
    public string? Release { get; init; }

    /// <summary>The namespace; null to take it from the files.</summary>
    public string? Namespace { get; init; }

    /// <summary>The version of LibreChat, for the record; null when not given.</summary>
    public string? LibreChatVersion { get; init; }

    /// <summary>The Helm chart and its version (<c>librechat-2.0.3</c>): it decides which images are the default; null when not given.</summary>
    public string? Chart { get; init; }

    /// <summary>Aviatrix's versions and profiles.</summary>
    public AviatrixSettings Aviatrix { get; init; } = new();

    /// <summary>The cluster.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Labels that select the pods of a workload, where they differ from what the chart renders; by workload name.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> WorkloadLabels { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
}

/// <summary>Aviatrix's versions and profiles (<c>deployment.aviatrix</c>).</summary>
public sealed record AviatrixSettings
{
    /// <summary>The chart version that is assumed when none is given.</summary>
    public const string DefaultChartVersion = "10.1.0";

    /// <summary>The version of the k8s-firewall chart whose CRDs are installed: <c>major.minor.patch</c>.</summary>
    public string ChartVersion { get; init; } = DefaultChartVersion;

    /// <summary>The version of the controller, <c>major.minor[.patch]</c>; null means that of the chart.</summary>
    public string? ControllerVersion { get; init; }

    /// <summary>The name of the TLS profile that permit rules refer to (chart 10.1 and later); null for none.</summary>
    public string? TlsProfile { get; init; }

    /// <summary>The log profile, <c>start</c>, <c>end</c> or <c>start/end</c> (chart 10.1 and later); null for the controller's default.</summary>
    public string? LogProfile { get; init; }

    /// <summary>The controller version that counts: the one given, else that of the chart.</summary>
    public string EffectiveControllerVersion => ControllerVersion ?? ChartVersion;
}

/// <summary>The kind of managed cluster.</summary>
public enum ClusterProvider
{
    /// <summary>Not given, or none of the others.</summary>
    Other,

    /// <summary>Amazon EKS.</summary>
    Eks,

    /// <summary>Azure AKS.</summary>
    Aks,

    /// <summary>Google GKE.</summary>
    Gke,
}

/// <summary>The cluster (<c>deployment.cluster</c>).</summary>
public sealed record ClusterSettings
{
    /// <summary>The kind of cluster.</summary>
    public ClusterProvider Provider { get; init; }

    /// <summary>Its identity at the provider (on EKS the ARN); null when not given.</summary>
    public string? Id { get; init; }

    /// <summary>The resolver.</summary>
    public DnsSettings Dns { get; init; } = new();

    /// <summary>The ingress controller; null when not given.</summary>
    public IngressSettings? Ingress { get; init; }

    /// <summary>The network plug-in, one of <see cref="Prerequisites.NetworkPlugins.Names"/>; null when not given.</summary>
    public string? Cni { get; init; }

    /// <summary>Where it stands.</summary>
    public SourceSpan? CniPlace { get; init; }

    /// <summary>Whether somebody has seen that NetworkPolicy is enforced, or that it is not; null when not given.</summary>
    public bool? EnforcesNetworkPolicy { get; init; }

    /// <summary>Where it stands.</summary>
    public SourceSpan? EnforcesNetworkPolicyPlace { get; init; }
}

/// <summary>The resolver of the cluster (<c>deployment.cluster.dns</c>).</summary>
public sealed record DnsSettings
{
    /// <summary>The namespace of its pods.</summary>
    public string Namespace { get; init; } = "kube-system";

    /// <summary>The labels of its pods, never empty.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("k8s-app", "kube-dns");

    /// <summary>Addresses that answer besides the pods (a node-local cache), as blocks.</summary>
    public ImmutableArray<System.Net.IPNetwork> Addresses { get; init; } = [];
}

/// <summary>The ingress controller (<c>deployment.cluster.ingress</c>).</summary>
/// <param name="Namespace">The namespace of its pods; null for any.</param>
/// <param name="Labels">The labels of its pods; empty for any of the namespace.</param>
public sealed record IngressSettings(string? Namespace, ImmutableSortedDictionary<string, string> Labels);
