using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Bulkhead.Server.Decrypting;

/// <summary>A TLS connection to an origin in HTTP/1.1. It carries one exchange at a time; ends and faults of the network are answers here and no exceptions.</summary>
internal sealed class OriginConnection(SslStream tls, Socket socket, IPAddress address, long now) : IDisposable
{
    private const int Small = 16 * 1024;
    private const int Large = 64 * 1024;

    private byte[] buffer = new byte[Small];
    private int start;
    private int end;

    /// <summary>The address of the origin.</summary>
    public IPAddress Address => address;

    /// <summary>The timestamp of its opening.</summary>
    public long Opened { get; } = now;

    /// <summary>The timestamp of the end of its last exchange, at first of its opening.</summary>
    public long Rested { get; private set; } = now;

    /// <summary>Whether it has carried an exchange.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Whether nothing came since the last exchange: neither an end nor bytes that nobody asked for.</summary>
    public bool IsQuiet
    {
        get
        {
            try
            {
                return start == end && !socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <summary>What was received and not released.</summary>
    public ReadOnlyMemory<byte> Held => buffer.AsMemory(start, end - start);

    /// <summary>Lets go of the first bytes that are held.</summary>
    public void Release(int count) => start += count;

    /// <summary>Notes that an exchange has ended.</summary>
    /// <param name="now">The timestamp.</param>
    public void Rest(long now) => (WasUsed, Rested) = (true, now);

    /// <summary>Receives more.</summary>
    /// <returns>Whether something came; false at the end and after a fault.</returns>
    public async ValueTask<bool> ReceiveAsync()
    {
        MakeRoom();
        try
        {
            var count = await tls.ReadAsync(buffer.AsMemory(end));
            end += count;
            return count > 0;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends everything.</summary>
    /// <returns>Whether it was sent.</returns>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return true;
        }

        try
        {
            await tls.WriteAsync(bytes);
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Closes it, from any thread.</summary>
    public void Dispose() => tls.Dispose();

    private void MakeRoom()
    {
        if (start == end)
        {
            // Full reads ask for a larger buffer.
            buffer = end == buffer.Length && buffer.Length < Large ? new byte[Large] : buffer;
            start = end = 0;
            return;
        }

        if (end < buffer.Length)
        {
            return;
        }

        var target = start > 0 ? buffer : new byte[buffer.Length * 2];
        Buffer.BlockCopy(buffer, start, target, 0, end - start);
        (buffer, start, end) = (target, 0, end - start);
    }
}
