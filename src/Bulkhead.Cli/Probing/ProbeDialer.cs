using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bulkhead.Cli.Probing;

/// <summary>Opens connections, directly or through a proxy by CONNECT.</summary>
internal static class ProbeDialer
{
    private const int MostHead = 8192;

    /// <summary>Opens a connection to an address.</summary>
    /// <returns>The stream, or why there is none.</returns>
    public static async Task<(NetworkStream? Stream, ProbeObservation Seen)> DirectAsync(IPEndPoint end, CancellationToken cancel)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(end, cancel).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return (stream, default);
        }
        catch (SocketException exception)
        {
            return (null, Failure(exception));
        }
        catch (OperationCanceledException)
        {
            return (null, new ProbeObservation(ProbeEnd.TimedOut, default));
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>Opens a tunnel.</summary>
    /// <param name="proxy">The proxy, <c>http://HOST:PORT</c>.</param>
    /// <param name="host">The name or address that CONNECT names.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancel">The patience.</param>
    public static async Task<(NetworkStream? Stream, ProbeObservation Seen)> ThroughAsync(Uri proxy, string host, int port, CancellationToken cancel)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await Dns.GetHostAddressesAsync(proxy.IdnHost, cancel).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return (null, new ProbeObservation(ProbeEnd.Failed, default) { IsOfProxy = true, Failure = "its name does not resolve" });
        }

        var (stream, seen) = await DirectAsync(new IPEndPoint(addresses[0], proxy.Port), cancel).ConfigureAwait(false);
        if (stream is null)
        {
            return (null, seen with { IsOfProxy = true });
        }

        var authority = (host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host) + ":" + port.ToString(CultureInfo.InvariantCulture);
        var answer = await ConnectAsync(stream, authority, cancel).ConfigureAwait(false);
        if (answer.ProxyStatus is >= 200 and < 300)
        {
            return (stream, default);
        }

        await stream.DisposeAsync().ConfigureAwait(false);
        return (null, answer);
    }

    private static async Task<ProbeObservation> ConnectAsync(NetworkStream stream, string authority, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: bulkhead-probe\r\n\r\n"), cancel).ConfigureAwait(false);
            var head = new byte[MostHead];
            var count = 0;

            // One byte at a time: what follows the head is the tunnel's.
            while (count < head.Length && await stream.ReadAsync(head.AsMemory(count, 1), cancel).ConfigureAwait(false) == 1)
            {
                count++;
                if (head.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
                {
                    return new ProbeObservation(ProbeEnd.Answered, default) { Connected = true, ProxyStatus = ProbeJudge.Status(head.AsSpan(0, count)) ?? 599 };
                }
            }

            return new ProbeObservation(ProbeEnd.Closed, default) { Connected = true };
        }
        catch (IOException)
        {
            return new ProbeObservation(ProbeEnd.Reset, default) { Connected = true };
        }
        catch (OperationCanceledException)
        {
            return new ProbeObservation(ProbeEnd.TimedOut, default) { Connected = true };
        }
    }

    /// <summary>What an error of a socket means before anything was said.</summary>
    internal static ProbeObservation Failure(SocketException exception) => new(exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => ProbeEnd.Refused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted => ProbeEnd.Reset,
        SocketError.TimedOut => ProbeEnd.TimedOut,
        // EPERM and EACCES: packet rules on the way out of this machine.
        SocketError.AccessDenied => ProbeEnd.Forbidden,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown
            or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported => ProbeEnd.Unreachable,
        _ => ProbeEnd.Failed,
    }, default)
    { Failure = exception.SocketErrorCode.ToString() };
}
