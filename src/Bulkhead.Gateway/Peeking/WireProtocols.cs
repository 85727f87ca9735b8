namespace Bulkhead.Gateway.Peeking;

/// <summary>The words for protocols in records.</summary>
public static class WireProtocols
{
    /// <summary>The word.</summary>
    public static string Word(WireProtocol protocol) => protocol switch
    {
        WireProtocol.Tls => "tls",
        WireProtocol.Http1 => "http",
        WireProtocol.Http2PriorKnowledge => "h2c",
        WireProtocol.Sslv2 => "sslv2",
        WireProtocol.Ssh => "ssh",
        WireProtocol.Smtp => "smtp",
        WireProtocol.Postgres => "postgresql",
        WireProtocol.Redis => "redis",
        WireProtocol.MongoDb => "mongodb",
        WireProtocol.Socks4 => "socks4",
        WireProtocol.Socks5 => "socks5",
        WireProtocol.Rdp => "rdp",
        WireProtocol.BitTorrent => "bittorrent",
        _ => "unknown",
    };
}
