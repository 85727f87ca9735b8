using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Explaining.Changes;

/// <summary>
/// Proves a change before it is shown: the deployment is read again with the edited file in place of the one on the disk, the judge is asked again, and
/// the rules of both plans are compared. Only what opens the destination and touches no other group is worth showing.
/// </summary>
/// <param name="request">What the command line names.</param>
/// <param name="project">The deployment as it is.</param>
/// <param name="policy">Its plan.</param>
internal sealed class ChangeProof(InputRequest request, Project project, EgressPolicy policy)
{
    private readonly InputRequest request = request with { Contents = project.Contents };

    // A large deployment takes longer to read again, and nobody reads hundreds of proposals.
    private int budget = Math.Clamp(400_000 / (project.Inventory.Intents.Length + 1), 10, 400);

    /// <summary>Whether a change makes the answer to a question "allowed", for a workload or (null) for any.</summary>
    public bool Opens(Candidate candidate, Question question, string? workload) => Holds(candidate, changed =>
        Explanation.Of(question, changed, changed.Workloads.Where(one => workload is null || one.Workload.Name == workload))
            .Any(answer => answer.Answer == Answer.Allowed));

    /// <summary>Whether a change opens a destination that is closed now.</summary>
    public bool Opens(Candidate candidate, IntentDecision closed) => Holds(candidate, changed => changed.Decisions.Any(decision =>
        decision.Decision == Decision.Allowed
        && decision.Intent.Workload == closed.Intent.Workload
        && decision.Intent.Destination.Host?.Text == closed.Intent.Destination.Host?.Text
        && closed.Intent.Destination.Host is not null
        && (closed.Intent.Destination.Ports is null || decision.Intent.Destination.Ports == closed.Intent.Destination.Ports)));

    private bool Holds(Candidate candidate, Func<EgressPolicy, bool> isOpen)
    {
        if (candidate.New is null || candidate.New == candidate.Old || budget-- <= 0)
        {
            return false;
        }

        var isSettings = project.SettingsPath is null && Path.GetFileName(candidate.Path) == SettingsFile.Name;
        var (_, review, changed) = Plan.Of(
            request with
            {
                Settings = isSettings ? candidate.Path : request.Settings,
                Contents = request.Contents.SetItem(Project.KeyOf(candidate.Path), Encoding.UTF8.GetBytes(candidate.New)),
            },
            watch: false);
        return !review.HasErrors && isOpen(changed) && ChangesOnly(candidate.Group, changed);
    }

    /// <summary>Whether all rules that differ belong to a group.</summary>
    private bool ChangesOnly(string group, EgressPolicy changed)
    {
        var names = policy.Decisions.Concat(changed.Decisions)
            .Where(decision => decision.Intent.Group == group && decision.Rule is not null)
            .Select(decision => (decision.Intent.Workload, decision.Rule!))
            .ToHashSet();
        var (before, after) = (Rules(policy), Rules(changed));
        return before.Keys.Union(after.Keys)
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .All(key => names.Contains((key.Workload, key.Rule)) || names.Contains((key.Workload, "allow-" + key.Rule)) || names.Contains((key.Workload, RuleOf(key.Rule)))
                || key.Rule.StartsWith("cluster-dns-", StringComparison.Ordinal));
    }

    // The peers of allow-net-NAME are called net-NAME, or net-NAME-1 and so on when it has several blocks.
    private static string RuleOf(string peer)
    {
        var dash = peer.LastIndexOf('-');
        return "allow-" + (dash > 0 && peer.AsSpan(dash + 1) is { Length: < 4 } tail && !tail.ContainsAnyExceptInRange('0', '9') ? peer[..dash] : peer);
    }

    private static Dictionary<(string Workload, string Rule), string> Rules(EgressPolicy policy)
    {
        var rules = new Dictionary<(string, string), string>();
        foreach (var workload in policy.Workloads)
        {
            foreach (var rule in workload.Rules)
            {
                var addresses = rule.Addresses.Select(set => set is AddressSet.Blocks blocks ? string.Join(' ', blocks.Networks) : set.ToString());
                var domains = rule.Groups.Select(group => group.Name + "=" + string.Join(' ', group.Domains.Select(domain => domain.Text)));
                rules[(workload.Workload.Name, rule.Name)] =
                    $"{rule.Action} {string.Join(',', addresses)} {string.Join(',', domains)} {rule.Transport} {rule.Ports} {rule.Watch} {rule.RequireTls}";
            }

            foreach (var peer in workload.Peers)
            {
                rules[(workload.Workload.Name, peer.Name)] = $"{Text(peer.Peer)} {peer.Transport} {peer.Ports}";
            }
        }

        return rules;
    }

    private static string Text(Peer peer) =>
        peer is Peer.Pods pods ? pods.Namespace + " " + string.Join(',', pods.Labels.Select(label => label.Key + "=" + label.Value)) : peer.ToString();
}
