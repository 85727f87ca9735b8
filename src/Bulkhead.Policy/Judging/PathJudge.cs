using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>
/// Judges a connection on its whole path: out of the pod by NetworkPolicies, then either into another pod by its NetworkPolicies or out of the
/// cluster through a gateway by the ordered rules. Every stage has to let it pass.
/// </summary>
/// <remarks>
/// Traffic between pods does not cross the gateway: it is enforced where the cluster's network ends. So rules of the gateway say
/// nothing about pods, and NetworkPolicies say nothing about names.
/// </remarks>
public sealed class PathJudge(CompiledRuleBook gateway, PodPolicyJudge pods)
{
    /// <summary>The assumption about private addresses that are no pods.</summary>
    internal const string MayBypass = "whether traffic to a private address outside the cluster crosses the gateway depends on the routes of the network";

    /// <summary>Judges a connection.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="destination">The pod that it goes to; null when it leaves the cluster.</param>
    /// <param name="reading">How open questions are answered: widest for exposure, narrowest for reachability.</param>
    public PathVerdict Judge(Flow flow, PodEnd? destination, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var stages = ImmutableArray.CreateBuilder<StageVerdict>(2);
        stages.Add(pods.Egress(flow, destination, reading));
        stages.Add(destination is null ? AtGateway(flow, reading) : pods.Ingress(flow, destination, reading));
        return new PathVerdict(stages.All(static stage => stage.Allowed), stages.ToImmutable());
    }

    private StageVerdict AtGateway(Flow flow, Reading reading)
    {
        var verdict = gateway.Judge(flow, reading);
        var bypasses = flow.Address is { } address && IsPrivate(address);
        return bypasses
            ? new StageVerdict(PathStage.Gateway, verdict.Allowed || reading == Reading.Widest, verdict.Policy, verdict.Rule, verdict.Assumptions.Add(MayBypass))
            : new StageVerdict(PathStage.Gateway, verdict.Allowed, verdict.Policy, verdict.Rule, verdict.Assumptions);
    }

    private static bool IsPrivate(IPAddress address) =>
        AddressRanges.Classify(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) != AddressClass.Public;
}
