using System.Net;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Planning;

/// <summary>What is done with a destination.</summary>
internal abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>Opened by name.</summary>
    public sealed record ByName(string Host, int Port, bool IsTls) : Outcome;

    /// <summary>Opened by address.</summary>
    public sealed record ByAddress(IPNetwork Network, PortRange Ports, Transport Transport) : Outcome;

    /// <summary>Opened to the addresses of a name, as the gateway resolves it.</summary>
    public sealed record ByHostname(string Host, PortRange Ports, Transport Transport) : Outcome;

    /// <summary>Opened inside the cluster.</summary>
    public sealed record ToPeer(string Name, Peer Peer, PortRange Ports, Transport Transport) : Outcome;

    /// <summary>The resolver of the cluster.</summary>
    public sealed record ToClusterDns : Outcome
    {
        public static ToClusterDns Instance { get; } = new();
    }

    /// <summary>Stays inside the pod: nothing to open.</summary>
    public sealed record Internal : Outcome
    {
        public static Internal Instance { get; } = new();
    }

    /// <summary>Closed.</summary>
    /// <param name="Reason">Why, as a short sentence.</param>
    /// <param name="Finding">What to report; null where nothing has to be done.</param>
    /// <param name="Help">The way out; built only when it is the one that is reported.</param>
    public sealed record Closed(string Reason, DiagnosticDescriptor? Finding = null, Func<string>? Help = null) : Outcome
    {
        /// <summary>Whether a list of hosts in <c>answers.groups</c> takes the place of the destination.</summary>
        public bool HostsAnswer { get; init; }

        /// <summary>The way out for all destinations of a group that stay closed for the same cause; it goes before <see cref="Help"/>.</summary>
        public Func<IReadOnlyList<EgressIntent>, string>? HelpForAll { get; init; }

        /// <summary>Whether an entry of <c>egress</c> with an address and the group takes the place of the destination.</summary>
        public bool AddressAnswers => HostsAnswer || HelpForAll is not null;

        /// <summary>Whether nobody has to act: no line asks for the destination, and what stays closed is only a fallback.</summary>
        public bool IsExpected { get; init; }
    }
}
