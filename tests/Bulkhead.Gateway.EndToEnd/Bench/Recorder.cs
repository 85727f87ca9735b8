using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>Accepts connections, keeps every byte that comes, and answers each head of a request so that clients go on.</summary>
public sealed class Recorder : IDisposable
{
    private readonly Socket listener;
    private readonly ConcurrentQueue<StringBuilder> connections = new();

    public Recorder(NetworkSpace space, int port)
    {
        listener = space.Listen(port);
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The answer to a head; null for none.</summary>
    public Func<string, string?> Answer { get; set; } = static _ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// <summary>Everything that came, a text (Latin-1) for each connection.</summary>
    public string[] Received => [.. connections.Select(static connection =>
    {
        lock (connection)
        {
            return connection.ToString();
        }
    })];

    public void Clear() => connections.Clear();

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var client = socket;
        var kept = new StringBuilder();
        connections.Enqueue(kept);
        var buffer = new byte[65536];
        var answered = 0;
        try
        {
            int count;
            while ((count = await client.ReceiveAsync(buffer, SocketFlags.None)) > 0)
            {
                string all;
                lock (kept)
                {
                    all = kept.Append(Encoding.Latin1.GetString(buffer, 0, count)).ToString();
                }

                for (var end = all.IndexOf("\r\n\r\n", answered, StringComparison.Ordinal); end >= 0; end = all.IndexOf("\r\n\r\n", answered, StringComparison.Ordinal))
                {
                    var head = all[answered..end];
                    answered = end + 4;
                    if (Answer(head) is { } answer)
                    {
                        await client.SendAsync(Encoding.Latin1.GetBytes(answer), SocketFlags.None);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side went away.
        }
    }
}
