using System.Collections.Immutable;

namespace Bulkhead.Acceptance.DataStores;

/// <summary>One way to have a store, and what must come of it.</summary>
/// <param name="Name">What it is called in the documentation.</param>
/// <param name="Values">Its lines in the values of the chart.</param>
public sealed record StoreOption(string Name, string Values)
{
    /// <summary>Its lines below <c>librechat.configEnv</c>.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>The pods that run in the cluster because of it.</summary>
    public ImmutableArray<string> Workloads { get; init; } = [];

    /// <summary>What pods may open inside the cluster because of it: <c>from to port</c>.</summary>
    public ImmutableArray<string> Ways { get; init; } = [];

    /// <summary>The group whose destination stays closed until somebody answers; null when nothing is asked.</summary>
    public string? Asks { get; init; }

    /// <summary>The pod that needs it.</summary>
    public string User { get; init; } = "librechat";

    /// <summary>The ports on which the answers open it.</summary>
    public ImmutableArray<int> AnsweredPorts { get; init; } = [];

    /// <summary>What the documentation says of it: what is opened without being asked.</summary>
    public required string Says { get; init; }

    public override string ToString() => Name;
}
