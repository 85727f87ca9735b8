using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Model.Policies;

namespace Bulkhead.Gateway.Relaying;

/// <summary>Which addresses of an allowed name may be dialled. Relayed and decrypted connections ask here and nowhere else.</summary>
internal static class Reachable
{
    /// <summary>All answers are checked, and only what passed every check may be dialled: nothing is resolved a second time.</summary>
    public static ImmutableArray<IPAddress> Of(GatewayServices services, GatewayPolicy policy, WorkloadIdentity workload, Flow flow, ResolvedName resolved) =>
        [.. resolved.Addresses.Where(address => services.Guard.MayDialByName(address) && May(services, policy, workload, flow with { Address = address }))];

    /// <summary>Whether the rules and the NetworkPolicies let a workload reach an address.</summary>
    public static bool May(GatewayServices services, GatewayPolicy policy, WorkloadIdentity workload, Flow flow) =>
        services.Guard.IsTrusted(flow.Address!) // The stand-ins of a test bench have addresses that no policy could open; by name they were judged already.
        || ((services.Options.Watch || policy.Judge(workload, flow).Allowed) && policy.Egress(flow).Allowed);
}
