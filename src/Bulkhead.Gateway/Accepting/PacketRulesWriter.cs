using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bulkhead.Gateway.Accepting;

/// <summary>
/// Writes packet rules for nftables (nft 1.0 and later): one table, replaced as a whole in one transaction. The rules do not need the gateway: without it
/// connections are refused by the kernel, so what is stopped stays stopped from boot on and after a crash.
/// </summary>
public static class PacketRulesWriter
{
    /// <summary>The name of the table.</summary>
    public const string Table = "bulkhead";

    /// <summary>The mark of packets that TPROXY delivers; nobody but the rules can set it on what a workload sends.</summary>
    public const int Mark = 0xb001;

    /// <summary>The routing table that delivers them.</summary>
    public const int RoutingTable = 45057;

    /// <summary>The commands beside the rules that TPROXY needs; arguments of <c>ip</c>. Empty without TPROXY.</summary>
    public static IReadOnlyList<string> RoutingCommands(PacketRules rules, bool remove)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var verb = remove ? "del" : "add";
        return !rules.Tproxy ? [] :
        [
            .. new[] { "-4", "-6" }.Select(family => Invariant($"{family} rule {verb} fwmark {Mark} lookup {RoutingTable}")),
            .. new[] { "-4 route {0} local 0.0.0.0/0", "-6 route {0} local ::/0" }.Select(route => string.Format(CultureInfo.InvariantCulture, route, verb) + Invariant($" dev lo table {RoutingTable}")),
        ];
    }

    /// <summary>Writes a file for <c>nft -f</c>: it replaces a table that exists.</summary>
    public static string Write(PacketRules rules)
    {
        var text = new StringBuilder();
        foreach (var command in RoutingCommands(rules, remove: false))
        {
            text.Append("# ip ").Append(command).Append('\n');
        }

        text.Append("table inet " + Table + " {}\ndelete table inet " + Table + "\n").Append(Definition(rules, Table, dormant: false));
        return text.ToString();
    }

    /// <summary>The definition of the table, under a name. A dormant one is held by the kernel and does nothing.</summary>
    public static string Definition(PacketRules rules, string table, bool dormant)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var lines = new List<string>();
        if (dormant)
        {
            lines.Add("flags dormant");
        }

        lines.AddRange(["counter proto_udp {}", "counter proto_icmp {}", "counter proto_other {}", "counter source {}"]);
        if (rules.Interfaces.Length > 0)
        {
            lines.AddRange(InterfaceChains.Lines(rules));
        }

        if (rules.Users.Length > 0)
        {
            lines.AddRange(UserChains.Lines(rules));
        }

        return "table inet " + table + " {\n" + string.Concat(lines.Select(static line => "    " + line + "\n")) + "}\n";
    }

    internal static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    internal static string SetOf(IEnumerable<string> words) => "{ " + string.Join(", ", words) + " }";

    /// <summary>What matches the destinations that are reached past the gateway.</summary>
    internal static IEnumerable<string> Direct(PacketRules rules) => rules.Direct.Select(static direct =>
        (direct.Network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? "ip" : "ip6") + " daddr " + direct.Network
        + (direct.Port is { } port ? Invariant($" tcp dport {port}") : " meta l4proto tcp"));

    /// <summary>The redirections to the gateway, for a chain of type nat.</summary>
    internal static IEnumerable<string> Redirections(PacketRules rules, bool tcp)
    {
        if (rules.DnsPort is { } dns)
        {
            yield return Invariant($"meta l4proto {{ tcp, udp }} th dport 53 redirect to :{dns}");
        }

        if (tcp)
        {
            yield return Invariant($"meta l4proto tcp redirect to :{rules.Port}");
        }
    }

    /// <summary>What ends a chain of a workload: nothing passes. UDP to 443 is refused aloud, so that clients of HTTP/3 turn to TCP at once.</summary>
    internal static IEnumerable<string> Denials() =>
    [
        "udp dport 443 counter name proto_udp reject with icmpx admin-prohibited",
        "meta l4proto udp counter name proto_udp drop",
        "meta l4proto { icmp, icmpv6 } counter name proto_icmp drop",
        "counter name proto_other drop",
    ];

    /// <summary>A chain with a hook.</summary>
    internal static IEnumerable<string> Chain(string name, string hook, IEnumerable<string> rules) =>
        ["chain " + name + " {", "    " + hook, .. rules.Select(static rule => "    " + rule), "}"];
}
