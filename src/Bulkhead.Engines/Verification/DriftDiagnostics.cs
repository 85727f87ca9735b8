using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.Verification;

/// <summary>What <c>bulkhead verify</c> can find (BH62xx).</summary>
public static class DriftDiagnostics
{
    /// <summary>BH6201.</summary>
    public static readonly DiagnosticDescriptor CommittedOpens = new("BH6201", Severity.Error, "The committed policy opens more than the configuration asks for",
        "A file of the folder was edited by hand, or the configuration no longer asks for what the folder still opens. The message says who reaches what by which rule.");

    /// <summary>BH6202.</summary>
    public static readonly DiagnosticDescriptor CommittedCloses = new("BH6202", Severity.Error, "The committed policy closes what the configuration asks for",
        "The configuration or the folder was changed without the other. What is named here would not work once the folder is applied.");

    /// <summary>BH6203.</summary>
    public static readonly DiagnosticDescriptor ClusterOpens = new("BH6203", Severity.Error, "The cluster opens more than the committed policy",
        "An object of the cluster was edited by hand, or another policy adds reach. The message says who reaches what by which rule.");

    /// <summary>BH6204.</summary>
    public static readonly DiagnosticDescriptor ClusterCloses = new("BH6204", Severity.Error, "The cluster closes what the committed policy opens",
        "The committed policy is not applied, or an object was edited by hand.");

    /// <summary>BH6205.</summary>
    public static readonly DiagnosticDescriptor ObjectMissing = new("BH6205", Severity.Error, "A policy object is missing",
        "What the object closes is open as far as other policies and the defaults of cluster and controller let it.");

    /// <summary>BH6206.</summary>
    public static readonly DiagnosticDescriptor ForeignPolicy = new("BH6206", Severity.Warning, "Another policy selects the pods of the deployment",
        "Bulkhead did not write it. NetworkPolicies add up, and the order of two FirewallPolicies for one pod is not documented, so such a policy may open what the committed one closes. The reach that it adds is reported on its own.");

    /// <summary>BH6207.</summary>
    public static readonly DiagnosticDescriptor Ungoverned = new("BH6207", Severity.Error, "No policy selects a workload",
        "A selector was changed or a policy is gone: nothing is closed for the pods of the workload except what other policies and defaults close.");

    /// <summary>BH6208.</summary>
    public static readonly DiagnosticDescriptor Unreadable = new("BH6208", Severity.Error, "A policy object cannot be read in full",
        "The object has fields or values that Bulkhead does not understand, so what it opens is not known. Nothing that Bulkhead writes looks like this.");

    /// <summary>BH6209.</summary>
    public static readonly DiagnosticDescriptor FormDiffers = new("BH6209", Severity.Warning, "Written differently, but the same is open",
        "Comments, order, names of rules or the header differ. Nobody reaches anything else by it.");

    /// <summary>BH6210.</summary>
    public static readonly DiagnosticDescriptor FolderMissing = new("BH6210", Severity.Error, "There is no committed policy",
        "The folder does not exist or holds nothing that Bulkhead wrote.");

    /// <summary>BH6211.</summary>
    public static readonly DiagnosticDescriptor KustomizationDiffers = new("BH6211", Severity.Error, "kustomization.yaml was edited",
        "The file decides which objects of the folder are applied and may patch them, so what is applied need not be what the folder shows. Put changes of your own into an overlay beside it.");

    /// <summary>BH6212.</summary>
    public static readonly DiagnosticDescriptor DecryptionDiffers = new("BH6212", Severity.Error, "What is decrypted differs",
        "decryptPolicy of a rule was changed: the gateway reads what it should not, or no longer inspects what it should.");

    /// <summary>Every diagnostic of this area, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        CommittedOpens, CommittedCloses, ClusterOpens, ClusterCloses, ObjectMissing, ForeignPolicy, Ungoverned, Unreadable, FormDiffers, FolderMissing, KustomizationDiffers, DecryptionDiffers,
    ];

    /// <summary>The diagnostic of a difference.</summary>
    public static DiagnosticDescriptor Of(DriftSide side, DriftKind kind) => kind switch
    {
        DriftKind.Opened => side == DriftSide.Committed ? CommittedOpens : ClusterOpens,
        DriftKind.Closed => side == DriftSide.Committed ? CommittedCloses : ClusterCloses,
        DriftKind.Missing => ObjectMissing,
        DriftKind.Foreign => ForeignPolicy,
        DriftKind.Ungoverned => Ungoverned,
        DriftKind.Decrypted => DecryptionDiffers,
        DriftKind.Unreadable => Unreadable,
        _ => FormDiffers,
    };
}
