using static Bulkhead.Gateway.Accepting.PacketRulesWriter;

namespace Bulkhead.Gateway.Accepting;

/// <summary>The chains for what arrives at the interfaces of workloads.</summary>
internal static class InterfaceChains
{
    // Before the rules of docker and others at the same hooks: what the first of them redirects, later ones do not.
    private const string BeforeNat = "type nat hook prerouting priority dstnat - 10; policy accept;";
    private const string Mangle = "type filter hook prerouting priority mangle - 10; policy accept;";
    private const string BeforeForward = "type filter hook forward priority filter - 10; policy accept;";
    private const string BeforeInput = "type filter hook input priority filter - 10; policy accept;";

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(PacketRules rules)
    {
        var from = "iifname " + SetOf(rules.Interfaces.Select(static name => $"\"{name}\"")) + " jump ";
        return
        [
            .. Chain("mangle_prerouting", Mangle, [from + "from_workload_early"]),
            .. Chain("nat_prerouting", BeforeNat, [from + "from_workload_nat"]),
            .. Chain("forward", BeforeForward, [from + "from_workload_forward"]),
            .. Chain("input", BeforeInput, [from + "from_workload_input"]),
            .. Plain("from_workload_early", Early(rules)),
            .. Plain("from_workload_nat", [.. Direct(rules).Select(static direct => direct + " return"), .. Proxy(rules, "return"), .. Redirections(rules, tcp: !rules.Tproxy)]),
            .. Plain("from_workload_forward", [.. Direct(rules).Select(static direct => direct + " return"), .. Answers(rules), .. Denials()]),
            .. Plain("from_workload_input", [.. Input(rules), .. Denials()]),
        ];
    }

    private static IEnumerable<string> Plain(string name, IEnumerable<string> rules) => ["chain " + name + " {", .. rules.Select(static rule => "    " + rule), "}"];

    private static IEnumerable<string> Early(PacketRules rules)
    {
        // Neighbour discovery begins before an address is there, so it comes before the check of the source.
        yield return "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } return";
        yield return "fib saddr . iif oif missing counter name source drop";
        if (!rules.Tproxy)
        {
            yield break;
        }

        foreach (var rule in (string[])[.. Direct(rules).Select(static direct => direct + " return"), .. Proxy(rules, "return"), .. Answers(rules)])
        {
            yield return rule;
        }

        if (rules.DnsPort is not null)
        {
            yield return "tcp dport 53 return";
        }

        yield return Invariant($"meta l4proto tcp meta mark set {Mark} tproxy to :{rules.Port} accept");
    }

    private static IEnumerable<string> Input(PacketRules rules)
    {
        // What a redirection did not rewrite has no business at the ports of the gateway.
        if (rules.DnsPort is { } dns)
        {
            yield return Invariant($"ct status dnat meta l4proto {{ tcp, udp }} th dport {dns} return");
        }

        yield return rules.Tproxy ? Invariant($"meta l4proto tcp meta mark {Mark} return") : Invariant($"ct status dnat tcp dport {rules.Port} return");
        foreach (var rule in (string[])[.. Proxy(rules, "return"), .. Answers(rules)])
        {
            yield return rule;
        }

        // Errors about connections that are open (too big, unreachable), and finding each other on the link.
        yield return "meta l4proto { icmp, icmpv6 } ct state related return";
        yield return "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } return";
    }

    private static IEnumerable<string> Proxy(PacketRules rules, string verdict) =>
        rules.ProxyPort is { } port ? [Invariant($"fib daddr type local tcp dport {port} {verdict}")] : [];

    private static IEnumerable<string> Answers(PacketRules rules) =>
        rules.Served.Length == 0 ? [] : [Invariant($"ct direction reply tcp sport {SetOf(rules.Served.Select(static port => Invariant($"{port}")))} return")];
}
