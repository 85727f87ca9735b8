namespace Bulkhead.Model.Names;

/// <summary>What is spoken over a connection: decides the transport, the default port and whether a name is readable on the wire.</summary>
public enum ApplicationProtocol
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>HTTP over TLS.</summary>
    Https,

    /// <summary>Plain HTTP.</summary>
    Http,

    /// <summary>WebSocket over TLS.</summary>
    Wss,

    /// <summary>Plain WebSocket.</summary>
    Ws,

    /// <summary>MongoDB wire protocol, with or without TLS.</summary>
    Mongodb,

    /// <summary>MongoDB found by SRV records.</summary>
    MongodbSrv,

    /// <summary>Redis without TLS.</summary>
    Redis,

    /// <summary>Redis over TLS.</summary>
    Rediss,

    /// <summary>PostgreSQL.</summary>
    Postgresql,

    /// <summary>SMTP, plain or STARTTLS.</summary>
    Smtp,

    /// <summary>SMTP over TLS from the first byte.</summary>
    Smtps,

    /// <summary>LDAP, plain or STARTTLS.</summary>
    Ldap,

    /// <summary>LDAP over TLS from the first byte.</summary>
    Ldaps,

    /// <summary>DNS over UDP and TCP.</summary>
    Dns,

    /// <summary>gRPC (OTLP), over TLS or not.</summary>
    Grpc,

    /// <summary>SOCKS proxy.</summary>
    Socks,

    /// <summary>Any TCP.</summary>
    Tcp,

    /// <summary>Any UDP.</summary>
    Udp,
}
