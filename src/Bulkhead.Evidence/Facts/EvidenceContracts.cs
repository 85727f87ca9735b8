using System.Collections.Immutable;

namespace Bulkhead.Evidence.Facts;

/// <summary>The contracts of the files of a bundle; each has a schema in schemas/.</summary>
public static class EvidenceContracts
{
    /// <summary><see cref="BundlePaths.Manifest"/>.</summary>
    public const string Manifest = "bulkhead.evidence-manifest/v1";

    /// <summary><see cref="BundlePaths.Subject"/>.</summary>
    public const string Subject = "bulkhead.evidence-subject/v1";

    /// <summary><see cref="BundlePaths.Derivation"/>.</summary>
    public const string Derivation = "bulkhead.evidence-derivation/v1";

    /// <summary><see cref="BundlePaths.Reach"/>.</summary>
    public const string Reach = "bulkhead.evidence-reach/v1";

    /// <summary><see cref="BundlePaths.Changes"/>.</summary>
    public const string Changes = "bulkhead.evidence-changes/v1";

    /// <summary><see cref="BundlePaths.Drift"/>.</summary>
    public const string Drift = "bulkhead.evidence-drift/v1";

    /// <summary><see cref="BundlePaths.Exceptions"/>.</summary>
    public const string Exceptions = "bulkhead.evidence-exceptions/v1";

    /// <summary><see cref="BundlePaths.Flows"/>.</summary>
    public const string Flows = "bulkhead.evidence-flows/v1";

    /// <summary><see cref="BundlePaths.Tests"/>.</summary>
    public const string Tests = "bulkhead.evidence-tests/v1";

    /// <summary><see cref="BundlePaths.Posture"/>.</summary>
    public const string Posture = "bulkhead.evidence-posture/v1";

    /// <summary>What <c>bulkhead probe</c> writes.</summary>
    public const string Probe = "bulkhead.probe/v1";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [Changes, Derivation, Drift, Exceptions, Flows, Manifest, Posture, Reach, Subject, Tests];
}
