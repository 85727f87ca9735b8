using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bulkhead.Gateway.Identity;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;

namespace Bulkhead.Gateway.Deciding;

/// <summary>A policy in force: what the manifests of one folder say, made ready. Immutable.</summary>
public sealed class GatewayPolicy
{
    private readonly CompiledRuleBook book;
    private readonly PodPolicyJudge pods;
    private readonly ImmutableArray<int> namedPorts;
    private readonly FrozenDictionary<(string Policy, string Rule), ImmutableArray<string>> origins;

    // Filled as workloads appear; forgets those that are gone with their identity.
    private readonly ConditionalWeakTable<WorkloadIdentity, SourceRules> rules = [];

    /// <summary>Makes a policy ready.</summary>
    /// <param name="version">A digest of the manifests, 12 hexadecimal digits.</param>
    /// <param name="rules">The ordered rules.</param>
    /// <param name="podPolicies">The NetworkPolicies.</param>
    /// <param name="origins">The configuration lines behind the rules, as the manifests write them.</param>
    public GatewayPolicy(string version, RuleBook rules, ImmutableArray<PodPolicy> podPolicies, FrozenDictionary<(string Policy, string Rule), ImmutableArray<string>> origins)
    {
        ArgumentNullException.ThrowIfNull(rules);
        (Version, Rules, this.origins) = (version, rules, origins);
        book = CompiledRuleBook.Compile(rules);
        pods = new PodPolicyJudge(podPolicies);
        namedPorts = [.. rules.Policies.SelectMany(static policy => policy.Rules).Select(static rule => rule.Rule)
            .Where(static rule => rule is { Action: RuleAction.Permit, Groups.IsEmpty: false })
            .Select(static rule => rule.Ports?.First ?? 443).Distinct().Order()];
        DeniesNames = rules.Policies.Any(static policy => policy.Rules.Any(static rule => rule.Rule is { Action: RuleAction.Deny, Groups.IsEmpty: false }));
    }

    /// <summary>A digest of the manifests, 12 hexadecimal digits.</summary>
    public string Version { get; }

    /// <summary>The ordered rules.</summary>
    public RuleBook Rules { get; }

    /// <summary>Whether a rule denies by name: then what an address rule permits has to be read before it passes.</summary>
    public bool DeniesNames { get; }

    /// <summary>The paths of rules that do not let every path pass.</summary>
    public FrozenDictionary<(string Policy, string Rule), ImmutableArray<PathPattern>> Paths { get; init; } = FrozenDictionary<(string Policy, string Rule), ImmutableArray<PathPattern>>.Empty;

    /// <summary>Whether what was allowed is allowed for some paths alone: then it has to be read.</summary>
    public bool HasPaths(Judgement judgement) => Paths.Count > 0 && judgement is { Allowed: true, Policy: { } policy, Rule: { } rule } && Paths.ContainsKey((policy, rule.Name));

    /// <summary>Whether a rule that allowed a connection lets a request for a path pass.</summary>
    /// <param name="judgement">What allowed the connection.</param>
    /// <param name="path">The path without its query, known to be canonical.</param>
    public bool MayAskFor(Judgement judgement, ReadOnlySpan<char> path)
    {
        if (!HasPaths(judgement))
        {
            return true;
        }

        foreach (var pattern in Paths[(judgement.Policy!, judgement.Rule!.Name)])
        {
            if (pattern.Matches(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Judges a connection at the gateway, where everything that is not decided is denied.</summary>
    /// <remarks>Under <see cref="Reading.Narrowest"/>: a gateway that has to guess what a vendor's document means opens nothing.</remarks>
    public Judgement Judge(WorkloadIdentity source, Flow flow)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(flow);
        var selected = rules.GetValue(source, key => book.For(key.Namespace, key.Labels));
        if (!selected.IsGoverned)
        {
            return new Judgement(false, null, null, []);
        }

        var decision = CompiledRuleBook.Decide(selected, flow, Reading.Narrowest);
        var policy = decision.Policy is { } position ? Rules.Policies[position] : null;
        var rule = policy is not null && decision.Rule is { } index ? policy.Rules[index].Rule : null;
        return new Judgement(decision.Allowed, policy?.Name, rule, policy is not null && rule is not null ? OriginsOf(policy.Name, rule.Name) : []);
    }

    /// <summary>The configuration lines behind a rule; empty when the manifests name none.</summary>
    public ImmutableArray<string> OriginsOf(string policy, string rule) => origins.GetValueOrDefault((policy, rule), []);

    /// <summary>Whether a name may be resolved: whether some rule permits it, on whatever port and by TLS or HTTP.</summary>
    public Judgement JudgeName(WorkloadIdentity source, Hostname name)
    {
        ArgumentNullException.ThrowIfNull(source);
        var last = default(Judgement);
        foreach (var port in namedPorts)
        {
            foreach (var application in (ReadOnlySpan<Application>)[Application.Tls, Application.Http])
            {
                last = Judge(source, new Flow(source.Namespace, source.Labels, name, null, Transport.Tcp, port, application));
                if (last.Allowed)
                {
                    return last;
                }
            }
        }

        return last;
    }

    /// <summary>Whether the NetworkPolicies of a workload let it dial an address.</summary>
    public StageVerdict Egress(Flow flow) => pods.Egress(flow, destination: null, Reading.Narrowest);
}

/// <summary>The answer of the rules.</summary>
/// <param name="Allowed">Whether the connection passes.</param>
/// <param name="Policy">The policy that decided; null when none is for the workload.</param>
/// <param name="Rule">The rule that decided; null when none matched.</param>
/// <param name="Origins">The configuration lines behind the rule.</param>
public readonly record struct Judgement(bool Allowed, string? Policy, Rule? Rule, ImmutableArray<string> Origins)
{
    /// <summary>Whether it would be allowed for some paths, and is denied because they are not read.</summary>
    public bool Unread { get; init; }

    /// <summary>Whether a rule that permits the destination denied it all the same, because it requires TLS and this is none.</summary>
    public bool LacksTls => !Allowed && !Unread && Rule is { Action: RuleAction.Permit, RequireTls: true };
}
