using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Engines.Verification;

/// <summary>Compares two sides by what they open: what is asked for with what is committed, what is committed with what a cluster holds.</summary>
public static class DriftComparison
{
    /// <summary>Compares.</summary>
    /// <param name="side">Which two sides these are.</param>
    /// <param name="expected">The side that is right.</param>
    /// <param name="actual">The side that may be wrong.</param>
    /// <param name="workloads">The workloads of the deployment.</param>
    /// <returns>The differences, ordered.</returns>
    public static ImmutableArray<Drift> Compare(DriftSide side, PolicyObjects expected, PolicyObjects actual, ImmutableArray<Workload> workloads)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        var found = new List<Drift>();
        var pods = workloads.Select(static workload => new ReachWorkload(workload.Name, workload.Namespace, workload.Labels)).ToImmutableArray();
        AddObjects(found, side, expected, actual, workloads);
        AddReach(found, side, expected.Firewall, actual.Firewall, pods);
        foreach (var workload in pods)
        {
            PodComparison.Add(found, side, expected.Network, actual.Network, workload, pods);
        }

        AddDecryption(found, side, expected.Firewall, actual.Firewall, pods);
        AddForms(found, side, expected.Firewall, actual.Firewall);
        return
        [
            .. Merged(found).OrderBy(static drift => drift.Kind).ThenBy(static drift => drift.Workloads.FirstOrDefault(), StringComparer.Ordinal).ThenBy(static drift => drift.Object)
                .ThenBy(static drift => drift.Rule, StringComparer.Ordinal).ThenBy(static drift => drift.Reach?.Text, StringComparer.Ordinal),
        ];
    }

    // One rule for a whole namespace is one difference, however many workloads it reaches.
    private static IEnumerable<Drift> Merged(List<Drift> found) => found
        .GroupBy(static drift => (drift.Kind, drift.Object, drift.Rule, drift.IsIngress, drift.Reach?.Text, drift.Detail, drift.Object is null ? drift.Workloads.FirstOrDefault() : null))
        .Select(static group => group.First() with { Workloads = [.. group.SelectMany(static drift => drift.Workloads).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] });

    private static void AddObjects(List<Drift> found, DriftSide side, PolicyObjects expected, PolicyObjects actual, ImmutableArray<Workload> workloads)
    {
        foreach (var name in expected.Names.Except(actual.Names))
        {
            found.Add(new Drift(side, DriftKind.Missing, name) { Workloads = [.. workloads.Where(workload => "bulkhead-" + workload.Name == name.Name).Select(static workload => workload.Name)] });
        }

        foreach (var (name, problem) in actual.Unreadable)
        {
            found.Add(new Drift(side, DriftKind.Unreadable, name) { Detail = problem.Message });
        }

        foreach (var name in actual.Beside.Except(expected.Beside))
        {
            found.Add(new Drift(side, DriftKind.Foreign, name));
        }

        var known = expected.Names.ToHashSet();
        foreach (var policy in actual.Firewall.Policies)
        {
            var name = NameOf(policy);
            foreach (var workload in known.Contains(name) ? [] : workloads.Where(workload => Selects(policy, workload)))
            {
                found.Add(new Drift(side, DriftKind.Foreign, name) { Workloads = [workload.Name] });
            }
        }

        foreach (var policy in actual.Network)
        {
            var name = new ObjectName(NetworkPolicyWriter.Kind, policy.Namespace, policy.Name);
            foreach (var workload in known.Contains(name) ? [] : workloads.Where(workload => workload.Namespace == policy.Namespace && policy.Pods.Selects(workload.Labels)))
            {
                found.Add(new Drift(side, DriftKind.Foreign, name) { Workloads = [workload.Name] });
            }
        }
    }

    private static void AddReach(List<Drift> found, DriftSide side, RuleBook expected, RuleBook actual, ImmutableArray<ReachWorkload> pods)
    {
        // What is gained is asked of the reading that opens most, what is lost of the one that opens least: each time the cautious one.
        var gains = ReachDiff.Between(ReachSet.Of(expected, Reading.Widest, pods), ReachSet.Of(actual, Reading.Widest, pods));
        var losses = ReachDiff.Between(ReachSet.Of(expected, Reading.Narrowest, pods), ReachSet.Of(actual, Reading.Narrowest, pods));
        var names = expected.Policies.Concat(actual.Policies).Select(NameOf).ToLookup(static name => (name.Namespace, name.Name));
        foreach (var change in gains.Changes.Where(static change => change.IsGain))
        {
            found.Add(Of(side, DriftKind.Opened, change, names));
        }

        foreach (var change in losses.Changes.Where(static change => !change.IsGain))
        {
            found.Add(Of(side, DriftKind.Closed, change, names));
        }

        // A policy that is missing is said once, by its name.
        foreach (var lost in gains.Governed.Where(static change => !change.IsGoverned))
        {
            found.Add(new Drift(side, DriftKind.Ungoverned, Object: null) { Workloads = [lost.Workload.Name] });
        }
    }

    private static Drift Of(DriftSide side, DriftKind kind, ReachChange change, ILookup<(string Namespace, string Name), ObjectName> names)
    {
        var carrier = change.Difference.Carriers.IsDefaultOrEmpty ? null : change.Difference.Carriers[0];
        return new Drift(side, kind, carrier is null ? null : names[(change.Workload.Namespace, carrier.Policy)].Cast<ObjectName?>().FirstOrDefault())
        {
            Workloads = [change.Workload.Name],
            Reach = DriftReach.Of(change.Difference),
            Rule = carrier?.Rule,
        };
    }

    // By rule: a rule that is new or gone shows in what is open, and is decrypted only if it says so.
    private static void AddDecryption(List<Drift> found, DriftSide side, RuleBook expected, RuleBook actual, ImmutableArray<ReachWorkload> pods)
    {
        var wanted = expected.Policies.SelectMany(static policy => policy.Rules.Select(rule => (Key: (policy.Namespace, policy.Name, rule.Rule.Name), rule.Rule.Decrypt)))
            .Where(static one => one.Decrypt != DecryptPolicy.Unset).DistinctBy(static one => one.Key).ToDictionary(static one => one.Key, static one => one.Decrypt);
        foreach (var policy in actual.Policies)
        {
            foreach (var rule in policy.Rules.Select(static one => one.Rule))
            {
                var right = wanted.GetValueOrDefault((policy.Namespace, policy.Name, rule.Name));
                if (right != rule.Decrypt)
                {
                    found.Add(new Drift(side, DriftKind.Decrypted, NameOf(policy))
                    {
                        Workloads = [.. pods.Where(pod => pod.Namespace == policy.Namespace && "bulkhead-" + pod.Name == policy.Name).Select(static pod => pod.Name)],
                        Rule = rule.Name,
                        Detail = $"decryptPolicy is {Word(rule.Decrypt)} and should be {Word(right)}",
                    });
                }
            }
        }
    }

    private static string Word(DecryptPolicy policy) => policy switch
    {
        DecryptPolicy.Allowed => "decryptAllowed",
        DecryptPolicy.NotAllowed => "decryptNotAllowed",
        _ => "absent",
    };

    // The same object with other rules that open the same.
    private static void AddForms(List<Drift> found, DriftSide side, RuleBook expected, RuleBook actual)
    {
        var reported = found.Where(static drift => drift.Object is not null).Select(static drift => drift.Object!.Value).ToHashSet();
        var wanted = expected.Policies.ToLookup(static policy => (policy.Namespace, policy.Name));
        foreach (var policy in actual.Policies)
        {
            var name = NameOf(policy);
            if (wanted[(policy.Namespace, policy.Name)].FirstOrDefault() is { } right && !reported.Contains(name) && PolicyText.Of(right) != PolicyText.Of(policy))
            {
                found.Add(new Drift(side, DriftKind.Form, name));
            }
        }
    }

    private static ObjectName NameOf(SelectorPolicy policy) => new(policy.Kind ?? FirewallPolicyWriter.Kind, policy.Namespace, policy.Name);

    private static bool Selects(SelectorPolicy policy, Workload workload) =>
        policy.Namespace == workload.Namespace
        && policy.Rules.Any(rule => rule.Labels.All(label => workload.Labels.TryGetValue(label.Key, out var value) && value == label.Value));
}
