using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bulkhead.Model.Inventories;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>Puts the hosts that the user named in the place of destinations that would stay closed.</summary>
internal sealed class AnsweredHosts(BulkheadSettings settings)
{
    private readonly Dictionary<(string Workload, string Group, string Source), Answered> answered = [];

    /// <summary>Whether hosts take the place of a closed destination.</summary>
    /// <param name="intent">The destination.</param>
    /// <param name="closed">Why it would stay closed.</param>
    /// <param name="replaced">What becomes of it.</param>
    /// <param name="named">The destination with the answer as its warrant, when it is itself among the hosts.</param>
    public bool TryReplace(EgressIntent intent, Outcome.Closed closed, [NotNullWhen(true)] out Outcome.Closed? replaced, out Candidate? named)
    {
        (replaced, named) = (null, null);
        if (!closed.HostsAnswer || Find(intent) is not var (source, hosts, warrant, origin))
        {
            return false;
        }

        var key = (intent.Workload, intent.Group, source);
        if (!answered.TryGetValue(key, out var entry))
        {
            answered.Add(key, entry = new Answered(hosts, warrant, intent.Kind));
        }

        entry.Kind = intent.Kind < entry.Kind ? intent.Kind : entry.Kind;
        entry.Origins.Add(intent.Origins);
        replaced = new Outcome.Closed($"answered by {source} in bulkhead.yaml: only the hosts named there are open");
        if (intent.Destination.Host is { } host
            && hosts.Any(answer => answer.Host.Text == host.Text && (intent.Destination.Ports is null || answer.Destination.Ports == intent.Destination.Ports)))
        {
            named = new Candidate(intent, warrant, origin);
        }

        return true;
    }

    /// <summary>The hosts to open, in a stable order.</summary>
    public IEnumerable<Candidate> Destinations()
    {
        foreach (var ((workload, group, _), entry) in answered
            .OrderBy(pair => pair.Key.Workload, StringComparer.Ordinal).ThenBy(pair => pair.Key.Group, StringComparer.Ordinal).ThenBy(pair => pair.Key.Source, StringComparer.Ordinal))
        {
            foreach (var host in entry.Hosts)
            {
                var origins = new Origins();
                origins.Add(entry.Origins.ToArray());
                origins.Add([host.Origin]);
                yield return new Candidate(SettingsIntents.Certain(workload, host.Destination, entry.Kind, group, origins.ToArray()), entry.Warrant, null);
            }
        }
    }

    private (string Source, ImmutableArray<DestinationAnswer> Hosts, Warrant Warrant, Origin Origin)? Find(EgressIntent intent)
    {
        if (PackageRegistries.EcosystemOf(intent) is { } ecosystem && settings.PackageRegistries.TryGetValue(ecosystem, out var registries))
        {
            return ($"packageRegistries.{ecosystem}", registries, Warrant.Answered, registries[0].Origin);
        }

        return settings.Answers.Groups.TryGetValue(intent.Group, out var answer) && answer is GroupAnswer.Hosts hosts
            ? ($"answers.groups.{intent.Group}", hosts.Destinations, hosts.Reason is null ? Warrant.Answered : Warrant.Reasoned, hosts.Origin)
            : null;
    }

    private sealed class Answered(ImmutableArray<DestinationAnswer> hosts, Warrant warrant, IntentKind kind)
    {
        public ImmutableArray<DestinationAnswer> Hosts { get; } = hosts;

        public Warrant Warrant { get; } = warrant;

        public IntentKind Kind { get; set; } = kind;

        public Origins Origins { get; } = new();
    }
}
