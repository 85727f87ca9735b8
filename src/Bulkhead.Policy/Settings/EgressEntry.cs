using Bulkhead.Model.Inventories;

namespace Bulkhead.Policy.Settings;

/// <summary>One extra destination (<c>egress</c>): somebody's decision, with an owner and a reason.</summary>
/// <param name="Name">The name that people gave it.</param>
/// <param name="Workload">The workload that opens the connection.</param>
/// <param name="Destination">Where to; host and port are never null.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why it is needed.</param>
/// <param name="Expires">The last day on which it is open; null for no end.</param>
/// <param name="Origin">Where the host stands in <c>bulkhead.yaml</c>.</param>
public sealed record EgressEntry(
    string Name,
    string Workload,
    Destination Destination,
    string Owner,
    string Reason,
    DateOnly? Expires,
    Origin Origin)
{
    /// <summary>The group whose destination the address is: what the configuration names there counts as answered. Null for a destination of its own.</summary>
    public string? Group { get; init; }
}
