using System.Collections.Immutable;

namespace Bulkhead.FlowStore.Records;

/// <summary>Connections by verdict (decision rows) and volumes (end rows).</summary>
/// <param name="Allowed">Connections that passed.</param>
/// <param name="Denied">Connections that were stopped.</param>
/// <param name="WouldDeny">Connections that a watching rule would have stopped.</param>
/// <param name="BytesSent">Bytes from workloads.</param>
/// <param name="BytesReceived">Bytes to workloads.</param>
public readonly record struct FlowCounts(long Allowed, long Denied, long WouldDeny, long BytesSent, long BytesReceived)
{
    /// <summary>All connections.</summary>
    public long Connections => Allowed + Denied + WouldDeny;

    /// <summary>All of them together.</summary>
    /// <param name="counts">The numbers.</param>
    public static FlowCounts Sum(IEnumerable<FlowCounts> counts) => counts.Aggregate(
        default(FlowCounts),
        static (sum, one) => new(sum.Allowed + one.Allowed, sum.Denied + one.Denied, sum.WouldDeny + one.WouldDeny, sum.BytesSent + one.BytesSent, sum.BytesReceived + one.BytesReceived));
}

/// <summary>Numbers of a filter, in total and for the most frequent values of a field.</summary>
/// <param name="Total">Everything that fits the filter.</param>
/// <param name="Values">The most frequent values, most connections first.</param>
public sealed record FlowStats(FlowCounts Total, ImmutableArray<FlowStat> Values);

/// <summary>Numbers of one value of a field.</summary>
/// <param name="Value">The value; null stands for rows without one.</param>
/// <param name="Counts">Its numbers.</param>
/// <param name="First">The first row, UTC.</param>
/// <param name="Last">The last row, UTC.</param>
public sealed record FlowStat(string? Value, FlowCounts Counts, DateTimeOffset First, DateTimeOffset Last);

/// <summary>Numbers of a span of time.</summary>
/// <param name="Start">The first instant, UTC.</param>
/// <param name="Counts">The numbers until the next point.</param>
public readonly record struct SeriesPoint(DateTimeOffset Start, FlowCounts Counts);

/// <summary>What the map draws: from a workload by a rule to a name or address and port.</summary>
/// <param name="Workload">The workload; null when unknown.</param>
/// <param name="Namespace">Its namespace; null when unknown.</param>
/// <param name="Policy">The policy object; null when nobody named one.</param>
/// <param name="Rule">The rule; null when nobody named one.</param>
/// <param name="Name">The name; null when there was none, then <paramref name="Address"/> says where to.</param>
/// <param name="Address">The address, only where there is no name.</param>
/// <param name="Port">The port; 0 when unknown.</param>
/// <param name="Counts">Connections and volumes.</param>
/// <param name="Last">The last row, UTC.</param>
public sealed record FlowEdge(string? Workload, string? Namespace, string? Policy, string? Rule, string? Name, string? Address, int Port, FlowCounts Counts, DateTimeOffset Last);

/// <summary>How often a rule was used.</summary>
/// <param name="Policy">The policy object; null when nobody named one.</param>
/// <param name="Rule">The rule; null when nobody named one.</param>
/// <param name="Counts">Connections and volumes.</param>
/// <param name="First">First used, UTC.</param>
/// <param name="Last">Last used, UTC.</param>
public sealed record RuleUsage(string? Policy, string? Rule, FlowCounts Counts, DateTimeOffset First, DateTimeOffset Last);

/// <summary>A destination that a workload had not reached for before.</summary>
/// <param name="Workload">The workload; null when unknown.</param>
/// <param name="Namespace">Its namespace; null when unknown.</param>
/// <param name="Name">The name; null when there was none.</param>
/// <param name="Address">The address, only where there is no name.</param>
/// <param name="Port">The port; 0 when unknown.</param>
/// <param name="Counts">Connections and volumes.</param>
/// <param name="First">First seen, UTC.</param>
/// <param name="Last">Last seen, UTC.</param>
public sealed record NewDestination(string? Workload, string? Namespace, string? Name, string? Address, int Port, FlowCounts Counts, DateTimeOffset First, DateTimeOffset Last);
