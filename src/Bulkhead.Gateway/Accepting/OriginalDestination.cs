using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Accepting;

/// <summary>What a redirected client dialled, asked of connection tracking (<c>SO_ORIGINAL_DST</c>, linux/netfilter_ipv4.h and netfilter_ipv6/ip6_tables.h).</summary>
public static class OriginalDestination
{
    private const int SolIp = 0;
    private const int SolIpv6 = 41;
    private const int SoOriginalDst = 80;
    private const int Ipv4AddressSize = 16;
    private const int Ipv6AddressSize = 28;

    /// <summary>The address and port; null when the connection was not redirected, or nothing is known of it.</summary>
    /// <param name="socket">An accepted TCP socket.</param>
    public static IPEndPoint? Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.LocalEndPoint is not IPEndPoint local)
        {
            return null;
        }

        var dialled = local.AddressFamily == AddressFamily.InterNetwork || local.Address.IsIPv4MappedToIPv6 ? Ipv4(socket) : Ipv6(socket);

        // A connection to the listener itself is none that was redirected.
        return dialled is null || dialled.Equals(Unmapped(local)) ? null : dialled;
    }

    /// <summary>IPv4 inside IPv6 taken out.</summary>
    internal static IPEndPoint Unmapped(IPEndPoint end) => end.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(end.Address.MapToIPv4(), end.Port) : end;

    // struct sockaddr_in: family, port, address.
    private static IPEndPoint? Ipv4(Socket socket)
    {
        Span<byte> value = stackalloc byte[Ipv4AddressSize];
        return TryGet(socket, SolIp, value) ? new IPEndPoint(new IPAddress(value[4..8]), BinaryPrimitives.ReadUInt16BigEndian(value[2..])) : null;
    }

    // struct sockaddr_in6: family, port, flow information, address, scope.
    private static IPEndPoint? Ipv6(Socket socket)
    {
        Span<byte> value = stackalloc byte[Ipv6AddressSize];
        return TryGet(socket, SolIpv6, value) ? new IPEndPoint(new IPAddress(value[8..24]), BinaryPrimitives.ReadUInt16BigEndian(value[2..])) : null;
    }

    private static bool TryGet(Socket socket, int level, Span<byte> value)
    {
        try
        {
            return socket.GetRawSocketOption(level, SoOriginalDst, value) == value.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
