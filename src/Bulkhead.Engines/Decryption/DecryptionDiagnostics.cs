using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Engines.Decryption;

/// <summary>What can be found while writing what workloads need to trust the CA of a gateway that decrypts (BH53xx).</summary>
public static class DecryptionDiagnostics
{
    /// <summary>BH5301.</summary>
    public static readonly DiagnosticDescriptor NotCarried = new("BH5301", Severity.Error, "The chart's CRD cannot decrypt, so nothing needs the CA",
        "The FirewallPolicy CRD has decryptPolicy from chart 10.1 on. With an older one nothing is decrypted, and workloads that trust a CA for nothing are worse than before.");

    /// <summary>BH5302.</summary>
    public static readonly DiagnosticDescriptor ByHand = new("BH5302", Severity.Warning, "A decrypted workload has to be given the CA by hand",
        "The official chart has values for LibreChat and the RAG API only. Other workloads refuse the gateway's certificate until they are given the CA, so their decrypted destinations fail closed.");

    /// <summary>BH5303.</summary>
    public static readonly DiagnosticDescriptor McpEnvironment = new("BH5303", Severity.Info, "An MCP server that LibreChat starts needs the CA in its env",
        "A stdio server inherits only HOME, LOGNAME, PATH, SHELL, TERM and USER, so it does not see the variables of the pod.");

    /// <summary>BH5304.</summary>
    public static readonly DiagnosticDescriptor ListReplaced = new("BH5304", Severity.Warning, "The decryption values would replace a list of your own",
        "Helm merges mappings of several values files and replaces lists. A pod that loses a volume does not start, or starts without its files.");

    /// <summary>BH5305.</summary>
    public static readonly DiagnosticDescriptor PathsAtGateway = new("BH5305", Severity.Warning, "Paths are held by the embedded gateway alone",
        "The FirewallPolicy CRD has names and no URLs. The gateway reads request-paths.yaml beside it and denies every other path of these rules.");

    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [NotCarried, ByHand, McpEnvironment, ListReplaced, PathsAtGateway];
}
