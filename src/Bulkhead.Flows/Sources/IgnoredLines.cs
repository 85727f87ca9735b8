using System.Collections.Immutable;

namespace Bulkhead.Flows.Sources;

/// <summary>The classes of lines that are known and make no record (docs/flow-sources.md).</summary>
public static class IgnoredLines
{
    /// <summary>A line with nothing in it.</summary>
    public const string Blank = "blank";

    /// <summary>Network statistics of gateways and controller: <c>AviatrixGwNetStats</c>.</summary>
    public const string NetworkStatistics = "aviatrix-network-statistics";

    /// <summary>System statistics of gateways and controller: <c>AviatrixGwSysStats</c>.</summary>
    public const string SystemStatistics = "aviatrix-system-statistics";

    /// <summary>Commands and calls of the controller: <c>AviatrixCMD</c>, <c>AviatrixAPI</c>.</summary>
    public const string ControllerCommand = "aviatrix-controller-command";

    /// <summary>States of tunnels: <c>AviatrixTunnelStatusChange</c>.</summary>
    public const string TunnelStatus = "aviatrix-tunnel-status";

    /// <summary>Sessions, users and licences of the VPN: <c>AviatrixVPNSession</c>, <c>AviatrixUser</c>, <c>AviatrixLicensedVPNUsers</c>.</summary>
    public const string VpnSession = "aviatrix-vpn-session";

    /// <summary>Routes: <c>AviatrixBGPOverlapCIDR</c>, <c>AviatrixBGPRouteLimitThreshold</c>.</summary>
    public const string Routing = "aviatrix-routing";

    /// <summary>Decisions of the old FQDN filter, which is not DCF: <c>AviatrixFQDNRule</c>.</summary>
    public const string FqdnFilter = "aviatrix-fqdn-filter";

    /// <summary>Decisions of the old stateful firewall, which is not DCF: <c>AviatrixRule</c>.</summary>
    public const string StatefulFirewall = "aviatrix-stateful-firewall";

    /// <summary>Events and notices of the IDS: <c>suricata</c>. What it stops is in an L7 record as well.</summary>
    public const string Suricata = "suricata";

    /// <summary>A check of the server's certificate that did not stop the connection (L7, <c>tls_check</c>).</summary>
    public const string TlsCheckPassed = "dcf-l7-tls-check-passed";

    /// <summary>A packet or answer towards the pod, or an answer from it (Hubble).</summary>
    public const string HubbleReply = "hubble-reply";

    /// <summary>Ingress (Hubble).</summary>
    public const string HubbleIngress = "hubble-ingress";

    /// <summary>A record that does not say its direction (Hubble).</summary>
    public const string HubbleNoDirection = "hubble-direction-unknown";

    /// <summary>A packet on its way: no decision (Hubble).</summary>
    public const string HubbleTrace = "hubble-trace";

    /// <summary>An address that was translated at a socket (Hubble).</summary>
    public const string HubbleTranslation = "hubble-translation";

    /// <summary>The same packet or question again within a minute (Hubble): the drop after its verdict, a SYN that is sent again.</summary>
    public const string HubbleRepeat = "hubble-repeat";

    /// <summary>Something failed while a packet or request was handled, without a decision (Hubble).</summary>
    public const string HubbleError = "hubble-error";

    /// <summary>States of nodes, agents and the recorder (Hubble).</summary>
    public const string HubbleStatus = "hubble-status";

    /// <summary>Hubble says that it lost events: flows are missing.</summary>
    public const string HubbleLost = "hubble-lost-events";

    /// <summary>All of them, sorted.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        .. new[]
        {
            Blank, NetworkStatistics, SystemStatistics, ControllerCommand, TunnelStatus, VpnSession, Routing, FqdnFilter, StatefulFirewall, Suricata, TlsCheckPassed, HubbleReply, HubbleIngress,
            HubbleNoDirection, HubbleTrace, HubbleTranslation, HubbleRepeat, HubbleError, HubbleStatus, HubbleLost,
        }.Order(StringComparer.Ordinal),
    ];
}
