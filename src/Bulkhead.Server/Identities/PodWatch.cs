using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Gateway.Identity;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Bulkhead.Server.Identities;

/// <summary>Watches the pods of a namespace: lists them, follows what changes, and lists them again when the watch was lost.</summary>
/// <remarks>Needs the rights to list and watch pods in that namespace and no others.</remarks>
internal sealed class PodWatch(IKubernetes cluster, string space, IdentityDirectory directory)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Greatest = TimeSpan.FromSeconds(30);

    /// <summary>How long the server is asked to keep a watch open. Short: an ended watch costs a request, an unnoticed dead one costs the truth.</summary>
    private const int WatchSeconds = 60;

    /// <summary>Watches until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        var pause = Least;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var version = await ListAsync(cancel).ConfigureAwait(false);
                pause = Least;
                while (true)
                {
                    version = await FollowAsync(version, cancel).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or HttpOperationException or KubernetesException or IOException or JsonException or OperationCanceledException)
            {
                directory.Lose(space, Printable.Clean(exception.Message, 200));
            }

            await Task.Delay(pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < Greatest ? pause * 2 : Greatest;
        }
    }

    private async Task<string> ListAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        var list = await cluster.CoreV1.ListNamespacedPodAsync(space, cancellationToken: patience.Token).ConfigureAwait(false);
        directory.SetPods(space, list.Items.Select(static pod => KeyValuePair.Create(pod.Metadata.Uid, SightingsOf(pod))));
        return list.Metadata.ResourceVersion;
    }

    // One watch, from a version on. The server ends it after its time; the next one goes on from the newest version.
    private async Task<string> FollowAsync(string version, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(WatchSeconds + 15));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Exception? failure = null;
        void Fail(Exception exception)
        {
            // Nothing that comes after an error counts, and a server may leave the connection open.
            failure ??= exception;
            patience.Cancel();
        }

        try
        {
            await foreach (var (type, pod) in cluster.CoreV1.WatchListNamespacedPodAsync(
                space, allowWatchBookmarks: true, resourceVersion: version, timeoutSeconds: WatchSeconds, onError: Fail, cancellationToken: patience.Token).ConfigureAwait(false))
            {
                version = pod.Metadata.ResourceVersion ?? version;
                if (type == WatchEventType.Bookmark)
                {
                    directory.Confirm(space);
                }
                else
                {
                    directory.SetPod(space, pod.Metadata.Uid, type == WatchEventType.Deleted ? [] : SightingsOf(pod));
                }
            }
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // It ends below.
        }

        // "410 Gone" is one of them: the version is too old, and only a new list helps.
        return failure is not null ? throw new KubernetesException(failure.Message, failure)
            : System.Diagnostics.Stopwatch.GetElapsedTime(started) < Least ? throw new KubernetesException("the watch was ended at once")
            : Ended(version);
    }

    // The server ended it in order: it had told everything.
    private string Ended(string version)
    {
        directory.Confirm(space);
        return version;
    }

    /// <summary>The addresses of a pod that runs; none of one that has ended, and none of the node's that it may share.</summary>
    internal static ImmutableArray<Sighting> SightingsOf(V1Pod pod)
    {
        if (pod.Spec?.HostNetwork == true || pod.Status?.Phase is null or "Succeeded" or "Failed")
        {
            return [];
        }

        var labels = (pod.Metadata.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToImmutableSortedDictionary(StringComparer.Ordinal);
        var name = labels.GetValueOrDefault("app.kubernetes.io/name") ?? labels.GetValueOrDefault("app") ?? pod.Metadata.Name;
        var evidence = Printable.Clean($"pod {pod.Metadata.NamespaceProperty}/{pod.Metadata.Name} {pod.Metadata.Uid}", 200);
        var podName = Printable.Clean(pod.Metadata.Name, 120);
        var identity = new WorkloadIdentity(Printable.Clean(name, 120), pod.Metadata.NamespaceProperty, labels, evidence);
        var texts = (pod.Status.PodIPs ?? []).Select(static ip => ip.Ip).Append(pod.Status.PodIP).Distinct(StringComparer.Ordinal);
        return [.. texts.Where(static text => text is not null && IpLiteral.TryParse(text, out _)).Select(text => IpLiteral.TryParse(text!, out var address) ? new Sighting(address!, null, identity, evidence) { PodName = podName } : null!)];
    }
}
