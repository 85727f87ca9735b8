using System.Collections.Immutable;

namespace Bulkhead.Model.Inventories;

/// <summary>The pods of a deployment, as the chart renders them.</summary>
/// <param name="Release">The Helm release name.</param>
/// <param name="Namespace">The namespace of the release.</param>
/// <param name="Workloads">The workloads that exist, in the order of their names.</param>
public sealed record DeploymentTopology(string Release, string Namespace, ImmutableArray<Workload> Workloads)
{
    /// <summary>The workload of a name, or null when the deployment has none.</summary>
    public Workload? Find(string name)
    {
        foreach (var workload in Workloads)
        {
            if (workload.Name == name)
            {
                return workload;
            }
        }

        return null;
    }

    /// <summary>The workload that a Service name of the cluster leads to, or null.</summary>
    /// <param name="host">A canonical host name: <c>rel-mongodb</c>, <c>rel-mongodb.ns</c>, <c>rel-mongodb.ns.svc.cluster.local</c>, or one pod behind it.</param>
    public Workload? FindByService(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return FindExactly(host) ?? (ServiceOfPod(host) is { } service ? FindExactly(service) : null);
    }

    /// <summary>
    /// What is left of a name when it is taken for that of one pod: <c>rel-mongodb-0.rel-mongodb-headless</c> gives <c>rel-mongodb-headless</c>. Null where
    /// two labels could as well be a Service and a namespace.
    /// </summary>
    /// <remarks>Kubernetes DNS specification 1.1, 2.4: a headless Service has <c>hostname.service.namespace.svc.zone</c> for each endpoint.</remarks>
    /// <param name="host">A canonical host name.</param>
    public static string? ServiceOfPod(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        var rest = dot > 0 ? host[(dot + 1)..] : string.Empty;
        return rest.Contains('.', StringComparison.Ordinal) || rest.EndsWith("-headless", StringComparison.Ordinal) ? rest : null;
    }

    private Workload? FindExactly(string host)
    {
        foreach (var workload in Workloads)
        {
            foreach (var service in workload.Services)
            {
                if (host == service
                    || host == $"{service}.{workload.Namespace}"
                    || host == $"{service}.{workload.Namespace}.svc"
                    || host == $"{service}.{workload.Namespace}.svc.cluster.local")
                {
                    return workload;
                }
            }
        }

        return null;
    }
}

/// <summary>A set of pods with one job.</summary>
/// <param name="Name">Its name in Bulkhead (see <see cref="WorkloadNames"/>).</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Labels">The labels that select its pods and no others, ordered by key.</param>
/// <param name="Services">The names of the Services in front of it.</param>
/// <param name="Ports">The container ports it listens on.</param>
public sealed record Workload(
    string Name,
    string Namespace,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableArray<string> Services,
    ImmutableArray<int> Ports)
{
    /// <summary>
    /// The nodes of the cluster, where rules for pods and for nodes are handled alike. They have no namespace, and the label is one that no pod can carry.
    /// </summary>
    public static Workload Nodes { get; } = new(
        WorkloadNames.Node, string.Empty, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("(node)", string.Empty), [], []);

    /// <summary>Why it is known: the value of the chart, the default of the chart, or <c>bulkhead.yaml</c>.</summary>
    public ImmutableArray<Origin> Origins { get; init; } = [];

    /// <summary>Whether anything in front of the cluster (an ingress controller) may connect to it.</summary>
    public bool IsEntrance { get; init; }
}
