using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bulkhead.Server.Tests.Support;

/// <summary>What became of an attempt to get out.</summary>
internal enum Attempt
{
    /// <summary>The origin echoed the hello.</summary>
    Served,

    /// <summary>The gateway said no: 403, an alert, or it closed after the hello.</summary>
    Denied,

    /// <summary>Nobody listened, or the connection broke before an answer.</summary>
    Broken,
}

/// <summary>A client behind the gateway.</summary>
internal sealed class Workload : IDisposable
{
    public static readonly IPEndPoint Gateway = new(IPAddress.Loopback, 3128);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private Workload(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    /// <summary>Connects to the gateway, and says nothing.</summary>
    public static async Task<Workload> ConnectAsync(string source = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
            await socket.ConnectAsync(Gateway);
            return new Workload(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens a tunnel and greets; null when that was not served.</summary>
    /// <param name="name">The name in CONNECT.</param>
    /// <param name="inner">The name in the hello; null for the same.</param>
    /// <param name="source">The source address.</param>
    public static async Task<(Attempt Attempt, Workload? Open)> OpenAsync(string name, string? inner = null, string source = "127.0.0.1")
    {
        Workload? workload = null;
        try
        {
            workload = await ConnectAsync(source);
            await workload.SendAsync(Encoding.ASCII.GetBytes($"CONNECT {name}:443 HTTP/1.1\r\nHost: {name}:443\r\n\r\n"));
            var answer = Encoding.ASCII.GetString(await workload.ReceiveAsync("HTTP/1.1 200 Connection established\r\n\r\n".Length));
            if (!answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                workload.Dispose();
                return (answer.Length > 0 ? Attempt.Denied : Attempt.Broken, null);
            }

            var hello = Hello.For(inner ?? name);
            await workload.SendAsync(hello);
            if ((await workload.ReceiveAsync(hello.Length)).AsSpan().SequenceEqual(hello))
            {
                return (Attempt.Served, workload);
            }

            workload.Dispose();
            return (Attempt.Denied, null);
        }
        catch (SocketException)
        {
            workload?.Dispose();
            return (Attempt.Broken, null);
        }
    }

    /// <summary>One attempt, closed at once.</summary>
    public static async Task<Attempt> TryAsync(string name, string? inner = null, string source = "127.0.0.1")
    {
        var (attempt, open) = await OpenAsync(name, inner, source);
        open?.Dispose();
        return attempt;
    }

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await Socket.SendAsync(bytes.AsMemory(sent));
        }
    }

    /// <summary>Receives up to a number of bytes, or what comes until the end or until patience is over.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[count];
        var filled = 0;
        try
        {
            while (filled < count && await Socket.ReceiveAsync(buffer.AsMemory(filled), patience.Token) is > 0 and var got)
            {
                filled += got;
            }
        }
        catch (OperationCanceledException)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }

        return buffer[..filled];
    }

    /// <summary>Whether bytes come back.</summary>
    public async Task<bool> EchoesAsync()
    {
        try
        {
            await SendAsync([1, 2, 3]);
            return await ReceiveAsync(3) is [1, 2, 3];
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Waits until the peer has ended or reset; false when it has not within the patience.</summary>
    public async Task<bool> EndsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[256];
        try
        {
            while (await Socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
                // What was on the way.
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => Socket.Dispose();
}
