using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.Terraform;

/// <summary>What can be found while reading the variables of the Terraform overlay (BH535x).</summary>
public static class TerraformDiagnostics
{
    /// <summary>BH5351.</summary>
    public static readonly DiagnosticDescriptor VariablesUnreadable = new("BH5351", Severity.Error, "The variables of the overlay cannot be read",
        "The file is not what bulkhead generate writes: no JSON, another version, a rule whose group is missing, or two rules with one priority. What it opens is not known.");

    /// <summary>Every diagnostic of this area, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [VariablesUnreadable];
}
