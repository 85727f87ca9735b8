namespace Bulkhead.Evidence.Bundles;

/// <summary>The list of what a bundle holds. Its hash stands for all of it.</summary>
/// <param name="Schema">The contract, <see cref="Facts.EvidenceContracts.Manifest"/>.</param>
/// <param name="Number">The place of the bundle in its chain, from 1.</param>
/// <param name="Previous">The bundle before it; null for the first.</param>
/// <param name="Since">The first instant of the period, UTC.</param>
/// <param name="Until">The first instant after the period, UTC.</param>
/// <param name="Collected">When it was collected, UTC.</param>
/// <param name="Tool">The version of Bulkhead that made it.</param>
/// <param name="Files">Every file but the manifest and the attestation, ordered by path.</param>
public sealed record BundleManifest(
    string Schema, int Number, PreviousBundle? Previous, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset Collected, string Tool, IReadOnlyList<BundleFile> Files);

/// <summary>A file of a bundle.</summary>
/// <param name="Path">Where it stands, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">The hash of its content, 64 lower-case hexadecimal digits.</param>
public sealed record BundleFile(string Path, long Bytes, string Sha256);

/// <summary>The bundle before another.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Manifest">The hash of its manifest.</param>
/// <param name="Attestation">The hash of its attestation.</param>
public sealed record PreviousBundle(string Name, string Manifest, string Attestation);
