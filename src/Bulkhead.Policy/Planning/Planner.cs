using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Prerequisites;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>Turns what a deployment wants to reach into what it may reach.</summary>
public static class Planner
{
    /// <summary>Plans a deployment. Time and memory grow linearly with the number of intents.</summary>
    /// <param name="inventory">What the deployment wants to reach.</param>
    /// <param name="settings">The user's answers.</param>
    /// <param name="options">The day, and whether to plan a staged rollout.</param>
    /// <returns>
    /// One policy for each pod workload. Every policy ends in <c>deny-any</c>. Decisions come in the order of the inventory; those on what
    /// <c>bulkhead.yaml</c> itself opens follow. A decision that allows always has a host and names the rule that carries it.
    /// </returns>
    public static EgressPolicy Plan(Inventory inventory, BulkheadSettings settings, PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        var findings = new Findings(inventory.Diagnostics);
        var topology = new PlanTopology(inventory.Topology, settings, findings);
        var decider = new Decider(settings, topology, MovedStdioGroups(inventory, settings));
        var counts = inventory.Intents.CountBy(intent => intent.Workload, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var plans = topology.Topology.Workloads.ToDictionary(
            workload => workload.Name, workload => new WorkloadPlan(workload, counts.GetValueOrDefault(workload.Name)), StringComparer.Ordinal);
        WorkloadPlan? nodes = null;
        if (settings.Writes(PolicyTarget.Terraform))
        {
            plans.Add(WorkloadNames.Node, nodes = new WorkloadPlan(Workload.Nodes, counts.GetValueOrDefault(WorkloadNames.Node)));
        }

        var decisions = ImmutableArray.CreateBuilder<IntentDecision>(inventory.Intents.Length);
        var answered = new AnsweredHosts(settings);
        var addresses = new AnsweredAddresses(settings, options);

        foreach (var intent in inventory.Intents)
        {
            var candidate = Warranted(intent, settings);
            var outcome = decider.Decide(candidate);
            if (outcome is Outcome.Closed closed && answered.TryReplace(intent, closed, out var replaced, out var warrant))
            {
                // The very destination may be among the hosts of the answer; then it is open under its own name.
                outcome = warrant is { } named && decider.Decide(named) is var again and not Outcome.Closed ? again : replaced;
                candidate = warrant ?? candidate;
            }

            if (outcome is Outcome.Closed stillClosed && addresses.Replace(intent, stillClosed) is { } byAddress)
            {
                outcome = byAddress;
            }

            decisions.Add(Apply(candidate, outcome, plans, findings));
        }

        foreach (var candidate in answered.Destinations().Concat(SettingsIntents.OfMcpServers(settings)))
        {
            decisions.Add(Apply(candidate, decider.Decide(candidate), plans, findings));
        }

        foreach (var (candidate, closed) in SettingsIntents.OfEgress(settings, topology, options, findings))
        {
            decisions.Add(Apply(candidate, closed ?? decider.Decide(candidate), plans, findings));
        }

        UnusedSettings.Report(inventory, settings, findings);
        if (PolicyPrerequisite.Problem(settings) is { } unmet)
        {
            findings.Add(unmet);
        }

        var (policies, decided) = DecryptionPlan.Apply(
            settings, [.. topology.Topology.Workloads.Select(workload => plans[workload.Name].ToPolicy(options.Watch))], decisions.DrainToImmutable(), findings);
        return new EgressPolicy(
            topology.Topology,
            policies,
            decided,
            findings.ToArray())
        {
            // The resolver of a node is not that of the cluster, and nodes have no NetworkPolicy.
            Nodes = nodes is null ? null : nodes.ToPolicy(options.Watch) with { Peers = [] },
        };
    }

    /// <summary>What reading and extraction have found, without what the user's answers settle: to be shown together with <see cref="EgressPolicy.Diagnostics"/>.</summary>
    /// <param name="inventory">What the deployment wants to reach.</param>
    /// <param name="settings">The user's answers.</param>
    public static ImmutableArray<Diagnostic> Unanswered(Inventory inventory, BulkheadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(settings);
        return EarlierReports.Unanswered(inventory.Diagnostics, settings);
    }

    private static IntentDecision Apply(Candidate candidate, Outcome outcome, Dictionary<string, WorkloadPlan> plans, Findings findings)
    {
        if (outcome is Outcome.Closed closed)
        {
            findings.AddClosed(candidate.Intent, closed);
            return new IntentDecision(candidate.Intent, Decision.Denied, null, closed.Reason);
        }

        return new IntentDecision(candidate.Intent, Decision.Allowed, plans[candidate.Intent.Workload].Open(candidate, outcome), null);
    }

    private static Candidate Warranted(EgressIntent intent, BulkheadSettings settings) =>
        settings.Answers.Groups.TryGetValue(intent.Group, out var answer) && answer is GroupAnswer.Allow
        && (intent.Certainty != Certainty.Certain || intent.NeedsAnswer || intent.Destination.Host is Model.Names.Host.Address)
            ? new Candidate(intent, Warrant.Answered, answer.Origin)
            : new Candidate(intent, Warrant.None, null);

    /// <summary>The groups of MCP servers that the settings move out of the pod although LibreChat still starts them in it.</summary>
    private static HashSet<string> MovedStdioGroups(Inventory inventory, BulkheadSettings settings)
    {
        var groups = new HashSet<string>(StringComparer.Ordinal);
        if (settings.McpServers.IsEmpty)
        {
            return groups;
        }

        var moved = settings.McpServers.Select(server => server.Workload).ToHashSet(StringComparer.Ordinal);
        foreach (var intent in inventory.Intents)
        {
            if (intent.Workload == WorkloadNames.LibreChat && intent.Kind == IntentKind.McpServer && moved.Contains(intent.Group)
                && intent.Origins.Any(origin => origin.Path.EndsWith(".command", StringComparison.Ordinal)))
            {
                groups.Add(intent.Group);
            }
        }

        return groups;
    }
}
