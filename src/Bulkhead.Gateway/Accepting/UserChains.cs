using static Bulkhead.Gateway.Accepting.PacketRulesWriter;

namespace Bulkhead.Gateway.Accepting;

/// <summary>The chains for what local users send. The gateway runs as another user, or its own connections would come back to it.</summary>
internal static class UserChains
{
    private const string Nat = "type nat hook output priority -110; policy accept;";
    private const string Filter = "type filter hook output priority filter - 10; policy accept;";

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(PacketRules rules)
    {
        var from = "meta skuid " + SetOf(rules.Users.Select(static id => Invariant($"{id}"))) + " jump ";
        return
        [
            .. Chain("nat_output", Nat, [from + "of_user_nat"]),
            .. Chain("output", Filter, [from + "of_user_output"]),
            "chain of_user_nat {",
            .. ((string[])[.. Direct(rules).Select(static direct => direct + " return"), .. Proxy(rules), .. Redirections(rules, tcp: true)]).Select(static rule => "    " + rule),
            "}",
            "chain of_user_output {",
            .. ((string[])[.. Direct(rules).Select(static direct => direct + " return"), .. Output(rules), .. Denials()]).Select(static rule => "    " + rule),
            "}",
        ];
    }

    private static IEnumerable<string> Proxy(PacketRules rules) => rules.ProxyPort is { } port ? [Invariant($"fib daddr type local tcp dport {port} return")] : [];

    private static IEnumerable<string> Output(PacketRules rules)
    {
        if (rules.DnsPort is { } dns)
        {
            yield return Invariant($"ct status dnat fib daddr type local meta l4proto {{ tcp, udp }} th dport {dns} return");
        }

        yield return Invariant($"ct status dnat fib daddr type local tcp dport {rules.Port} return");
        foreach (var rule in Proxy(rules))
        {
            yield return rule;
        }

        if (rules.Served.Length > 0)
        {
            yield return Invariant($"ct direction reply tcp sport {SetOf(rules.Served.Select(static port => Invariant($"{port}")))} return");
        }
    }
}
