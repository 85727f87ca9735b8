namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>Counts in the kernel what arrives where it must not. Nothing here belongs to what is tested.</summary>
internal static class OracleRules
{
    /// <summary>On the gateway: connections to itself, as a name that resolves to loopback or to an address of the gateway would make them.</summary>
    public const string Gateway = """
        table inet oracle {
            counter attacker {}
            chain input {
                type filter hook input priority -300; policy accept;
                iifname "lo" tcp dport { 22, 80, 443, 8443 } counter name attacker
            }
        }
        """;

    /// <summary>On the Internet: everything that is for none of the allowed servers.</summary>
    public static string Internet(int recorder, string resolver) => $$"""
        table inet oracle {
            counter attacker {}
            counter origin {}
            chain arrivals {
                type filter hook prerouting priority -300; policy accept;
                iifname "lo" accept
                icmpv6 type { 133, 134, 135, 136, 143 } accept
                ip daddr {{resolver}} udp dport 53 accept

                # The kernel of the gateway, to a name server whose second answer found nobody.
                ip saddr 10.77.2.1 ip daddr {{resolver}} icmp type destination-unreachable accept
                ip daddr 198.51.100.0/24 tcp dport { 80, 443, 8443 } jump to_origin
                ip6 daddr 2001:db8:1::/64 tcp dport { 80, 443, 8443 } jump to_origin
                counter name attacker
            }
            chain to_origin {
                tcp flags & (syn | ack) == syn counter name origin
                accept
            }
            chain recorded {
                type nat hook prerouting priority -100; policy accept;
                ip daddr { 203.0.113.0/24, 10.0.0.0/8, 169.254.0.0/16 } meta l4proto tcp redirect to :{{recorder}}
                ip6 daddr 2001:db8:bad::/48 meta l4proto tcp redirect to :{{recorder}}
            }
        }
        """;
}
