using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>
/// Judges by NetworkPolicies: a pod that no policy selects for a direction is open in it; otherwise what any of the selecting policies opens is open,
/// and nothing else. Policies only add up, so their order means nothing. Thread-safe.
/// </summary>
public sealed class PodPolicyJudge
{
    private readonly Dictionary<string, ImmutableArray<PodPolicy>> byNamespace;

    /// <summary>Makes policies ready for many questions.</summary>
    public PodPolicyJudge(ImmutableArray<PodPolicy> policies) =>
        byNamespace = policies.GroupBy(static policy => policy.Namespace, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Whether a pod may open a connection.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="destination">The pod that it goes to; null when it goes to something else.</param>
    /// <param name="reading">How open questions are answered.</param>
    public StageVerdict Egress(Flow flow, PodEnd? destination, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Judge(PathStage.PodEgress, new PodEnd(flow.Namespace, flow.Labels), static policy => policy.Egress, flow, destination, flow.Address, reading);
    }

    /// <summary>Whether a pod takes a connection.</summary>
    /// <param name="flow">The connection, as its opener's side sees it.</param>
    /// <param name="destination">The pod that it goes to.</param>
    /// <param name="reading">How open questions are answered.</param>
    /// <param name="source">The pod that opens it, when more is known about its namespace than the flow says.</param>
    public StageVerdict Ingress(Flow flow, PodEnd destination, Reading reading, PodEnd? source = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(destination);
        return Judge(PathStage.PodIngress, destination, static policy => policy.Ingress, flow, source ?? new PodEnd(flow.Namespace, flow.Labels), null, reading);
    }

    private StageVerdict Judge(
        PathStage stage, PodEnd pod, Func<PodPolicy, ImmutableArray<PodWay>?> direction, Flow flow, PodEnd? other, IPAddress? address, Reading reading)
    {
        var doubts = new Assumptions();
        string? isolating = null;
        string? perhaps = null;
        foreach (var policy in byNamespace.GetValueOrDefault(pod.Namespace, []))
        {
            if (direction(policy) is not { } ways || !policy.Pods.Selects(pod.Labels))
            {
                continue;
            }

            isolating ??= policy.Name;
            foreach (var way in ways)
            {
                switch (PodPolicyMatcher.Meet(way, policy.Namespace, flow, other, address, doubts))
                {
                    case Match.Yes:
                        return new StageVerdict(stage, true, policy.Name, null, []);
                    case Match.Maybe:
                        perhaps ??= policy.Name;
                        break;
                    default:
                        break;
                }
            }
        }

        return isolating is null ? new StageVerdict(stage, true, null, null, [])
            : perhaps is null ? new StageVerdict(stage, false, isolating, null, [])
            : new StageVerdict(stage, reading == Reading.Widest, perhaps, null, doubts.ToArray());
    }
}
