using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bulkhead.Gateway.Accepting;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Resolving;
using Bulkhead.Gateway.Tests.Deciding;

namespace Bulkhead.Gateway.Tests.Resolving;

/// <summary>DNS-01 to DNS-03, DNS-07, DNS-12, TEN-08: what questions get, and what is asked of anybody because of them.</summary>
public sealed class DnsResponderTests : IAsyncDisposable
{
    private static readonly IPEndPoint _pod = new(IPAddress.Parse("10.0.0.1"), 40000);

    private readonly ConcurrentQueue<string> asked = new();
    private readonly ConcurrentQueue<JsonElement> records = new();
    private readonly FlowLog log;
    private readonly DnsResponder responder;

    public DnsResponderTests()
    {
        log = new FlowLog(
            lines =>
            {
                foreach (var line in Encoding.UTF8.GetString(lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    records.Enqueue(JsonDocument.Parse(line).RootElement);
                }

                return ValueTask.CompletedTask;
            },
            TimeProvider.System);
        var resolver = new NameResolver(
            (name, _) =>
            {
                asked.Enqueue(name.Value);
                return Task.FromResult(name.Value switch
                {
                    "nobody.example.com" => null,
                    "faulty.example.com" => throw new InvalidOperationException("a fault of the test"),
                    "alias.example.com" => new ResolvedName([IPAddress.Parse("93.184.216.34")], TimeSpan.FromSeconds(60)) { Aliases = ["a.evil.test", "b.evil.test"] },
                    "inside.example.com" => new ResolvedName([IPAddress.Parse("10.1.1.1"), IPAddress.Parse("169.254.169.254")], TimeSpan.FromSeconds(60)),
                    "mixed.example.com" => new ResolvedName([IPAddress.Parse("10.1.1.1"), IPAddress.Parse("93.184.216.34")], TimeSpan.FromSeconds(60)),
                    _ => new ResolvedName([IPAddress.Parse("93.184.216.34"), IPAddress.Parse("2606:2800:220:1::1")], TimeSpan.FromSeconds(60)),
                });
            },
            TimeProvider.System);
        responder = new DnsResponder(
            Policies.Store("api.example.com", "nobody.example.com", "inside.example.com", "mixed.example.com", "faulty.example.com", "alias.example.com", "*.wild.example.net"), resolver, new AddressGuard([]), log, new GatewayCounters(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync() => await log.DisposeAsync();

    [Theory]
    [InlineData("api.example.com", 1, 0, "93.184.216.34", "none", 1)]
    [InlineData("API.example.COM", 1, 0, "93.184.216.34", "none", 1)]
    [InlineData("api.example.com", 28, 0, "2606:2800:220:1::1", "none", 1)]
    [InlineData("api.example.com", 16, 0, "", "dns_type", 0)]
    [InlineData("api.example.com", 65, 0, "", "dns_type", 0)]
    [InlineData("api.example.com", 255, 0, "", "dns_type", 0)]
    [InlineData("a.wild.example.net", 1, 0, "93.184.216.34", "none", 1)]
    [InlineData("a.b.wild.example.net", 1, 3, "", "dns_not_allowed", 0)]
    [InlineData("evil.test", 1, 3, "", "dns_not_allowed", 0)]
    [InlineData("c2VjcmV0.t.evil.test", 16, 3, "", "dns_not_allowed", 0)]
    [InlineData("api.example.com.evil.test", 1, 3, "", "dns_not_allowed", 0)]
    [InlineData("inside.example.com", 1, 0, "", "address_denied_range", 1)]
    [InlineData("mixed.example.com", 1, 0, "93.184.216.34", "none", 1)]
    [InlineData("faulty.example.com", 1, 2, "", "internal_error", 1)]
    [InlineData("alias.example.com", 1, 0, "93.184.216.34", "none", 1)]
    [InlineData("nobody.example.com", 1, 2, "", "dns_no_answer", 1)]
    public async Task A_question_gets_its_answer_and_leaves_a_record(string name, ushort type, int code, string address, string reason, int questions)
    {
        var answer = await responder.AnswerAsync(Question(name, type), _pod, Policies.LibreChat, overTcp: false);

        Assert.NotNull(answer);
        Assert.Equal(code, answer[3] & 15);
        Assert.Equal(address.Length == 0 ? 0 : 1, BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)));
        if (address.Length > 0)
        {
            Assert.EndsWith(Convert.ToHexString(IPAddress.Parse(address).GetAddressBytes()), Convert.ToHexString(answer.AsSpan(0, End(answer))), StringComparison.Ordinal);
        }

        Assert.Equal(questions, asked.Count);
        await log.DisposeAsync();
        Assert.Equal(reason, Assert.Single(records).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_stranger_gets_nothing_and_nothing_is_asked()
    {
        var answer = await responder.AnswerAsync(Question("api.example.com", 1), _pod, null, overTcp: false);
        Assert.Equal(5, answer![3] & 15);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Under_a_wildcard_new_names_are_limited_and_known_ones_are_not()
    {
        for (var i = 0; i < 2 * DnsResponder.MostNewNames; i++)
        {
            await responder.AnswerAsync(Question($"n{i}.wild.example.net", 1), _pod, Policies.LibreChat, overTcp: false);
        }

        // A minute may have begun within the loop.
        Assert.InRange(asked.Count, DnsResponder.MostNewNames, (2 * DnsResponder.MostNewNames) - 1);
        Assert.Equal(0, (await responder.AnswerAsync(Question("n0.wild.example.net", 1), _pod, Policies.LibreChat, overTcp: false))![3] & 15);
        Assert.Equal(0, (await responder.AnswerAsync(Question("api.example.com", 1), _pod, Policies.LibreChat, overTcp: false))![3] & 15);
    }

    [Fact]
    public async Task Udp_and_tcp_get_the_same_answers()
    {
        using var listener = DnsListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), (message, source, overTcp) => responder.AnswerAsync(message, source, Policies.LibreChat, overTcp), TimeProvider.System);
        _ = listener.RunAsync();
        var cancel = TestContext.Current.CancellationToken;
        foreach (var (name, type) in new[] { ("api.example.com", (ushort)1), ("evil.test", (ushort)1), ("api.example.com", (ushort)16) })
        {
            var question = Question(name, type);
            using var udp = new UdpClient();
            await udp.SendAsync(question, listener.Address, cancel);
            var datagram = (await udp.ReceiveAsync(cancel)).Buffer;

            using var tcp = new TcpClient();
            await tcp.ConnectAsync(listener.Address, cancel);
            byte[] framed = [0, (byte)question.Length, .. question];

            // Twice on one connection, in pieces.
            foreach (var piece in framed.Concat(framed).Chunk(7))
            {
                await tcp.GetStream().WriteAsync(piece, cancel);
            }

            for (var i = 0; i < 2; i++)
            {
                var length = new byte[2];
                await tcp.GetStream().ReadExactlyAsync(length, cancel);
                var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await tcp.GetStream().ReadExactlyAsync(message, cancel);
                Assert.Equal(datagram, message);
            }
        }
    }

    private static byte[] Question(string name, ushort type)
    {
        var bytes = new List<byte> { 0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.'))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        return [.. bytes, 0, (byte)(type >> 8), (byte)type, 0, 1];
    }

    // Without EDNS in the question nothing follows the answers.
    private static int End(byte[] answer) => answer.Length;
}
