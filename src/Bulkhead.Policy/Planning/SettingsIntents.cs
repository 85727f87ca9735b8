using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>The intents that <c>bulkhead.yaml</c> itself makes: extra destinations and what MCP workloads may reach.</summary>
internal static class SettingsIntents
{
    private const int DaysOfWarning = 14;

    /// <summary>The destinations of MCP servers that run as workloads of their own.</summary>
    public static IEnumerable<Candidate> OfMcpServers(BulkheadSettings settings)
    {
        foreach (var server in settings.McpServers)
        {
            foreach (var destination in server.Allow)
            {
                yield return new Candidate(
                    Certain(server.Workload, destination.Destination, IntentKind.McpServer, server.Workload, [destination.Origin]), Warrant.Answered, null);
            }
        }
    }

    /// <summary>The extra destinations; those that have expired carry the reason why they stay closed.</summary>
    public static IEnumerable<(Candidate Candidate, Outcome.Closed? Closed)> OfEgress(
        BulkheadSettings settings, PlanTopology topology, PlanOptions options, Findings findings)
    {
        foreach (var entry in settings.Egress)
        {
            var group = "egress-" + GroupNames.Slug(entry.Name);
            var intent = Certain(entry.Workload, entry.Destination, IntentKind.Infrastructure, group, [entry.Origin]) with
            {
                Note = $"owner: {Printable.Clean(entry.Owner, 80)}; reason: {Printable.Clean(entry.Reason, 160)}",
            };
            yield return (new Candidate(intent, Warrant.Reasoned, null), CheckEntry(entry, group, topology, options, findings));
        }
    }

    /// <summary>An intent that somebody wrote down for one workload.</summary>
    public static EgressIntent Certain(string workload, Destination destination, IntentKind kind, string group, ImmutableArray<Origin> origins) =>
        new(workload, destination, kind, group, HostScopes.Of(destination.Host!), Certainty.Certain, origins);

    private static Outcome.Closed? CheckEntry(EgressEntry entry, string group, PlanTopology topology, PlanOptions options, Findings findings)
    {
        var span = entry.Origin.Span;
        if (topology.Find(entry.Workload) is null && !IsChartWorkload(entry.Workload))
        {
            var names = topology.Topology.Workloads.Select(workload => workload.Name).ToList();
            findings.Add(PolicyDiagnostics.UnknownWorkload.At(span,
                $"egress: there is no workload \"{Printable.Clean(entry.Workload, 60)}\".{Suggestions.Ask(entry.Workload, names)}",
                $"Workloads of this deployment: {string.Join(", ", names)}.") with { Group = group });
            return new Outcome.Closed("the workload is not known");
        }

        if (entry.Expires is not { } expires)
        {
            return null;
        }

        if (expires < options.Today)
        {
            findings.Add(PolicyDiagnostics.EgressExpired.At(span,
                $"{group} stays closed: the entry expired on {expires:yyyy-MM-dd} (owner: {Printable.Clean(entry.Owner, 80)}).",
                "Renew expires with the owner, or delete the entry.") with { Group = group });
            return new Outcome.Closed($"the entry expired on {expires:yyyy-MM-dd}");
        }

        var days = expires.DayNumber - options.Today.DayNumber;
        if (days <= DaysOfWarning)
        {
            findings.Add(PolicyDiagnostics.EgressExpiresSoon.At(span,
                $"{group} is open until {expires:yyyy-MM-dd}, {(days == 0 ? "today" : days == 1 ? "one more day" : $"{days} more days")} (owner: {Printable.Clean(entry.Owner, 80)}).",
                "Renew expires with the owner, or plan for the destination to close.") with { Group = group });
        }

        return null;
    }

    // A workload of the chart that is switched off is a finding of its own, not a misspelling.
    private static bool IsChartWorkload(string name) => name is WorkloadNames.RagApi or WorkloadNames.Mongodb or WorkloadNames.Meilisearch
        or WorkloadNames.Redis or WorkloadNames.Pgvector or WorkloadNames.CodeInterpreter or WorkloadNames.LangfuseFanout or WorkloadNames.LibreChat;
}
