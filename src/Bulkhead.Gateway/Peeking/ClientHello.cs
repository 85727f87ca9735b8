using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Peeking;

/// <summary>What a ClientHello says (RFC 8446 section 4.1.2).</summary>
/// <param name="ServerName">The one host name of server_name (RFC 6066 section 3); null when the client sent none.</param>
/// <param name="Alpn">The application protocols that are offered (RFC 7301 section 3.1).</param>
/// <param name="MaxVersion">The greatest version that is offered, 0x0301 (TLS 1.0) to 0x0304 (TLS 1.3); GREASE does not count.</param>
/// <param name="OffersEch">Whether encrypted_client_hello (0xfe0d) stands in it: real or GREASE, which nobody but the server can tell.</param>
/// <param name="OffersEarlyData">Whether early_data stands in it (RFC 8446 section 4.2.10): application data may follow at once.</param>
/// <param name="RecordCount">The number of TLS records that carried it, 1 or more.</param>
/// <param name="Length">The number of bytes on the wire from the first byte of the connection to the last of the hello, record headers included.</param>
public readonly record struct ClientHello(
    Hostname? ServerName,
    AlpnProtocols Alpn,
    ushort MaxVersion,
    bool OffersEch,
    bool OffersEarlyData,
    int RecordCount,
    int Length);

/// <summary>The application protocols of a hello, as far as they are told apart.</summary>
[Flags]
public enum AlpnProtocols
{
    /// <summary>The client sent no ALPN.</summary>
    None = 0,

    /// <summary><c>http/1.1</c> or <c>http/1.0</c>.</summary>
    Http1 = 1,

    /// <summary><c>h2</c>.</summary>
    Http2 = 2,

    /// <summary><c>dot</c>: DNS over TLS (RFC 7858).</summary>
    DnsOverTls = 4,

    /// <summary>Something else, GREASE included.</summary>
    Other = 8,
}
