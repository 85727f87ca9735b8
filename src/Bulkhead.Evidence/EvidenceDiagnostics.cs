using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Evidence;

/// <summary>What can be wrong with evidence.</summary>
public static class EvidenceDiagnostics
{
    /// <summary>A file is not what was collected.</summary>
    public static readonly DiagnosticDescriptor Tampered = new("BH9001", Severity.Error, "Bundle was changed",
        "A file of an evidence bundle is missing, was added, or is not what its manifest says, or the manifest itself is not as it was written.");

    /// <summary>The chain does not hold.</summary>
    public static readonly DiagnosticDescriptor ChainBroken = new("BH9002", Severity.Error, "Chain of bundles is broken",
        "Bundles do not follow each other as they were collected: one was taken out, added or changed, or the records of connections behind them were written again.");

    /// <summary>The signature is missing or of somebody else.</summary>
    public static readonly DiagnosticDescriptor NotSigned = new("BH9003", Severity.Error, "Signature does not hold",
        "A public key was given, and the bundle is not signed by it.");

    /// <summary>What was derived does not follow from what was recorded.</summary>
    public static readonly DiagnosticDescriptor NotDerived = new("BH9004", Severity.Error, "Bundle contradicts itself",
        "Policy files or reports of the bundle are not what its recorded inputs and facts give when they are derived again.");

    /// <summary>Another version made it.</summary>
    public static readonly DiagnosticDescriptor OtherVersion = new("BH9005", Severity.Error, "Bundle of another version",
        "The bundle was made by another version of Bulkhead, so deriving policy and reports again to the byte shows nothing. Hashes, chain and signature were still checked.");

    /// <summary>A signature was not looked at.</summary>
    public static readonly DiagnosticDescriptor SignatureNotChecked = new("BH9006", Severity.Warning, "Signature not checked",
        "The bundle is signed, and no public key was given to check it with.");

    /// <summary>Something that should be a bundle is none.</summary>
    public static readonly DiagnosticDescriptor NotBundle = new("BH9010", Severity.Error, "Not a bundle",
        "The folder or archive that was named holds no evidence bundle, or cannot be read.");

    /// <summary>A secret would be recorded.</summary>
    public static readonly DiagnosticDescriptor CannotRedact = new("BH9011", Severity.Error, "Input that cannot be recorded",
        "With its secrets taken out, an input gives another policy, so it cannot be recorded in a way that others can derive the policy from.");

    /// <summary>A record that was given cannot be read.</summary>
    public static readonly DiagnosticDescriptor RecordUnreadable = new("BH9012", Severity.Error, "Record that cannot be read",
        "A file that was given as a result (of a check, a probe, a review, or of the flow store) is not one, so it cannot count as evidence.");

    /// <summary>The period cannot be understood.</summary>
    public static readonly DiagnosticDescriptor Period = new("BH9013", Severity.Error, "Period that cannot be read",
        "A period needs a beginning before its end: days (2026-07-01), instants (2026-07-01T00:00:00Z) or spans before now (90d), and no end in the future.");

    /// <summary>The chain cannot be continued.</summary>
    public static readonly DiagnosticDescriptor ChainRefused = new("BH9014", Severity.Error, "Chain that cannot be continued",
        "The folder of bundles is not as its list says, so no bundle is added to it: that would hide what happened to it.");

    /// <summary>Signing failed.</summary>
    public static readonly DiagnosticDescriptor SigningFailed = new("BH9015", Severity.Error, "Signing failed",
        "The key cannot be read or is no ECDSA key, or the signing command failed or gave no valid signature of the public key.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [Tampered, ChainBroken, NotSigned, NotDerived, OtherVersion, SignatureNotChecked, NotBundle, CannotRedact, RecordUnreadable, Period, ChainRefused, SigningFailed];
}
