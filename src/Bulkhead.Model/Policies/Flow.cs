using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Policies;

/// <summary>What the first bytes of a connection show.</summary>
public enum Application
{
    /// <summary>TLS with a server name (SNI).</summary>
    Tls,

    /// <summary>TLS without a server name.</summary>
    TlsWithoutName,

    /// <summary>Plain HTTP with a Host.</summary>
    Http,

    /// <summary>Neither TLS nor HTTP, or nothing at all.</summary>
    Other,
}

/// <summary>A connection to judge.</summary>
/// <param name="Namespace">The namespace of the pod that opens it.</param>
/// <param name="Labels">The labels of that pod.</param>
/// <param name="Name">The name read from the wire (SNI or Host), or null.</param>
/// <param name="Address">The destination address, or null when it is only known to be public.</param>
/// <param name="Transport">TCP, UDP or ICMP.</param>
/// <param name="Port">The destination port, 1 to 65535; 0 for ICMP.</param>
/// <param name="Application">What the first bytes show.</param>
public sealed record Flow(
    string Namespace,
    ImmutableSortedDictionary<string, string> Labels,
    Hostname? Name,
    IPAddress? Address,
    Transport Transport,
    int Port,
    Application Application);

/// <summary>How far a question about wildcards and unknown groups is answered.</summary>
public enum Reading
{
    /// <summary>Assume what opens most: for questions of exposure.</summary>
    Widest,

    /// <summary>Assume what opens least: for questions of reachability.</summary>
    Narrowest,
}

/// <summary>The answer of the judge.</summary>
/// <param name="Allowed">Whether the connection passes.</param>
/// <param name="Policy">The policy that decided, or null when none selects the pod.</param>
/// <param name="Rule">The rule that decided, or null when none matched.</param>
/// <param name="Assumptions">What had to be assumed, as sentences.</param>
public sealed record Verdict(bool Allowed, string? Policy, Rule? Rule, ImmutableArray<string> Assumptions)
{
    /// <summary>The reasons of the rule that decided.</summary>
    public ImmutableArray<Origin> Origins => Rule?.Origins ?? [];
}
