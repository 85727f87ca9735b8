using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output;

/// <summary>What every form of a review shows.</summary>
/// <param name="Topology">The pods.</param>
/// <param name="Decisions">Every destination with its decision, in the order of the inventory.</param>
/// <param name="Diagnostics">Everything that was found, in the order found: reading, extracting, planning.</param>
/// <param name="Inputs">The files that were read.</param>
/// <param name="CatalogVersion">The version of the catalog.</param>
internal sealed record Review(
    DeploymentTopology Topology,
    ImmutableArray<IntentDecision> Decisions,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<InputFile> Inputs,
    string CatalogVersion)
{
    /// <summary>Whether NetworkPolicy counts in the cluster, in one line; null when none is written.</summary>
    public string? Prerequisite { get; init; }

    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}
