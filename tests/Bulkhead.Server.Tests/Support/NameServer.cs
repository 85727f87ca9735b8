using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bulkhead.Server.Tests.Support;

/// <summary>How the name server answers.</summary>
internal enum NameServerMood
{
    Answers,
    Silent,
    Fails,
    Garbles,
}

/// <summary>A name server with a table of A records; every record lives a second.</summary>
internal sealed class NameServer : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public NameServer()
    {
        socket.Bind(new IPEndPoint(IPAddress.Parse("198.51.100.53"), 53));
        _ = AnswerAsync();
    }

    public Dictionary<string, string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    public NameServerMood Mood { get; set; }

    public void Dispose() => socket.Dispose();

    private async Task AnswerAsync()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                if (Mood != NameServerMood.Silent)
                {
                    await socket.SendToAsync(Answer(buffer.AsSpan(0, got.ReceivedBytes)), got.RemoteEndPoint);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> query)
    {
        var labels = new List<string>();
        var position = 12;
        while (query[position] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query.Slice(position + 1, query[position])));
            position += query[position] + 1;
        }

        var isFour = query[position + 2] == 1;
        var question = query[12..(position + 5)].ToArray();
        if (Mood == NameServerMood.Garbles)
        {
            // The right number, and an answer that points past the end of the message.
            return [query[0], query[1], 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, .. question, 0xc0, 0xff, 0, 1];
        }

        var isKnown = Names.TryGetValue(string.Join('.', labels), out var address);
        var code = Mood == NameServerMood.Fails ? 2 : isKnown ? 0 : 3;
        var hasAnswer = code == 0 && isFour;
        byte[] answer = hasAnswer ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, .. IPAddress.Parse(address!).GetAddressBytes()] : [];
        return [query[0], query[1], 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)(hasAnswer ? 1 : 0), 0, 0, 0, 0, .. question, .. answer];
    }
}
