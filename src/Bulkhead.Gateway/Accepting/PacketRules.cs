using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Model.Digests;

namespace Bulkhead.Gateway.Accepting;

/// <summary>Something that workloads may reach past the gateway: a data store on the same machine.</summary>
/// <param name="Network">Its addresses.</param>
/// <param name="Port">Its TCP port; null for every one.</param>
public sealed record DirectWay(IPNetwork Network, int? Port);

/// <summary>
/// The packet rules that bring the traffic of workloads to the gateway and stop all the rest, for nftables: one table, loaded as a whole or not at all.
/// </summary>
/// <remarks>
/// The rules do not depend on the gateway: when it dies they stay, and connections die. Both families have the same rules. What is neither TCP nor
/// DNS is rejected where a client would wait (UDP: a browser then gives up HTTP/3 at once) and dropped else.
/// </remarks>
public sealed record PacketRules
{
    /// <summary>The table.</summary>
    public const string Table = "bulkhead";

    /// <summary>The mark and the routing table of TPROXY.</summary>
    public const int TproxyMark = 0xB0;

    /// <summary>The interface that the workloads' traffic comes in by: the end of a pod's veth, or a docker bridge. Either this or <see cref="User"/>.</summary>
    public string? Interface { get; init; }

    /// <summary>The user of this machine whose traffic it is. The gateway has to run as another one.</summary>
    public uint? User { get; init; }

    /// <summary>The port of the gateway's listener.</summary>
    public required int Port { get; init; }

    /// <summary>The port of the gateway's DNS; null to drop DNS like the rest.</summary>
    public int? DnsPort { get; init; }

    /// <summary>Whether connections are delivered as they are (TPROXY) and not redirected.</summary>
    public bool Tproxy { get; init; }

    /// <summary>What may be reached past the gateway.</summary>
    public ImmutableArray<DirectWay> Direct { get; init; } = [];

    /// <summary>Whether a text can be the name of an interface: nothing that could end a quotation.</summary>
    public static bool IsInterface(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and < 16 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }

    /// <summary>What the table says of itself: the digest of its rules.</summary>
    public string Comment => "bulkhead " + Sha256.Hex(Encoding.UTF8.GetBytes(Body()))[..12];

    /// <summary>The commands of nft: take the table of before away and make this one, in one step.</summary>
    public string Text() => string.Create(
        CultureInfo.InvariantCulture, $"table inet {Table}\ndelete table inet {Table}\ntable inet {Table} {{\n    comment \"{Comment}\"\n{Body()}}}\n");

    /// <summary>The commands that take the table away.</summary>
    public static string Removal => $"table inet {Table}\ndelete table inet {Table}\n";

    /// <summary>The arguments of ip that TPROXY needs besides, in order.</summary>
    public ImmutableArray<string> Routes => Tproxy
        ?
        [
            $"rule add fwmark {TproxyMark} lookup {TproxyMark}", $"route replace local default dev lo table {TproxyMark}",
            $"-6 rule add fwmark {TproxyMark} lookup {TproxyMark}", $"-6 route replace local default dev lo table {TproxyMark}",
        ]
        : [];

    private string Body()
    {
        if ((Interface is null) == (User is null) || (Interface is { } name && !IsInterface(name)) || (Tproxy && User is not null))
        {
            throw new InvalidOperationException("Either an interface or a user, and TPROXY only for an interface.");
        }

        var text = new StringBuilder();
        var who = User is { } user ? string.Create(CultureInfo.InvariantCulture, $"meta skuid {user}") : $"iifname \"{Interface}\"";
        if (User is not null)
        {
            Chain(text, "to_gateway", "nat hook output priority -100", Diverting(who));
            Chain(text, "past_gateway", "filter hook output priority 0", [.. Reaching(who), .. Past(who), .. Stopping(who)]);
            return text.ToString();
        }

        Chain(text, "to_gateway", Tproxy ? "filter hook prerouting priority -150" : "nat hook prerouting priority -100", Diverting(who));
        if (Tproxy && DnsPort is not null)
        {
            Chain(text, "to_dns", "nat hook prerouting priority -100", Dns(who));
        }

        Chain(text, "at_machine", "filter hook input priority 0", [.. Reaching(who), $"{who} icmpv6 type {{ nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit }} accept", .. Stopping(who)]);
        Chain(text, "past_machine", "filter hook forward priority 0", [.. Past(who), .. Stopping(who)]);
        return text.ToString();
    }

    private IEnumerable<string> Diverting(string who)
    {
        foreach (var rule in Tproxy ? [] : Dns(who))
        {
            yield return rule;
        }

        foreach (var way in Direct)
        {
            yield return $"{who} {Match(way)} return";
        }

        yield return Tproxy
            ? string.Create(CultureInfo.InvariantCulture, $"{who} meta l4proto tcp {(DnsPort is null ? string.Empty : "tcp dport != 53 ")}meta mark set {TproxyMark} tproxy to :{Port} accept")
            : string.Create(CultureInfo.InvariantCulture, $"{who} meta l4proto tcp redirect to :{Port}");
    }

    private IEnumerable<string> Dns(string who) => DnsPort is { } port
        ? [string.Create(CultureInfo.InvariantCulture, $"{who} udp dport 53 redirect to :{port}"), string.Create(CultureInfo.InvariantCulture, $"{who} tcp dport 53 redirect to :{port}")]
        : [];

    // Only what was diverted reaches the listeners; what was sent to their ports directly is stopped like everything else.
    private IEnumerable<string> Reaching(string who)
    {
        if (DnsPort is { } dns)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{who} meta l4proto {{ tcp, udp }} th dport {dns} ct status dnat accept");
        }

        yield return Tproxy
            ? $"{who} meta l4proto tcp meta mark {TproxyMark} accept"
            : string.Create(CultureInfo.InvariantCulture, $"{who} tcp dport {Port} ct status dnat accept");
    }

    private IEnumerable<string> Past(string who) => Direct.Select(way => $"{who} {Match(way)} accept");

    private static string[] Stopping(string who) => [$"{who} meta l4proto udp counter reject with icmpx admin-prohibited", $"{who} counter drop"];

    private static string Match(DirectWay way)
    {
        var family = way.Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "ip" : "ip6";
        return string.Create(CultureInfo.InvariantCulture, $"{family} daddr {way.Network} {(way.Port is { } port ? $"tcp dport {port}" : "meta l4proto tcp")}");
    }

    private static void Chain(StringBuilder text, string name, string hook, IEnumerable<string> rules)
    {
        text.Append(CultureInfo.InvariantCulture, $"    chain {name} {{\n        type {hook}\n");
        foreach (var rule in rules)
        {
            text.Append("        ").Append(rule).Append('\n');
        }

        text.Append("    }\n");
    }
}
