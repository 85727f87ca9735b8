using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>The name servers of our Internet. It answers what a row put into it, and keeps every name that it was asked for.</summary>
public sealed class StubDns : IDisposable
{
    private readonly Socket socket;
    private readonly Task serving;
    private readonly ConcurrentDictionary<string, int> times = new(StringComparer.Ordinal);

    public StubDns(NetworkSpace space, IPAddress address)
    {
        socket = space.In(() =>
        {
            var bound = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            bound.Bind(new IPEndPoint(address, 53));
            return bound;
        });
        serving = Task.Run(ServeAsync);
    }

    /// <summary>What is answered for a name: addresses, or names that are aliases. Given how often it was asked before, per type.</summary>
    public ConcurrentDictionary<string, Func<int, string[]>> Zone { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether questions are answered at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>A message to send before the next answer, made of the question.</summary>
    public Func<byte[], byte[]>? Before { get; set; }

    /// <summary>A record to put into the next answer beside the right ones, made of the question.</summary>
    public Func<byte[], byte[]>? Beside { get; set; }

    /// <summary>Every name that was asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Answers the same whenever it is asked.</summary>
    public string Set(string name, params string[] answers)
    {
        Zone[name] = _ => answers;
        return name;
    }

    public void Dispose()
    {
        socket.Dispose();
        serving.GetAwaiter().GetResult();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                if (Before is { } before)
                {
                    Before = null;
                    await socket.SendToAsync(before(buffer[..got.ReceivedBytes]), SocketFlags.None, got.RemoteEndPoint);
                }

                if (Answer(buffer.AsSpan(0, got.ReceivedBytes)) is { } answer)
                {
                    await socket.SendToAsync(answer, SocketFlags.None, got.RemoteEndPoint);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> query)
    {
        var labels = new List<string>();
        var at = 12;
        while (query[at] != 0)
        {
            labels.Add(Encoding.Latin1.GetString(query.Slice(at + 1, query[at])));
            at += query[at] + 1;
        }

        var name = string.Join('.', labels).ToLowerInvariant();
        var type = (query[at + 1] << 8) | query[at + 2];
        Asked.Enqueue(name);
        if (IsSilent)
        {
            return null;
        }

        var known = Zone.TryGetValue(name, out var answers);
        var records = known ? Records(name, type, answers!(times.AddOrUpdate($"{name} {type}", 0, static (_, count) => count + 1))) : [];
        if (Beside is { } beside && records.Count > 0)
        {
            Beside = null;
            records.Add(beside(query.ToArray()));
        }

        return [query[0], query[1], 0x81, (byte)(known ? 0x80 : 0x83), 0, 1, 0, (byte)records.Count, 0, 0, 0, 0, .. query[12..(at + 5)], .. records.SelectMany(static record => record)];
    }

    private List<byte[]> Records(string name, int type, string[] answers)
    {
        var records = new List<byte[]>();
        foreach (var answer in answers)
        {
            if (!IPAddress.TryParse(answer, out var address))
            {
                records.Add(Record(name, 5, Encode(answer)));
                if (Zone.TryGetValue(answer, out var more))
                {
                    records.AddRange(Records(answer, type, more(0)));
                }
            }
            else if (type == (address.AddressFamily == AddressFamily.InterNetwork ? 1 : 28))
            {
                records.Add(Record(name, type, address.GetAddressBytes()));
            }
        }

        return records;
    }

    internal static byte[] Record(string name, int type, byte[] data) => [.. Encode(name), 0, (byte)type, 0, 1, 0, 0, 0, 0, 0, (byte)data.Length, .. data];

    internal static byte[] Encode(string name) => [.. name.Split('.').SelectMany(static label => (byte[])[(byte)label.Length, .. Encoding.Latin1.GetBytes(label)]), 0];
}
