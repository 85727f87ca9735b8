using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Probing;

/// <summary>What can go wrong when connections are tried on purpose (BH902x).</summary>
internal static class ProbeDiagnostics
{
    /// <summary>BH9020.</summary>
    public static readonly DiagnosticDescriptor NothingReached = new("BH9020", Severity.Error, "No allowed connection was reached",
        "Where nothing can be reached, everything looks stopped: without one allowed connection that comes about, the run shows nothing and is no evidence.");

    /// <summary>BH9021.</summary>
    public static readonly DiagnosticDescriptor NothingAllowed = new("BH9021", Severity.Error, "No allowed destination to try",
        "Neither the policy of the workload nor --allowed names a destination that can be tried: an exact name with its port. Nothing was tried.");

    /// <summary>BH9022.</summary>
    public static readonly DiagnosticDescriptor NotStopped = new("BH9022", Severity.Error, "A forbidden connection was reached",
        "A connection that must not come about did: the way that was tried goes past the policy.");

    /// <summary>BH9023.</summary>
    public static readonly DiagnosticDescriptor NotForbidden = new("BH9023", Severity.Error, "Forbidden destination that the policy allows",
        "A destination given with --forbidden is opened by the policy of the workload, so that reaching it would show nothing. Nothing was tried.");

    /// <summary>BH9024.</summary>
    public static readonly DiagnosticDescriptor NoResult = new("BH9024", Severity.Warning, "An attempt without a result",
        "What came back does not tell whether the connection was stopped: an alert or error that either side may have sent, a name that does not resolve, no network. Such an attempt never counts as stopped.");

    /// <summary>BH9025.</summary>
    public static readonly DiagnosticDescriptor NotReached = new("BH9025", Severity.Error, "An allowed connection was stopped",
        "A connection that the policy allows did not come about: the policy in force is another one, or something else is in the way.");

    /// <summary>BH9026.</summary>
    public static readonly DiagnosticDescriptor NotTried = new("BH9026", Severity.Info, "Not tried",
        "Something of the policy or of the standard list is left out of the run: a wildcard names no host that could be asked, and a standard target that the policy allows is not forbidden.");

    /// <summary>BH9027.</summary>
    public static readonly DiagnosticDescriptor NoTls = new("BH9027", Severity.Error, "No TLS on this machine",
        "The program speaks TLS by the OpenSSL library of the system (libssl 3 or 1.1), which is not there: many small images lack it. Nothing was tried.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [NothingReached, NothingAllowed, NotStopped, NotForbidden, NoResult, NotReached, NotTried, NoTls];
}
