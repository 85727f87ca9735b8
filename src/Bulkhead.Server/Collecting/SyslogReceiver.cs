using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Flows.Sources;
using Bulkhead.FlowStore.Spooling;

namespace Bulkhead.Server.Collecting;

/// <summary>
/// Receives syslog and keeps each message in the spool before it takes the next: a sender over TCP or TLS is held up while the disk is busy. UDP has no way to
/// hold a sender up; what the kernel's buffer cannot take is lost there, unseen by anybody.
/// </summary>
internal sealed class SyslogReceiver : IAsyncDisposable
{
    private const int MostConnections = 512;
    private const int UdpBuffer = 8 * 1024 * 1024;

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private readonly SpoolWriter spool;
    private readonly Socket socket;
    private readonly X509Certificate2? certificate;
    private readonly Action<string> say;
    private readonly SemaphoreSlim places = new(MostConnections);

    private SyslogReceiver(SpoolWriter spool, Socket socket, X509Certificate2? certificate, Action<string> say) => (this.spool, this.socket, this.certificate, this.say) = (spool, socket, certificate, say);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is taken or not of this machine.</exception>
    public static SyslogReceiver Bind(SourceOption source, SpoolWriter spool, X509Certificate2? certificate, Action<string> say)
    {
        var udp = source.Transport == SourceTransport.Udp;
        var bound = new Socket(source.Listen!.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
        try
        {
            if (udp)
            {
                bound.ReceiveBufferSize = UdpBuffer;
            }

            bound.Bind(source.Listen);
            if (!udp)
            {
                bound.Listen(128);
            }

            return new SyslogReceiver(spool, bound, source.Transport == SourceTransport.Tls ? certificate : null, say);
        }
        catch
        {
            bound.Dispose();
            throw;
        }
    }

    /// <summary>Receives until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => socket.SocketType == SocketType.Dgram ? DatagramsAsync(cancel) : ConnectionsAsync(cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return spool.DisposeAsync();
    }

    private async Task DatagramsAsync(CancellationToken cancel)
    {
        var buffer = new byte[65536];
        var pending = new Queue<Task>();
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, cancel).ConfigureAwait(false);
                pending.Enqueue(spool.WriteAsync(buffer.AsMemory(0, count).TrimEnd("\r\n\0"u8).ToArray(), cancel));
                while (pending.TryPeek(out var first) && (first.IsCompleted || pending.Count > 10_000))
                {
                    await KeptAsync(pending.Dequeue()).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The end.
        }
    }

    private async Task ConnectionsAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await places.WaitAsync(cancel).ConfigureAwait(false);
                var client = await socket.AcceptAsync(cancel).ConfigureAwait(false);
                _ = ServeAsync(client, cancel);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancel)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await using var plain = new NetworkStream(client, ownsSocket: true);
            await using var stream = certificate is null ? plain : await SecureAsync(plain, cancel).ConfigureAwait(false);
            var kept = new List<Task>();
            var framer = new SyslogFramer((message, kind) => kept.Add(spool.WriteAsync(message.ToArray(), cancel)));
            var buffer = new byte[32768];
            while (true)
            {
                idle.CancelAfter(Idle);
                var count = await stream.ReadAsync(buffer, idle.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                framer.Add(buffer.AsSpan(0, count));
                await KeptAsync(Task.WhenAll(kept)).ConfigureAwait(false);
                kept.Clear();
            }

            framer.Complete();
            await KeptAsync(Task.WhenAll(kept)).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException or SocketException or ObjectDisposedException)
        {
            // The sender is gone, or is none.
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken cancel)
    {
        var secure = new SslStream(plain);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, patience.Token).ConfigureAwait(false);
        return secure;
    }

    private async Task KeptAsync(Task keeping)
    {
        try
        {
            await keeping.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            say("a message could not be kept: " + exception.Message);
        }
    }
}
