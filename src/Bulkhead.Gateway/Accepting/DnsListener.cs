using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Accepting;

/// <summary>Answers a DNS message; null for no answer.</summary>
/// <param name="message">The message.</param>
/// <param name="source">Who sent it; IPv4 inside IPv6 is taken out.</param>
/// <param name="overTcp">Whether it came over TCP.</param>
public delegate Task<byte[]?> AnswerDns(ReadOnlyMemory<byte> message, IPEndPoint source, bool overTcp);

/// <summary>Takes DNS questions over UDP and TCP (RFC 1035 section 4.2, RFC 7766) until it is disposed.</summary>
public sealed class DnsListener : IDisposable
{
    private const int MostWaiting = 512;
    private const int MostConnections = 256;
    private const int MostLength = 4096;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Socket udp;
    private readonly Socket tcp;
    private readonly AnswerDns answer;
    private readonly TimeProvider time;
    private int waiting;
    private int connections;

    private DnsListener(Socket udp, Socket tcp, AnswerDns answer, TimeProvider time) => (this.udp, this.tcp, this.answer, this.time) = (udp, tcp, answer, time);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)udp.LocalEndPoint!;

    /// <summary>Binds both transports to one address and port.</summary>
    /// <exception cref="SocketException">The address is taken or not of this machine, or the right is missing.</exception>
    public static DnsListener Bind(IPEndPoint address, AnswerDns answer, TimeProvider time) => Of(Open(address), answer, time);

    /// <summary>A listener on sockets of <see cref="Open"/>.</summary>
    public static DnsListener Of((Socket Udp, Socket Tcp) bound, AnswerDns answer, TimeProvider time) => new(bound.Udp, bound.Tcp, answer, time);

    /// <summary>Binds both sockets.</summary>
    /// <param name="address">The address and port.</param>
    /// <param name="shared">Whether other gateways of the same user that share it too may answer at the same address.</param>
    /// <exception cref="SocketException">As for <see cref="Bind"/>.</exception>
    public static (Socket Udp, Socket Tcp) Open(IPEndPoint address, bool shared = false)
    {
        ArgumentNullException.ThrowIfNull(address);
        var datagrams = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var streams = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                datagrams.DualMode = streams.DualMode = true;
            }

            if (shared)
            {
                // SO_REUSEPORT, as in Listener.
                datagrams.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                streams.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }

            datagrams.Bind(address);
            streams.Bind((IPEndPoint)datagrams.LocalEndPoint!);
            streams.Listen(MostConnections);
            return (datagrams, streams);
        }
        catch (SocketException)
        {
            datagrams.Dispose();
            streams.Dispose();
            throw;
        }
    }

    /// <summary>Answers until the listener is disposed.</summary>
    public Task RunAsync() => Task.WhenAll(DatagramsAsync(), StreamsAsync());

    /// <inheritdoc/>
    public void Dispose()
    {
        udp.Dispose();
        tcp.Dispose();
    }

    private async Task DatagramsAsync()
    {
        var any = new IPEndPoint(udp.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (true)
        {
            var buffer = new byte[MostLength];
            try
            {
                var received = await udp.ReceiveFromAsync(buffer, SocketFlags.None, any).ConfigureAwait(false);

                // What comes faster than it can be answered is lost, as datagrams are; the client asks again.
                if (Interlocked.Increment(ref waiting) <= MostWaiting)
                {
                    _ = DatagramAsync(buffer.AsMemory(0, received.ReceivedBytes), (IPEndPoint)received.RemoteEndPoint);
                }
                else
                {
                    Interlocked.Decrement(ref waiting);
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted)
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP error about an earlier answer.
            }
        }
    }

    private async Task DatagramAsync(ReadOnlyMemory<byte> message, IPEndPoint source)
    {
        try
        {
            if (await answer(message, OriginalDestination.Unmapped(source), false).ConfigureAwait(false) is { } response)
            {
                await udp.SendToAsync(response, SocketFlags.None, source).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client is gone.
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task StreamsAsync()
    {
        while (true)
        {
            try
            {
                var client = await tcp.AcceptAsync().ConfigureAwait(false);
                if (Interlocked.Increment(ref connections) <= MostConnections && client.RemoteEndPoint is IPEndPoint source)
                {
                    _ = StreamAsync(client, OriginalDestination.Unmapped(source));
                }
                else
                {
                    Interlocked.Decrement(ref connections);
                    client.Dispose();
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TooManyOpenSockets)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted.
            }
        }
    }

    // One question after the other: what a client sends ahead waits in its own socket.
    private async Task StreamAsync(Socket client, IPEndPoint source)
    {
        var buffer = new byte[2 + MostLength];
        try
        {
            while (true)
            {
                using var patience = new CancellationTokenSource(Idle, time);
                if (!await FillAsync(client, buffer.AsMemory(0, 2), patience.Token).ConfigureAwait(false))
                {
                    return;
                }

                var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
                if (length is 0 or > MostLength || !await FillAsync(client, buffer.AsMemory(2, length), patience.Token).ConfigureAwait(false)
                    || await answer(buffer.AsMemory(2, length), source, true).ConfigureAwait(false) is not { } response)
                {
                    return;
                }

                var framed = new byte[2 + response.Length];
                BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)response.Length);
                response.CopyTo(framed.AsSpan(2));
                await client.SendAsync(framed, SocketFlags.None, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client is gone, or too slow.
        }
        finally
        {
            Interlocked.Decrement(ref connections);
            client.Dispose();
        }
    }

    private static async Task<bool> FillAsync(Socket client, Memory<byte> buffer, CancellationToken cancel)
    {
        while (!buffer.IsEmpty)
        {
            var count = await client.ReceiveAsync(buffer, SocketFlags.None, cancel).ConfigureAwait(false);
            if (count == 0)
            {
                return false;
            }

            buffer = buffer[count..];
        }

        return true;
    }
}
