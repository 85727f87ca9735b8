using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Flows.Serving;

/// <summary>What can be wrong with <c>bulkheadd serve</c>. Here and not at the server, so that the page of diagnostics knows them.</summary>
public static class ServeDiagnostics
{
    /// <summary>An address that cannot be listened on.</summary>
    public static readonly DiagnosticDescriptor Listen = new("BH8050", Severity.Error, "An address cannot be listened on", "The dashboard or a syslog source cannot listen where it should: the address is taken, not of this machine, or the port needs rights.");

    /// <summary>A file that cannot be read.</summary>
    public static readonly DiagnosticDescriptor File = new("BH8051", Severity.Error, "A file that the server needs cannot be read", "A certificate, a key, a secret or the names of rules cannot be read.");

    /// <summary>No certificate where one is needed.</summary>
    public static readonly DiagnosticDescriptor Certificate = new("BH8052", Severity.Error, "A certificate is needed", "The dashboard shows who talked to whom. Beyond this machine it is served over TLS alone.");

    /// <summary>The folder of the store cannot be made, or belongs to somebody else.</summary>
    public static readonly DiagnosticDescriptor Store = new("BH8053", Severity.Error, "The folder of the server cannot be used", "Flows, spools and access are kept in a folder that only its owner can read. It has to belong to the user that the server runs as.");

    /// <summary>All of them.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [Listen, File, Certificate, Store];
}
