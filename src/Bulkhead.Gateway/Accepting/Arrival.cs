using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Accepting;

/// <summary>How connections come to a listener.</summary>
public enum ListenerKind
{
    /// <summary>Redirected by the packet filter (REDIRECT): the address that the client dialled is asked of connection tracking.</summary>
    Redirect,

    /// <summary>Delivered as they are by the packet filter (TPROXY): the address that the client dialled is that of the socket.</summary>
    Tproxy,

    /// <summary>From clients that know of the gateway: CONNECT and absolute-form requests (RFC 9110 section 9.3.6, RFC 9112 section 3.2.2).</summary>
    Proxy,
}

/// <summary>An accepted connection.</summary>
/// <param name="Socket">The socket; whoever gets it closes it.</param>
/// <param name="Kind">How it came.</param>
/// <param name="Source">Who opened it. IPv4 inside IPv6 is taken out.</param>
/// <param name="Destination">What the client dialled; null for a proxy, and for a connection to the gateway itself where redirected ones are expected.</param>
public readonly record struct Arrival(Socket Socket, ListenerKind Kind, IPEndPoint Source, IPEndPoint? Destination);
