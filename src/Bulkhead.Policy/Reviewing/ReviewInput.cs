using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Reviewing;

/// <summary>What a rule of the review looks at.</summary>
/// <param name="Inventory">What the deployment wants to reach.</param>
/// <param name="Policy">What it may reach.</param>
/// <param name="Settings">The user's answers.</param>
/// <param name="Today">The day on which dates are judged.</param>
internal sealed record ReviewInput(Inventory Inventory, EgressPolicy Policy, BulkheadSettings Settings, DateOnly Today)
{
    /// <summary>What pods may open.</summary>
    public IEnumerable<EgressIntent> Open =>
        Policy.Decisions.Where(decision => decision.Decision == Decision.Allowed && WorkloadNames.IsPod(decision.Intent.Workload)).Select(decision => decision.Intent);

    /// <summary>What pods may open outside of the cluster and of private networks.</summary>
    public IEnumerable<EgressIntent> OpenOutside => Open.Where(IsOutside);

    // The plan decides by the name itself where the extractor only says "external".
    private static bool IsOutside(EgressIntent intent) =>
        intent.Destination.Host is { } host && intent.Scope == DestinationScope.External && HostScopes.Of(host) == DestinationScope.External;
}
