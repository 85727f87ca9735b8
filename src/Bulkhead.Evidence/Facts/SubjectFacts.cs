namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Subject"/>: what a bundle is about.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Subject"/>.</param>
/// <param name="Deployment">The deployment: namespace/release, or a name that its people gave it.</param>
/// <param name="Number">The place of the bundle in its chain, from 1.</param>
/// <param name="Since">The first instant of the period, UTC.</param>
/// <param name="Until">The first instant after the period, UTC.</param>
/// <param name="Collected">When it was collected, UTC.</param>
/// <param name="Tool">The version of Bulkhead.</param>
/// <param name="Catalog">The version of its catalog.</param>
/// <param name="Engines">What the policy is written for, with the version that it needs.</param>
/// <param name="Limits">What the method cannot show, one sentence each.</param>
public sealed record SubjectFacts(
    string Schema, string Deployment, int Number, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset Collected, string Tool, string Catalog,
    IReadOnlyList<EngineFact> Engines, IReadOnlyList<string> Limits);

/// <summary>An engine that the policy is written for.</summary>
/// <param name="Name">Its word in bulkhead.yaml: <c>aviatrix</c>, <c>network-policy</c> …</param>
/// <param name="Version">The version of its chart or API; null when none is known.</param>
public sealed record EngineFact(string Name, string? Version);
