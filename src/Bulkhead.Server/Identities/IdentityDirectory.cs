using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway.Identity;
using Bulkhead.Model.Policies;
using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Identities;

/// <summary>Who is at which address, joined from what was given by hand, the containers and the pods. Safe for use by several threads.</summary>
/// <remarks>What was given by hand counts before what was seen. An address at which two different workloads are seen belongs to nobody.</remarks>
internal sealed class IdentityDirectory(ImmutableArray<WorkloadOption> byHand, TimeSpan patience, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, Watched> namespaces = new(StringComparer.Ordinal);
    private ImmutableArray<Sighting> containers = [];
    private string? containerProblem;

    /// <summary>Called after something changed, by the thread that changed it.</summary>
    public Action? OnChanged { get; set; }

    /// <summary>Takes who was where, and when; null where nobody will ask.</summary>
    public AddressLog? History { get; init; }

    /// <summary>Whether the pods of all namespaces have been listed once.</summary>
    public bool IsListed
    {
        get
        {
            lock (gate)
            {
                return namespaces.Values.All(static watched => watched.IsListed);
            }
        }
    }

    /// <summary>Why the newest file of containers does not count; null when it does.</summary>
    public string? ContainerProblem
    {
        get => Volatile.Read(ref containerProblem);
        set => Volatile.Write(ref containerProblem, value);
    }

    /// <summary>Why who is who may be out of date; null when it is not.</summary>
    public string? Problem
    {
        get
        {
            if (ContainerProblem is { } problem)
            {
                return "who is who may be out of date: " + problem;
            }

            lock (gate)
            {
                foreach (var (name, watched) in namespaces)
                {
                    if (!watched.IsListed)
                    {
                        return $"the pods of the namespace {name} are not known yet{(watched.Failure is null ? string.Empty : ": " + watched.Failure)}";
                    }

                    if (watched.Failure is { } failure && time.GetElapsedTime(watched.Since) > patience)
                    {
                        return $"who is who may be out of date: the pods of the namespace {name} are not watched: {failure}";
                    }
                }
            }

            return null;
        }
    }

    /// <summary>Replaces the containers.</summary>
    public void SetContainers(ImmutableArray<Sighting> found) => Change(() =>
    {
        containers = found;
        History?.Listed(AddressLog.Containers, found);
    });

    /// <summary>Says that the file of containers is as it was.</summary>
    public void ConfirmContainers() => History?.Confirm(AddressLog.Containers);

    /// <summary>Says that the pods of a namespace will be watched.</summary>
    public void Expect(string name) => Change(() => namespaces[name] = new Watched());

    /// <summary>Replaces all pods of a namespace by what its list holds.</summary>
    public void SetPods(string name, IEnumerable<KeyValuePair<string, ImmutableArray<Sighting>>> pods) => Change(() =>
    {
        var watched = namespaces[name];
        (watched.Pods, watched.IsListed, watched.Failure) = (pods.ToImmutableDictionary(StringComparer.Ordinal), true, null);
        History?.Listed(AddressLog.Pods(name), watched.Pods.Values.SelectMany(static pod => pod));
    });

    /// <summary>Replaces one pod; no sightings take it out.</summary>
    public void SetPod(string name, string uid, ImmutableArray<Sighting> sightings) => Change(() =>
    {
        var watched = namespaces[name];
        History?.Moved(AddressLog.Pods(name), watched.Pods.GetValueOrDefault(uid, []), sightings);
        watched.Pods = sightings.IsEmpty ? watched.Pods.Remove(uid) : watched.Pods.SetItem(uid, sightings);
    });

    /// <summary>Says that the pods of a namespace are watched and nothing has changed.</summary>
    public void Confirm(string name) => History?.Confirm(AddressLog.Pods(name));

    /// <summary>Says that the pods of a namespace are not watched; what is known of them stays.</summary>
    public void Lose(string name, string failure)
    {
        lock (gate)
        {
            var watched = namespaces[name];
            if (watched.Failure is null)
            {
                watched.Since = time.GetTimestamp();
            }

            watched.Failure = failure;
            History?.Break(AddressLog.Pods(name));
        }
    }

    /// <summary>Makes the table under a policy. A container whose workload no policy names is nobody.</summary>
    public IdentityTable Build(RuleBook rules)
    {
        ImmutableArray<Sighting> seen;
        lock (gate)
        {
            seen = [.. containers, .. namespaces.Values.SelectMany(static watched => watched.Pods.Values.SelectMany(static pod => pod))];
        }

        var entries = new List<(IPNetwork, WorkloadIdentity)>();
        foreach (var at in seen.GroupBy(static sighting => sighting.Address))
        {
            if (at.Select(static sighting => sighting.Who).Distinct().Count() == 1 && Identify(at.First(), rules) is { } identity)
            {
                entries.Add((new IPNetwork(at.Key, at.Key.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128), identity));
            }
        }

        return WorkloadOption.Resolve(byHand, rules, [], entries);
    }

    private static WorkloadIdentity? Identify(Sighting sighting, RuleBook rules)
    {
        if (sighting.Pod is not null)
        {
            return sighting.Pod;
        }

        // Services of compose may have an underscore where names of objects cannot.
        var name = sighting.Workload!.Replace('_', '-');
        return rules.Policies.Where(policy => policy.Name == name || policy.Name == "bulkhead-" + name).ToList() is [{ Rules: [var first, ..] } policy]
            ? new WorkloadIdentity(sighting.Workload, policy.Namespace, first.Labels, sighting.Evidence)
            : null;
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
        }

        OnChanged?.Invoke();
    }

    private sealed class Watched
    {
        public ImmutableDictionary<string, ImmutableArray<Sighting>> Pods { get; set; } = ImmutableDictionary<string, ImmutableArray<Sighting>>.Empty;

        public bool IsListed { get; set; }

        public string? Failure { get; set; }

        public long Since { get; set; }
    }
}
