using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Accepting;

/// <summary>Accepts connections until it is disposed.</summary>
public sealed class Listener : IDisposable
{
    private const int Backlog = 4096;
    private const int SolIp = 0;
    private const int IpTransparent = 19;
    private const int SolIpv6 = 41;
    private const int Ipv6Transparent = 75;
    private static readonly TimeSpan Exhausted = TimeSpan.FromMilliseconds(50);

    private readonly Socket socket;
    private readonly ListenerKind kind;
    private readonly TimeProvider time;

    private Listener(Socket socket, ListenerKind kind, TimeProvider time) => (this.socket, this.kind, this.time) = (socket, kind, time);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Binds and listens. Connections wait in the kernel until <see cref="AcceptAsync"/>.</summary>
    /// <param name="address">The address and port; <c>::</c> takes IPv4 too.</param>
    /// <param name="kind">How connections will come.</param>
    /// <param name="time">For waiting while the process has no file descriptor left.</param>
    /// <exception cref="SocketException">The address is taken or not of this machine, or the right is missing.</exception>
    public static Listener Bind(IPEndPoint address, ListenerKind kind, TimeProvider time) => Of(Open(address, kind), kind, time);

    /// <summary>A listener on a socket of <see cref="Open"/>.</summary>
    public static Listener Of(Socket bound, ListenerKind kind, TimeProvider time) => new(bound, kind, time);

    /// <summary>Binds a socket and has it listen.</summary>
    /// <param name="address">The address and port.</param>
    /// <param name="kind">How connections will come.</param>
    /// <param name="shared">Whether other gateways of the same user that share it too may listen at the same address: connections are spread over all of them.</param>
    /// <exception cref="SocketException">As for <see cref="Bind"/>.</exception>
    public static Socket Open(IPEndPoint address, ListenerKind kind, bool shared = false)
    {
        ArgumentNullException.ThrowIfNull(address);
        var bound = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // The runtime means SO_REUSEPORT; SO_REUSEADDR, which a restart needs, it sets itself.
            if (shared)
            {
                bound.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                bound.DualMode = address.Address.Equals(IPAddress.IPv6Any);
            }

            if (kind == ListenerKind.Tproxy)
            {
                var ipv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
                bound.SetRawSocketOption(ipv6 ? SolIpv6 : SolIp, ipv6 ? Ipv6Transparent : IpTransparent, BitConverter.GetBytes(1));
            }

            bound.Bind(address);
            bound.Listen(Backlog);
            return bound;
        }
        catch (SocketException)
        {
            bound.Dispose();
            throw;
        }
    }

    /// <summary>Accepts and hands over each connection; ends when the listener is disposed.</summary>
    /// <param name="take">Takes a connection; returns at once.</param>
    public async Task AcceptAsync(Action<Arrival> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        while (true)
        {
            Socket? client = null;
            try
            {
                client = await socket.AcceptAsync().ConfigureAwait(false);
                if (client.RemoteEndPoint is IPEndPoint remote)
                {
                    take(new Arrival(client, kind, OriginalDestination.Unmapped(remote), DestinationOf(client)));
                    client = null;
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // The connection waits in the kernel until one of ours ends.
                await Task.Delay(Exhausted, time).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted.
            }
            finally
            {
                client?.Dispose();
            }
        }
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => socket.Dispose();

    private IPEndPoint? DestinationOf(Socket client) => kind switch
    {
        ListenerKind.Redirect => OriginalDestination.Of(client),
        ListenerKind.Tproxy => client.LocalEndPoint is IPEndPoint local && local.Port != Address.Port ? OriginalDestination.Unmapped(local) : null,
        _ => null,
    };
}
