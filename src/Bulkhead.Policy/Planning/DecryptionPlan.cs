using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>
/// Marks the rules that are decrypted. What is not named is never decrypted: every rule that is not decrypted comes before every rule that is, so
/// that a wildcard of a decrypted group takes in nothing of another.
/// </summary>
internal sealed class DecryptionPlan
{
    private const string Apart = "-undecrypted";

    private readonly DecryptionSettings settings;
    private readonly ImmutableArray<IntentDecision> decisions;
    private readonly Findings findings;
    private readonly ILookup<(string Workload, string Rule), IntentDecision> byRule;
    private readonly HashSet<string> decrypted = new(StringComparer.Ordinal);
    private readonly HashSet<string> exceptGroups = new(StringComparer.Ordinal);
    private readonly HashSet<string> exceptHosts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Workload, string Rule), string> apart = [];
    private readonly HashSet<string> carried = new(StringComparer.Ordinal);
    private readonly HashSet<string> left = new(StringComparer.Ordinal);
    private readonly HashSet<string> shadowed = new(StringComparer.Ordinal);

    private DecryptionPlan(DecryptionSettings settings, ImmutableArray<IntentDecision> decisions, Findings findings)
    {
        (this.settings, this.decisions, this.findings) = (settings, decisions, findings);
        byRule = decisions.Where(static decision => decision is { Decision: Decision.Allowed, Rule: not null }).ToLookup(static decision => (decision.Intent.Workload, decision.Rule!));
    }

    /// <summary>Applies the section to a plan; without it the plan stays as it is.</summary>
    /// <param name="settings">The user's answers.</param>
    /// <param name="workloads">The policies of the pods.</param>
    /// <param name="decisions">The decisions; those on hosts that get a rule of their own name that rule afterwards.</param>
    /// <param name="findings">Takes what is wrong with the section.</param>
    public static (ImmutableArray<WorkloadPolicy> Workloads, ImmutableArray<IntentDecision> Decisions) Apply(
        BulkheadSettings settings, ImmutableArray<WorkloadPolicy> workloads, ImmutableArray<IntentDecision> decisions, Findings findings)
    {
        if (settings.Decryption is not { } decryption)
        {
            if (settings.Writes(PolicyTarget.Decryption))
            {
                findings.Add(PolicyDiagnostics.DecryptionNotSet.At(
                    span: null,
                    "The target decryption needs the section decryption in bulkhead.yaml.",
                    "Say what is decrypted: decryption: { groups: [llm-groq], ca: { configMap: decryption-ca } }, or take the target out."));
            }

            return (workloads, decisions);
        }

        var plan = new DecryptionPlan(decryption, decisions, findings);
        plan.ReadGroups();
        plan.ReadExceptions();
        plan.Refuse();
        ImmutableArray<WorkloadPolicy> marked = [.. workloads.Select(plan.Mark)];
        plan.ReportParts();
        plan.CheckPaths(settings);
        return (marked, [.. decisions.Select(plan.Moved)]);
    }

    private void ReadGroups()
    {
        var open = decisions.Where(static decision => decision.Decision == Decision.Allowed).Select(static decision => decision.Intent.Group).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in settings.Groups)
        {
            if (open.Contains(entry.Text))
            {
                decrypted.Add(entry.Text);
            }
            else if (decisions.Any(decision => decision.Intent.Group == entry.Text))
            {
                findings.Add((PolicyDiagnostics.DecryptionUnknown with { Severity = Severity.Warning }).At(
                    entry.Origin.Span, $"decryption.groups: {Shown(entry)} is closed, so there is nothing to decrypt.", "Open the group, or delete the entry.") with { Group = entry.Text });
            }
            else
            {
                findings.Add(PolicyDiagnostics.DecryptionUnknown.At(
                    entry.Origin.Span, $"decryption.groups: the configuration has no group \"{Shown(entry)}\".{Suggestions.Ask(entry.Text, open)}", "Write a group as bulkhead review shows it."));
            }
        }
    }

    private void ReadExceptions()
    {
        var groups = decisions.Select(static decision => decision.Intent.Group).ToHashSet(StringComparer.Ordinal);
        var hosts = byRule.SelectMany(static rule => rule).Where(decision => decrypted.Contains(decision.Intent.Group)).Select(static decision => decision.Intent.Destination.Host!.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in settings.Except)
        {
            if (decrypted.Contains(entry.Text))
            {
                findings.Add(PolicyDiagnostics.Conflict.At(entry.Origin.Span, $"decryption: {Shown(entry)} stands under groups and under except.", "Keep one of them."));
            }
            else if (groups.Contains(entry.Text))
            {
                exceptGroups.Add(entry.Text);
            }
            else if (hosts.Contains(entry.Text))
            {
                exceptHosts.Add(entry.Text);
            }
            else
            {
                findings.Add(PolicyDiagnostics.DecryptionUnknown.At(
                    entry.Origin.Span,
                    $"decryption.except: \"{Shown(entry)}\" is neither a group nor a host of a decrypted group.{Suggestions.Ask(entry.Text, groups.Concat(hosts))}",
                    "Write a group as bulkhead review shows it, or a host exactly as a decrypted group names it."));
            }
        }
    }

    private void Refuse()
    {
        foreach (var entry in settings.Groups.Where(entry => decrypted.Contains(entry.Text)))
        {
            var own = decisions.Where(decision => decision.Decision == Decision.Allowed && decision.Intent.Group == entry.Text).ToList();
            var identity = own.Select(static decision => decision.Intent.Destination.Host?.Text).OfType<string>()
                .Where(host => !exceptHosts.Contains(host) && IdentityHosts.Holds(host)).Order(StringComparer.Ordinal).FirstOrDefault();
            if (identity is not null)
            {
                Refused(entry, $"{identity} hands out credentials of the cloud account, and its clients may not trust another CA", $"Add {identity} to decryption.except, or take {entry.Text} out of decryption.groups.");
            }
            else if (own.Exists(static decision => decision.Intent.Workload == WorkloadNames.Node))
            {
                Refused(entry, "the nodes of the cluster pull it, and they do not trust the CA", $"Take {entry.Text} out of decryption.groups.");
            }
        }
    }

    private WorkloadPolicy Mark(WorkloadPolicy policy)
    {
        var kept = new List<Rule>(policy.Rules.Length);
        var read = new List<Rule>();
        foreach (var rule in policy.Rules)
        {
            var asked = byRule[(policy.Workload.Name, rule.Name)].ToList();
            var group = asked.FirstOrDefault()?.Intent.Group;
            if (group is not null && exceptGroups.Contains(group))
            {
                kept.Add(IsByName(rule) ? rule with { Decrypt = DecryptPolicy.NotAllowed } : rule);
            }
            else if (group is null || !decrypted.Contains(group))
            {
                kept.Add(rule);
            }
            else if (!IsByName(rule) || rule.Ports is not { First: 443 or 8443, IsSingle: true } || asked.Exists(static decision => !decision.Intent.Destination.Protocol.IsTls()))
            {
                kept.Add(rule);
                left.Add(group);
            }
            else
            {
                Split(policy.Workload.Name, rule, group, kept, read);
            }
        }

        if (read.Count == 0)
        {
            return policy with { Rules = [.. kept] };
        }

        ReportShadows(policy.Workload.Name, kept, read);
        return policy with { Rules = [.. kept.Where(static rule => rule.Action == RuleAction.Permit), .. read, .. kept.Where(static rule => rule.Action == RuleAction.Deny)] };
    }

    private void Split(string workload, Rule rule, string group, List<Rule> kept, List<Rule> read)
    {
        carried.Add(group);
        var named = rule.Groups[0];
        var spared = named.Domains.RemoveAll(domain => !exceptHosts.Contains(domain.Text));
        if (spared.IsEmpty)
        {
            read.Add(rule with { Decrypt = DecryptPolicy.Allowed });
        }
        else if (spared.Length == named.Domains.Length)
        {
            kept.Add(rule with { Decrypt = DecryptPolicy.NotAllowed });
        }
        else
        {
            var name = rule.Name + Apart;
            apart.Add((workload, rule.Name), name);
            kept.Add(rule with { Name = name, Groups = [new DomainGroup(named.Name + Apart, spared)], Decrypt = DecryptPolicy.NotAllowed, Origins = OriginsOf(spared) });
            var rest = named.Domains.RemoveAll(domain => exceptHosts.Contains(domain.Text));
            read.Add(rule with { Groups = [named with { Domains = rest }], Decrypt = DecryptPolicy.Allowed, Origins = OriginsOf(rest) });
        }
    }

    private void ReportShadows(string workload, List<Rule> kept, List<Rule> read)
    {
        foreach (var rule in read)
        {
            foreach (var host in rule.Groups[0].Domains.Select(static domain => domain.Text))
            {
                var first = kept.Find(other => other.Action == RuleAction.Permit && other.Ports == rule.Ports && other.Groups.Any(group => group.Domains.Any(domain => Covers(domain.Text, host))));
                if (first is not null)
                {
                    shadowed.UnionWith(byRule[(workload, rule.Name)].Select(static decision => decision.Intent.Group));
                    findings.Add(PolicyDiagnostics.DecryptionShadowed.At(
                        settings.Origin.Span,
                        $"{host} of {rule.Groups[0].Name} is not decrypted for {workload}: {first.Groups[0].Name} holds it too and is not under decryption.groups.",
                        $"Add {first.Groups[0].Name} to decryption.groups, or leave it as it is.") with { Group = rule.Groups[0].Name });
                }
            }
        }
    }

    private void ReportParts()
    {
        foreach (var entry in settings.Groups.Where(entry => left.Contains(entry.Text) || (decrypted.Contains(entry.Text) && !carried.Contains(entry.Text))))
        {
            if (carried.Contains(entry.Text))
            {
                findings.Add(PolicyDiagnostics.DecryptionPartial.At(
                    entry.Origin.Span, $"{Shown(entry)}: what is not TLS by name on port 443 or 8443 is not decrypted.", "Nothing has to be done; decryption.md lists what is decrypted.") with { Group = entry.Text });
            }
            else
            {
                Refused(entry, "nothing of it is TLS over TCP that a gateway sees by name on port 443 or 8443", $"Take {entry.Text} out of decryption.groups.");
            }
        }
    }

    // Paths that hold for a part of a group alone would be no bound.
    private void CheckPaths(BulkheadSettings all)
    {
        foreach (var paths in settings.Paths)
        {
            if (!decrypted.Contains(paths.Group.Text))
            {
                findings.Add(PolicyDiagnostics.DecryptionUnknown.At(
                    paths.Group.Origin.Span, $"decryption.paths: {Shown(paths.Group)} is not decrypted, so its paths cannot be read.{Suggestions.Ask(paths.Group.Text, decrypted)}", "Name a group that stands under decryption.groups."));
            }
            else if (left.Contains(paths.Group.Text) || shadowed.Contains(paths.Group.Text)
                || decisions.Any(decision => decision.Intent.Group == paths.Group.Text && decision.Intent.Destination.Host is { } host && exceptHosts.Contains(host.Text)))
            {
                Refused(paths.Group, "not all of it is decrypted, and the rest could be asked for any path", $"Take it out of decryption.paths, or have all of {paths.Group.Text} decrypted.", "cannot be held to its paths: ");
            }
        }

        if (!settings.Paths.IsEmpty && !(all.Writes(PolicyTarget.Decryption) && all.Writes(PolicyTarget.Aviatrix)))
        {
            findings.Add(PolicyDiagnostics.DecryptionRefused.At(
                settings.Paths[0].Group.Origin.Span, "decryption.paths: paths are written by the target decryption, for the rules of the target aviatrix.", "Add both to targets, or delete decryption.paths."));
        }
    }

    private IntentDecision Moved(IntentDecision decision) =>
        decision is { Decision: Decision.Allowed, Rule: { } rule, Intent.Destination.Host: { } host } && exceptHosts.Contains(host.Text) && apart.TryGetValue((decision.Intent.Workload, rule), out var name)
            ? decision with { Rule = name }
            : decision;

    private void Refused(DecryptionEntry entry, string reason, string help, string what = "cannot be decrypted: ") =>
        findings.Add(PolicyDiagnostics.DecryptionRefused.At(entry.Origin.Span, $"{Shown(entry)} {what}{reason}.", help) with { Group = entry.Text });

    private static ImmutableArray<Origin> OriginsOf(ImmutableArray<DomainEntry> domains)
    {
        var origins = new Origins();
        foreach (var domain in domains)
        {
            origins.Add(domain.Origins);
        }

        return origins.ToArray();
    }

    private static bool IsByName(Rule rule) => rule is { Action: RuleAction.Permit, Transport: Transport.Tcp, Groups: [_] };

    private static bool Covers(string pattern, string host) =>
        pattern == host || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.Ordinal));

    private static string Shown(DecryptionEntry entry) => Printable.Clean(entry.Text, 80);
}
