using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>What can be found while writing and reading Kubernetes NetworkPolicies (BH52xx).</summary>
public static class NetworkPolicyDiagnostics
{
    /// <summary>BH5201.</summary>
    public static readonly DiagnosticDescriptor InternetStaysClosed = new("BH5201", Severity.Warning, "A NetworkPolicy cannot filter names, so the Internet stays closed",
        "A NetworkPolicy knows addresses only. Without an engine behind it that reads names (target aviatrix), opening the Internet for an allow-list of names would open all of it.");

    /// <summary>BH5202.</summary>
    public static readonly DiagnosticDescriptor EntranceWide = new("BH5202", Severity.Info, "Every pod of the cluster may connect to the entrance",
        "Where the ingress controller runs is not known, so the port of the LibreChat API is open to all pods (not to addresses outside the cluster).");

    /// <summary>BH5203.</summary>
    public static readonly DiagnosticDescriptor MetadataRefused = new("BH5203", Severity.Warning, "A block holds the metadata service of a cloud",
        "Metadata services hand out credentials of the node. They are never opened: the addresses are cut out of the block, or the block is left out.");

    /// <summary>BH5204.</summary>
    public static readonly DiagnosticDescriptor PeerUnknown = new("BH5204", Severity.Warning, "A workload of the plan does not exist",
        "The plan opens a way to a workload that is not part of the deployment. The way stays closed.");

    /// <summary>BH5205.</summary>
    public static readonly DiagnosticDescriptor PeerWithoutLabels = new("BH5205", Severity.Warning, "A peer has no labels",
        "A peer without labels would be every pod of its namespace. The way stays closed.");

    /// <summary>BH5206.</summary>
    public static readonly DiagnosticDescriptor TransportNotExpressible = new("BH5206", Severity.Warning, "A NetworkPolicy has no form for a transport",
        "NetworkPolicy knows TCP, UDP and SCTP ports. What has no port stays closed.");

    /// <summary>BH5252.</summary>
    public static readonly DiagnosticDescriptor NotReadable = new("BH5252", Severity.Error, "A NetworkPolicy cannot be read",
        "An entry of a NetworkPolicy is not one that an API server would take, or is of another API. What is not understood is never judged as closed or open: the reach of the pods is not known.");

    /// <summary>Every diagnostic of this area, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
        [InternetStaysClosed, EntranceWide, MetadataRefused, PeerUnknown, PeerWithoutLabels, TransportNotExpressible, NotReadable];
}
