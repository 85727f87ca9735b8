namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Drift"/>: checks for drift.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Drift"/>.</param>
/// <param name="Checks">The checks, the oldest first.</param>
public sealed record DriftFacts(string Schema, IReadOnlyList<DriftCheck> Checks);

/// <summary>A check.</summary>
/// <param name="When">When it was made, UTC; null when its record does not say: then it counts for nothing.</param>
/// <param name="Compared">What the committed policy was compared with: <c>configuration</c>, or <c>cluster</c> (and configuration).</param>
/// <param name="InStep">Whether nothing differed.</param>
/// <param name="Findings">What differed, one sentence each.</param>
/// <param name="Record">The file in <see cref="BundlePaths.RecordFolder"/> that it was read from; null for the check at collecting.</param>
public sealed record DriftCheck(DateTimeOffset? When, string Compared, bool InStep, IReadOnlyList<string> Findings, string? Record);
