using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Model.Inventories;

/// <summary>Everything that a configuration says about destinations: the only thing that crosses from reading to planning.</summary>
/// <param name="Topology">The pods.</param>
/// <param name="Intents">Merged and ordered: one entry per workload × host × port × protocol × kind × group.</param>
/// <param name="Diagnostics">What was found while reading and extracting.</param>
/// <param name="Inputs">The files that were read, ordered by name.</param>
/// <param name="CatalogVersion">The version of the catalog that was used.</param>
public sealed record Inventory(
    DeploymentTopology Topology,
    ImmutableArray<EgressIntent> Intents,
    ImmutableArray<Diagnostic> Diagnostics,
    ImmutableArray<InputFile> Inputs,
    string CatalogVersion)
{
    /// <summary>What the configuration says beside destinations.</summary>
    public ConfigurationFacts Facts { get; init; } = ConfigurationFacts.None;

    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>A file that was read.</summary>
/// <param name="Name">Its name as the user gave it.</param>
/// <param name="Sha256">The SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public sealed record InputFile(string Name, string Sha256);
