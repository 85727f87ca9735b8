using System.Collections.Immutable;
using System.Net;

namespace Bulkhead.Gateway.Accepting;

/// <summary>What packet rules bring to the gateway and what they leave alone. Everything else of the same workloads is stopped.</summary>
public sealed record PacketRules
{
    /// <summary>The interfaces that traffic of workloads arrives at: the veth of a namespace, or a docker bridge. Each passes <see cref="PacketRulesSyntax.IsInterface"/>.</summary>
    public ImmutableArray<string> Interfaces { get; init; } = [];

    /// <summary>The ids of local users that are workloads; never 0.</summary>
    public ImmutableArray<uint> Users { get; init; } = [];

    /// <summary>The port of the gateway's listener, on every address of the machine.</summary>
    public int Port { get; init; } = 15001;

    /// <summary>The port of the gateway's DNS responder; null for none, then DNS over UDP is stopped and over TCP goes to the gateway like everything else.</summary>
    public int? DnsPort { get; init; }

    /// <summary>The port of the gateway's proxy listener, which workloads may open themselves; null for none.</summary>
    public int? ProxyPort { get; init; }

    /// <summary>Whether connections are delivered as they are (TPROXY) and not rewritten (REDIRECT). For interfaces alone.</summary>
    public bool Tproxy { get; init; }

    /// <summary>Destinations that are reached past the gateway, over TCP: data stores. None by default.</summary>
    public ImmutableArray<DirectDestination> Direct { get; init; } = [];

    /// <summary>TCP ports of the workload where others may open connections: answers from there pass.</summary>
    public ImmutableArray<int> Served { get; init; } = [];
}

/// <summary>A destination that is reached past the gateway.</summary>
/// <param name="Network">The block; its address has no bit set behind the prefix.</param>
/// <param name="Port">The TCP port; null for all.</param>
public readonly record struct DirectDestination(IPNetwork Network, int? Port);
