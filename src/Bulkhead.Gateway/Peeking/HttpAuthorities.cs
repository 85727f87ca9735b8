using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Peeking;

/// <summary>Hosts with ports (RFC 9110 section 7.2), without user information, brackets or escapes.</summary>
internal static class HttpAuthorities
{
    private const int HttpPort = 80;

    /// <summary>Reads <c>host</c> or <c>host:port</c>. One final dot of the host is taken off: it makes a name absolute and changes nothing here.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="authority">Host and port, when nothing is refused.</param>
    public static Refusal Read(ReadOnlySpan<byte> text, out HttpAuthority? authority)
    {
        authority = null;
        var colon = text.LastIndexOf((byte)':');
        var host = colon < 0 ? text : text[..colon];
        int? port = null;
        if (colon >= 0 && (host.Contains((byte)':') || text[^1] == ']'))
        {
            // An IPv6 address, or something like it: the port plays no part in refusing it.
            host = text[^1] == ']' || text[0] != '[' ? text : host;
        }
        else if (colon >= 0)
        {
            if (!TryReadPort(text[(colon + 1)..], out var number))
            {
                return new Refusal(RefusalReason.NameInvalid, "The port behind the host is no number from 1 to 65535.");
            }

            port = number;
        }

        var refusal = PeekedName.Read(host.Length > 1 && host[^1] == '.' ? host[..^1] : host, out var name);
        authority = name is null ? null : new HttpAuthority(name, port);
        return refusal;
    }

    /// <summary>Host against the target: exactly one Host, and the same authority in both (RFC 9112 sections 3.2 and 3.2.2).</summary>
    /// <param name="form">The form of the target.</param>
    /// <param name="named">The authority in the target, for the forms that have one.</param>
    /// <param name="minorVersion">0 or 1. Old clients send CONNECT in HTTP/1.0 and without Host: then the target alone names the host.</param>
    /// <param name="hasHost">Whether there is a Host field.</param>
    /// <param name="host">Its value.</param>
    /// <param name="agreed">The authority of the request.</param>
    public static Refusal Agree(HttpTargetForm form, HttpAuthority? named, int minorVersion, bool hasHost, ReadOnlySpan<byte> host, out HttpAuthority? agreed)
    {
        agreed = named;
        if (!hasHost)
        {
            return form == HttpTargetForm.Authority && minorVersion == 0
                ? Refusal.None
                : new Refusal(RefusalReason.NameMissing, "The request has no Host.");
        }

        var refusal = Read(host, out var fromHost);
        if (refusal.IsRefused || fromHost is null)
        {
            return refusal;
        }

        if (named is null)
        {
            agreed = fromHost;
            return Refusal.None;
        }

        // CONNECT always names a port; several clients leave it out of Host. An http URL means port 80.
        var samePort = form == HttpTargetForm.Authority
            ? fromHost.Port is null || fromHost.Port == named.Port
            : (fromHost.Port ?? HttpPort) == (named.Port ?? HttpPort);
        return samePort && fromHost.Host == named.Host
            ? Refusal.None
            : new Refusal(RefusalReason.HttpAuthorityMismatch, "The request target and Host name different authorities.");
    }

    /// <summary>
    /// A Host that is the address that the client dialled, IPv6 in brackets, with the port that it dialled or, where that is 80, without one. It names
    /// nothing new: the connection goes where it went anyway. Null for everything else.
    /// </summary>
    /// <param name="host">The value of the field.</param>
    /// <param name="dialled">What the client dialled; null when no Host may be an address.</param>
    public static HttpAuthority? Repeats(ReadOnlySpan<byte> host, IPEndPoint? dialled)
    {
        if (dialled is null || host.Length is 0 or > 64 || !Ascii.IsValid(host))
        {
            return null;
        }

        var isSix = host[0] == '[';
        var end = isSix ? host.IndexOf((byte)']') : host.IndexOf((byte)':');
        end = end < 0 ? host.Length : end;
        var rest = isSix ? host[Math.Min(end + 1, host.Length)..] : host[end..];
        if ((isSix && end == host.Length) || !IpLiteral.TryParse(Encoding.ASCII.GetString(host[(isSix ? 1 : 0)..end]), out var address)
            || (address!.AddressFamily == AddressFamily.InterNetworkV6) != isSix || !address.Equals(dialled.Address))
        {
            return null;
        }

        return rest.IsEmpty ? (dialled.Port == HttpPort ? new HttpAuthority(null, null) : null)
            : rest[0] == ':' && TryReadPort(rest[1..], out var port) && port == dialled.Port ? new HttpAuthority(null, port)
            : null;
    }

    private static bool TryReadPort(ReadOnlySpan<byte> text, out int port)
    {
        port = 0;
        if (text.Length is 0 or > 5 || text[0] == '0' || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in text)
        {
            port = (port * 10) + (digit - '0');
        }

        return port <= 65_535;
    }
}
