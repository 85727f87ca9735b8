using System.Collections.Immutable;
using Bulkhead.Dashboard.Changes;
using Bulkhead.Dashboard.Viewing;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Dashboard.Pages;

/// <summary>What the overview shows.</summary>
public sealed record OverviewModel
{
    /// <summary>Numbers of the whole time.</summary>
    public FlowCounts Total { get; init; }

    /// <summary>Numbers over time.</summary>
    public ImmutableArray<SeriesPoint> Series { get; init; } = [];

    /// <summary>The groups that were denied most.</summary>
    public ImmutableArray<DeniedGroup> Denied { get; init; } = [];

    /// <summary>Destinations nobody had reached for before.</summary>
    public ImmutableArray<NewDestination> New { get; init; } = [];

    /// <summary>Rules that permit something and were not used.</summary>
    public ImmutableArray<RuleView> Unused { get; init; } = [];

    /// <summary>How the sources are doing.</summary>
    public ImmutableArray<SourceHealth> Sources { get; init; } = [];

    /// <summary>The version of the policy in force; null for none.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? PolicySince { get; init; }

    /// <summary>Why a newer policy is not in force.</summary>
    public string? PolicyProblem { get; init; }

    /// <summary>Whether the committed policy is what the configuration asks for; null when no configuration was named.</summary>
    public DriftAnswer? Drift { get; init; }

    /// <summary>Whether nothing was ever stored.</summary>
    public bool Empty => Sources.IsEmpty && Total.Connections == 0;
}
