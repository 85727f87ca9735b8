namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Derivation"/>: what <c>verify</c> needs to run the derivation again, and what came out of it when it was collected.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Derivation"/>.</param>
/// <param name="Day">The day on which expiry dates were judged, UTC.</param>
/// <param name="Watch">Whether the closing deny is only watched.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Inputs">The files that were read.</param>
/// <param name="Artefacts">The policy files with the hashes of what was derived, ordered by name.</param>
/// <param name="Proof">The proof from the written text.</param>
public sealed record DerivationFacts(
    string Schema, DateOnly Day, bool Watch, DerivationRequest Request, IReadOnlyList<InputFact> Inputs, IReadOnlyList<ArtefactFact> Artefacts, ProofFact Proof);

/// <summary>What was asked for. Files are named as in <see cref="InputFact.Name"/>.</summary>
/// <param name="Settings">The settings file; null for none.</param>
/// <param name="Files">Files whose role is told from their content.</param>
/// <param name="Environment">Environment files.</param>
/// <param name="Values">Helm values, the later wins.</param>
/// <param name="EnvironmentKeys">Names of variables that are set; null when not given.</param>
/// <param name="Namespace">The namespace; null when not given.</param>
/// <param name="Release">The release; null when not given.</param>
public sealed record DerivationRequest(
    string? Settings, IReadOnlyList<string> Files, IReadOnlyList<string> Environment, IReadOnlyList<string> Values, IReadOnlyList<string>? EnvironmentKeys, string? Namespace, string? Release);

/// <summary>A file that was read.</summary>
/// <param name="Name">Its name, from the folder of bulkhead.yaml.</param>
/// <param name="File">Where the recorded copy stands in the bundle.</param>
/// <param name="Sha256">The hash of the file as it was read: what stands in the headers of the policy files.</param>
/// <param name="Redacted">How many values were taken out of the recorded copy because they are or may be secrets.</param>
public sealed record InputFact(string Name, string File, string Sha256, int Redacted);

/// <summary>A policy file.</summary>
/// <param name="File">Where it stands in the bundle.</param>
/// <param name="Sha256">The hash of what was derived.</param>
public sealed record ArtefactFact(string File, string Sha256);

/// <summary>The proof that the written policy allows what was decided and nothing else.</summary>
/// <param name="Held">Whether it held.</param>
/// <param name="Allowed">Destinations that are allowed.</param>
/// <param name="Denied">Destinations that the deployment could be made to contact and that stay closed.</param>
/// <param name="Failures">What was disproved.</param>
public sealed record ProofFact(bool Held, int Allowed, int Denied, IReadOnlyList<string> Failures);
