using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Cli.Explaining;

/// <summary>Whether a connection passes.</summary>
internal enum Answer
{
    /// <summary>It does not, however the vendor's documents are read.</summary>
    Denied,

    /// <summary>It does under one reading of the vendor's documents and does not under another.</summary>
    Depends,

    /// <summary>It does, however they are read.</summary>
    Allowed,
}

/// <summary>The answer for one workload.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Answer">Whether the connection passes.</param>
/// <param name="Policy">The manifest that decides, as <c>FirewallPolicy librechat/bulkhead-librechat</c>; null when traffic crosses none.</param>
/// <param name="Rule">The rule that decides; null when none is meant for it.</param>
/// <param name="Origins">The reasons of that rule, those about the destination first.</param>
/// <param name="Assumptions">What had to be assumed, as sentences.</param>
internal sealed record WorkloadAnswer(Workload Workload, Answer Answer, string? Policy, string? Rule, ImmutableArray<Origin> Origins, ImmutableArray<string> Assumptions)
{
    /// <summary>Whether it passes under at least one reading: what has to be reckoned with.</summary>
    public bool MayPass => Answer != Answer.Denied;
}

/// <summary>Finds out whether a connection would pass, and because of which line.</summary>
internal static class Explanation
{
    /// <summary>Asks for each of some workloads.</summary>
    public static ImmutableArray<WorkloadAnswer> Of(Question question, EgressPolicy policy, IEnumerable<WorkloadPolicy> asked)
    {
        var book = CompiledRuleBook.Compile(new RuleBook([.. policy.Workloads.Select(ToSelectorPolicy)]));
        return [.. asked.Select(workload => Of(question, policy, workload, book))];
    }

    /// <summary>The decisions about the same host, or about a pattern that covers it.</summary>
    public static ImmutableArray<IntentDecision> About(Question question, EgressPolicy policy) =>
        [.. policy.Decisions.Where(decision => Covers(decision.Intent.Destination.Host, question.Host))];

    /// <summary>Open destinations with the same parent name: what a typing mistake was most likely meant to be.</summary>
    public static ImmutableArray<string> Nearby(Question question, EgressPolicy policy)
    {
        if (question.Host is not Host.Name { Value.Value: var name } || Parent(name) is not { } parent)
        {
            return [];
        }

        return [.. policy.Decisions
            .Where(decision => decision.Decision == Decision.Allowed && decision.Intent.Destination.Host is Host.Name other && Parent(other.Text) == parent)
            .Select(decision => decision.Intent.Destination.Host!.Text)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(3)];
    }

    private static WorkloadAnswer Of(Question question, EgressPolicy policy, WorkloadPolicy asked, CompiledRuleBook book)
    {
        var workload = asked.Workload;
        var scope = HostScopes.Of(question.Host);
        if (scope == DestinationScope.Loopback)
        {
            return new WorkloadAnswer(workload, Answer.Allowed, Policy: null, "pod-internal", [], ["traffic inside a pod crosses no gateway and no network policy."]);
        }

        if (scope is DestinationScope.InCluster or DestinationScope.Private && question.Host is not Host.Address)
        {
            return OfPeers(question, policy, asked);
        }

        var flow = new Flow(workload.Namespace, workload.Labels, question.Application is Application.Tls or Application.Http ? (question.Host as Host.Name)?.Value : null,
            (question.Host as Host.Address)?.Value.BaseAddress, question.Transport, question.Port, question.Application);
        var widest = book.Judge(flow, Reading.Widest);
        var narrowest = book.Judge(flow, Reading.Narrowest);
        if (!widest.Allowed && scope == DestinationScope.Private && OfPeers(question, policy, asked) is { MayPass: true } peer)
        {
            return peer;
        }

        var answer = narrowest.Allowed ? Answer.Allowed : widest.Allowed ? Answer.Depends : Answer.Denied;
        var assumptions = widest.Allowed == narrowest.Allowed ? widest.Assumptions : [.. widest.Assumptions.Concat(narrowest.Assumptions).Distinct(StringComparer.Ordinal)];
        return new WorkloadAnswer(workload, answer, widest.Policy is null ? null : $"FirewallPolicy {workload.Namespace}/{widest.Policy}", widest.Rule?.Name, OriginsOf(widest, question), assumptions);
    }

    // The domain's own reasons say more than those of a rule with several domains.
    private static ImmutableArray<Origin> OriginsOf(Verdict verdict, Question question)
    {
        var own = !verdict.Allowed ? [] : verdict.Rule?.Groups.SelectMany(group => group.Domains).Where(domain => domain.Text == question.Host.Text)
            .SelectMany(domain => domain.Origins).ToImmutableArray() ?? [];
        return own.IsEmpty ? verdict.Origins : own;
    }

    private static WorkloadAnswer OfPeers(Question question, EgressPolicy policy, WorkloadPolicy asked)
    {
        var manifest = $"NetworkPolicy {asked.Workload.Namespace}/bulkhead-{asked.Workload.Name}";
        var decision = policy.Decisions.FirstOrDefault(one =>
            one.Decision == Decision.Allowed && one.Intent.Workload == asked.Workload.Name
            && Covers(one.Intent.Destination.Host, question.Host) && (one.Intent.Destination.Ports?.Contains(question.Port) ?? false));
        if (decision is not null)
        {
            return new WorkloadAnswer(asked.Workload, Answer.Allowed, manifest, decision.Rule, decision.Intent.Origins, []);
        }

        var target = question.Host is Host.Name name ? policy.Topology.FindByService(name.Text) : null;
        var peer = target is null ? null : asked.Peers.FirstOrDefault(one => one.Peer is Peer.OfWorkload { Workload: var other } && other == target.Name && one.Ports.Contains(question.Port));
        return peer is null
            ? new WorkloadAnswer(asked.Workload, Answer.Denied, manifest, Rule: null, [], [])
            : new WorkloadAnswer(asked.Workload, Answer.Allowed, manifest, peer.Name, peer.Origins, []);
    }

    private static SelectorPolicy ToSelectorPolicy(WorkloadPolicy workload) =>
        new("bulkhead-" + workload.Workload.Name, workload.Workload.Namespace, [.. workload.Rules.Select(rule => new SelectorRule(workload.Workload.Labels, rule))]);

    private static bool Covers(Host? host, Host asked) => host switch
    {
        Host.Pattern pattern => asked is Host.Name name && pattern.Value.MatchesAcrossDots(name.Value),
        Host.Address block => asked is Host.Address { IsSingle: true } single && block.Value.Contains(single.Value.BaseAddress),
        null => false,
        _ => host.Text == asked.Text,
    };

    private static string? Parent(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 || !name.AsSpan(dot + 1).Contains('.') ? null : name[(dot + 1)..];
    }
}
