namespace Bulkhead.Policy.Planning;

/// <summary>What a plan depends on besides inventory and settings.</summary>
/// <param name="Today">The day on which expiry dates are judged.</param>
/// <param name="Watch">
/// A staged rollout: the closing deny of every workload is watched (evaluated and logged, not enforced) and no rule requires TLS, so that
/// DCF cuts nothing but logs all that it would cut. Permits are enforced as ever: a watched permit would change what is logged.
/// </param>
public sealed record PlanOptions(DateOnly Today, bool Watch = false);
