using System.Collections.Immutable;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Cli.Verifying;

/// <summary>One finding of verify.</summary>
/// <param name="Diagnostic">What people read.</param>
/// <param name="Drift">What differs; null for what concerns a file as a whole.</param>
/// <param name="Origins">The lines of the configuration that ask for what is closed.</param>
internal sealed record VerifyFinding(Diagnostic Diagnostic, Drift? Drift, ImmutableArray<Origin> Origins);

/// <summary>What verify found.</summary>
/// <param name="Folder">The committed folder, as the user knows it.</param>
/// <param name="Live">Where the live objects come from; null when none were compared.</param>
/// <param name="Findings">The findings, ordered by side and weight.</param>
internal sealed record VerifyReport(string Folder, string? Live, ImmutableArray<VerifyFinding> Findings)
{
    /// <summary>When it was looked, UTC, to the second.</summary>
    public DateTimeOffset When { get; init; } = Collecting.Period.Now();

    /// <summary>Whether the three are in step.</summary>
    public bool InStep => Findings.All(finding => finding.Diagnostic.Severity == Severity.Info);
}
