using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Server.Tests.Support;

/// <summary>A server that sends back what it gets, and counts. The forbidden one is the same: what it counts must stay zero.</summary>
internal sealed class Stub : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> open = [];
    private int connections;
    private long bytes;

    public Stub(string address, int port = 443)
    {
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        listener.Listen(4096);
        _ = AcceptAsync();
    }

    public int Connections => Volatile.Read(ref connections);

    public long Bytes => Interlocked.Read(ref bytes);

    public void Dispose()
    {
        listener.Dispose();
        lock (open)
        {
            open.ForEach(static socket => socket.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptAsync();
                Interlocked.Increment(ref connections);
                lock (open)
                {
                    open.Add(socket);
                }

                _ = EchoAsync(socket);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task EchoAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                Interlocked.Add(ref bytes, count);
                await socket.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side is gone.
        }

        socket.Dispose();
    }
}
