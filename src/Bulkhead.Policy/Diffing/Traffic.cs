namespace Bulkhead.Policy.Diffing;

/// <summary>
/// Kinds of connections that a policy can tell apart: the transport together with what the first bytes show. Every connection is of exactly one kind.
/// </summary>
[Flags]
public enum Traffic
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>TLS over TCP with a server name.</summary>
    Tls = 1,

    /// <summary>TLS over TCP without a server name.</summary>
    TlsWithoutName = 2,

    /// <summary>Plain HTTP over TCP with a Host.</summary>
    Http = 4,

    /// <summary>Any other TCP.</summary>
    OtherTcp = 8,

    /// <summary>UDP with a readable name (QUIC).</summary>
    NamedUdp = 16,

    /// <summary>Any other UDP.</summary>
    OtherUdp = 32,

    /// <summary>ICMP. It has no ports.</summary>
    Icmp = 64,

    /// <summary>Every other protocol above IP. It has no ports that a policy knows.</summary>
    OtherIp = 128,

    /// <summary>Everything over TCP.</summary>
    Tcp = Tls | TlsWithoutName | Http | OtherTcp,

    /// <summary>Everything over UDP.</summary>
    Udp = NamedUdp | OtherUdp,

    /// <summary>Everything that shows a name.</summary>
    Named = Tls | Http | NamedUdp,

    /// <summary>Everything.</summary>
    Any = Tcp | Udp | Icmp | OtherIp,
}
