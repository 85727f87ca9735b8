using System.Collections.Immutable;
using Bulkhead.Gateway;
using Bulkhead.Model.Diagnostics;
using k8s;
using k8s.Exceptions;

namespace Bulkhead.Server.Identities;

/// <summary>What was asked for to tell who is who.</summary>
/// <param name="DockerLabels">The file of containers to follow; null for none.</param>
/// <param name="Namespaces">The namespaces whose pods to watch.</param>
/// <param name="Kubeconfig">How to reach the cluster; null for the service account of the pod.</param>
internal sealed record IdentityRequest(string? DockerLabels, ImmutableArray<string> Namespaces, string? Kubeconfig);

/// <summary>What tells who is who beside what was given by hand: a file of containers, the pods of a cluster.</summary>
internal sealed class IdentitySources : IDisposable
{
    private readonly DockerFile? containers;
    private readonly Kubernetes? cluster;
    private readonly ImmutableArray<PodWatch> pods;

    private IdentitySources(DockerFile? containers, Kubernetes? cluster, ImmutableArray<PodWatch> pods) => (this.containers, this.cluster, this.pods) = (containers, cluster, pods);

    /// <summary>Opens what was asked for; null when a problem was added.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="directory">Takes what is found.</param>
    /// <param name="say">Tells people what is wrong later.</param>
    /// <param name="problems">Takes what is wrong now.</param>
    public static IdentitySources? Open(IdentityRequest request, IdentityDirectory directory, Action<Diagnostic> say, List<Diagnostic> problems)
    {
        var file = request.DockerLabels is { } path ? new DockerFile(path, directory) { OnProblem = say } : null;
        if (file?.Load() is { } problem)
        {
            problems.Add(problem);
        }

        Kubernetes? client = null;
        if (!request.Namespaces.IsEmpty)
        {
            try
            {
                client = new Kubernetes(request.Kubeconfig is { } config ? KubernetesClientConfiguration.BuildConfigFromConfigFile(config) : KubernetesClientConfiguration.InClusterConfig());
            }
            catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException or YamlDotNet.Core.YamlException or UriFormatException or FormatException)
            {
                problems.Add(GatewayDiagnostics.Identity.At(null, "the cluster cannot be reached: " + Printable.Clean(exception.Message, 200), "give --kubeconfig FILE, or run in a pod with a service account that may list and watch pods"));
            }
        }

        if (problems.Count > 0)
        {
            client?.Dispose();
            return null;
        }

        foreach (var space in request.Namespaces)
        {
            directory.Expect(space);
        }

        return new IdentitySources(file, client, client is null ? [] : [.. request.Namespaces.Select(space => new PodWatch(client, space, directory))]);
    }

    /// <summary>Follows all of them until cancelled.</summary>
    public Task FollowAsync(CancellationToken cancel) =>
        Task.WhenAll(pods.Select(watch => watch.FollowAsync(cancel)).Append(containers?.FollowAsync(cancel) ?? Task.CompletedTask));

    /// <inheritdoc/>
    public void Dispose() => cluster?.Dispose();
}
