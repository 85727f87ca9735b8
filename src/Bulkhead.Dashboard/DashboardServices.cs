using Bulkhead.Dashboard.Access;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Live;
using Bulkhead.FlowStore;
using Bulkhead.Gateway.Deciding;

namespace Bulkhead.Dashboard;

/// <summary>What the pages show.</summary>
public sealed record DashboardServices
{
    /// <summary>The flows.</summary>
    public required IFlowStore Store { get; init; }

    /// <summary>Flows as they come.</summary>
    public required FlowFeed Feed { get; init; }

    /// <summary>The policy in force; null when the server was given none.</summary>
    public required Func<GatewayPolicy?> Policy { get; init; }

    /// <summary>When the policy in force was taken over; null when there is none.</summary>
    public Func<DateTimeOffset?> PolicySince { get; init; } = static () => null;

    /// <summary>Why the newest policy is not in force; null when it is.</summary>
    public Func<string?> PolicyProblem { get; init; } = static () => null;

    /// <summary>What would open a denied destination; null when no configuration was named.</summary>
    public ChangeAdvisor? Advisor { get; init; }

    /// <summary>The folders that what-if may judge against, by name.</summary>
    public IReadOnlyDictionary<string, string> Candidates { get; init; } = new Dictionary<string, string>();

    /// <summary>The last lines of a source that could not be understood, the newest first.</summary>
    public Func<string, System.Collections.Immutable.ImmutableArray<string>> Quarantined { get; init; } = static _ => [];

    /// <summary>The folder with the closed days of the flow store; null where the engine keeps days itself.</summary>
    public string? Days { get; init; }

    /// <summary>The folder of the chain of evidence bundles; null when none was named.</summary>
    public string? Bundles { get; init; }

    /// <summary>Links that let their holder in once.</summary>
    public required OneTimeLinks Links { get; init; }

    /// <summary>Tokens for programs.</summary>
    public required ApiTokens Tokens { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
