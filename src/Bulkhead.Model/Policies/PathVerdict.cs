using System.Collections.Immutable;

namespace Bulkhead.Model.Policies;

/// <summary>Where on its way a connection is judged.</summary>
public enum PathStage
{
    /// <summary>The NetworkPolicies of the pod that opens it.</summary>
    PodEgress,

    /// <summary>The NetworkPolicies of the pod that it goes to.</summary>
    PodIngress,

    /// <summary>The gateway between the cluster and everything else.</summary>
    Gateway,
}

/// <summary>The answer for a whole path: a connection passes when every stage lets it pass.</summary>
/// <param name="Allowed">Whether it passes.</param>
/// <param name="Stages">The stages in order; a stage that is not on the path is missing.</param>
public sealed record PathVerdict(bool Allowed, ImmutableArray<StageVerdict> Stages)
{
    /// <summary>The first stage that stops it, or null.</summary>
    public StageVerdict? StoppedBy => Stages.FirstOrDefault(static stage => !stage.Allowed);
}

/// <summary>The answer of one stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Allowed">Whether it lets the connection pass.</param>
/// <param name="Policy">The policy that opened it, or one of those that leave it closed; null when none selects the pod.</param>
/// <param name="Rule">The rule that decided at the gateway; null for NetworkPolicies, whose rules have no names.</param>
/// <param name="Assumptions">What had to be assumed, as sentences.</param>
public sealed record StageVerdict(PathStage Stage, bool Allowed, string? Policy, Rule? Rule, ImmutableArray<string> Assumptions);
