namespace Bulkhead.Gateway.Peeking;

/// <summary>What a client speaks, told from its first bytes.</summary>
public enum WireProtocol
{
    /// <summary>Nothing that is known here.</summary>
    Unknown,

    /// <summary>TLS: a handshake record (RFC 8446 section 5.1). Read on with <see cref="ClientHelloReader"/>.</summary>
    Tls,

    /// <summary>HTTP/1: a method and a space (RFC 9112 section 3). Read on with <see cref="HttpHeadReader"/>.</summary>
    Http1,

    /// <summary>HTTP/2 without TLS: the connection preface (RFC 9113 section 3.4).</summary>
    Http2PriorKnowledge,

    /// <summary>A hello in the form of SSL 2 (RFC 5246 appendix E.2).</summary>
    Sslv2,

    /// <summary>SSH (RFC 4253 section 4.2).</summary>
    Ssh,

    /// <summary>SMTP (RFC 5321 section 4.1.1.1).</summary>
    Smtp,

    /// <summary>PostgreSQL: SSLRequest, GSSENCRequest or a start-up message of version 3.</summary>
    Postgres,

    /// <summary>Redis: a command as an array of RESP.</summary>
    Redis,

    /// <summary>MongoDB: a message with the opcode OP_MSG or OP_QUERY.</summary>
    MongoDb,

    /// <summary>SOCKS 4.</summary>
    Socks4,

    /// <summary>SOCKS 5 (RFC 1928 section 3).</summary>
    Socks5,

    /// <summary>Remote desktop: TPKT with a connection request (RFC 1006 section 6).</summary>
    Rdp,

    /// <summary>The BitTorrent peer protocol.</summary>
    BitTorrent,
}
