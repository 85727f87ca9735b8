using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Gateway;

/// <summary>What can be found while the gateway is set up or its policy is read (BH7xxx).</summary>
public static class GatewayDiagnostics
{
    /// <summary>BH7001.</summary>
    public static readonly DiagnosticDescriptor NoPolicy = new("BH7001", Severity.Error, "The policy folder holds no policy",
        "Without a policy everything is denied. A folder that becomes empty while the gateway runs does not take the last good policy out of force.");

    /// <summary>BH7002.</summary>
    public static readonly DiagnosticDescriptor PolicyUnreadable = new("BH7002", Severity.Error, "The policy folder cannot be read",
        "The last good policy stays in force; at the start everything is denied until the folder can be read.");

    /// <summary>BH7003.</summary>
    public static readonly DiagnosticDescriptor Identity = new("BH7003", Severity.Error, "A workload cannot be identified by what was given",
        "The gateway knows who opens a connection by the source address alone. An entry that is wrong or ambiguous would give one workload the rights of another.");

    /// <summary>BH7004.</summary>
    public static readonly DiagnosticDescriptor Listen = new("BH7004", Severity.Error, "The gateway cannot listen",
        "The address is taken or not of this machine, or the right to bind it (or to accept connections for other addresses) is missing.");

    /// <summary>BH7005.</summary>
    public static readonly DiagnosticDescriptor Rules = new("BH7005", Severity.Error, "The packet rules cannot be installed",
        "Rules are installed as a whole or not at all. Without them traffic of the workloads does not come to the gateway.");

    /// <summary>BH7006.</summary>
    public static readonly DiagnosticDescriptor Log = new("BH7006", Severity.Error, "The flow log cannot be written",
        "What cannot be recorded is not allowed, unless the gateway was told to count and go on.");

    /// <summary>BH7007.</summary>
    public static readonly DiagnosticDescriptor CutOff = new("BH7007", Severity.Error, "A manifest seems to be cut off",
        "A file that was written in part can be valid and open more than the whole one. So every FirewallPolicy has to end in a rule that denies the rest, and a file of 'bulkhead generate' in a line end.");

    /// <summary>BH7008.</summary>
    public static readonly DiagnosticDescriptor Altered = new("BH7008", Severity.Error, "A generated manifest is not the one that was written",
        "Every YAML file of 'bulkhead generate' ends in a digest of its lines. One that was copied in part, or edited by hand, is not taken into force: half of a list of denied names would deny half. The digest is no signature.");

    /// <summary>BH7009.</summary>
    public static readonly DiagnosticDescriptor Paths = new("BH7009", Severity.Error, "Paths of requests stand beside no rule that could hold them",
        "Paths are judged on decrypted connections. For a rule that does not exist, or that is not decrypted, they would bind nothing while somebody relies on them.");

    /// <summary>BH7020.</summary>
    public static readonly DiagnosticDescriptor DecryptionCa = new("BH7020", Severity.Error, "The certificate authority for decryption cannot be used",
        "Certificates for decrypted connections are made under a CA of yours: a CA certificate that is in date, and its private key in a file that nobody else can read.");

    /// <summary>BH7021.</summary>
    public static readonly DiagnosticDescriptor OriginCa = new("BH7021", Severity.Error, "The roots for origins cannot be used",
        "The gateway verifies the servers behind decrypted connections. Without roots it could trust none of them.");

    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [NoPolicy, PolicyUnreadable, Identity, Listen, Rules, Log, CutOff, Altered, Paths, DecryptionCa, OriginCa];
}
