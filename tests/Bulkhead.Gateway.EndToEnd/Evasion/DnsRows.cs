using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>Questions to name servers of others, which the packet rules bring to the gateway's own responder; and lies in answers to the gateway.</summary>
internal static class DnsRows
{
    private const string Allowed = "allowed.example";
    private const string To = TestBench.AttackerAddress;
    private const string NotAllowed = "denied dns_not_allowed";
    private const string Malformed = "denied dns_malformed";
    private const int A = 1;

    private static readonly string Tunnel = new string('x', 63) + ".t.evil.test";

    /// <summary>Messages that two readers could read differently.</summary>
    private static readonly (string What, byte[] Message)[] Bad =
    [
        ("a name that points at itself", [.. Header(), 0xc0, 12, 0, 1, 0, 1]),
        ("a name that points forward", [.. Header(), 0xc0, 18, 0, 1, 0, 1, 4, .. "evil"u8, 4, .. "test"u8, 0]),
        ("a name whose end is a pointer", [.. Header(), 3, .. "api"u8, 0xc0, 12, 0, 1, 0, 1]),
        ("two questions", [.. Header(questions: 2), .. Question(Allowed), .. Question("evil.test")]),
        ("no question", Header(questions: 0)),
        ("bytes behind the question", [.. Header(), .. Question(Allowed), 1, 2, 3]),
        ("an answer in a question", [.. Header(answers: 1), .. Question(Allowed), 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 203, 0, 113, 66]),
        ("another operation", [.. Header(flags: 0x2900), .. Question(Allowed)]),
        ("a flag of answers", [.. Header(flags: 0x0500), .. Question(Allowed)]),
        ("another class", [.. Header(), .. Question(Allowed, A, category: 3)]),
        ("two OPT records", [.. Header(additional: 2), .. Question(Allowed), .. Opt(), .. Opt()]),
        ("a later EDNS", [.. Header(additional: 1), .. Question(Allowed), .. Opt(version: 1)]),
        ("an OPT record that is longer than the message", [.. Header(additional: 1), .. Question(Allowed), .. Opt()[..^2], 0, 40]),
        ("a label of 64 bytes", [.. Header(), 64, .. new byte[64], 0, 0, 1, 0, 1]),
        ("a name of 300 bytes", [.. Header(), .. Enumerable.Range(0, 6).SelectMany(static _ => (byte[])[49, .. Enumerable.Repeat((byte)'a', 49)]), 0, 0, 1, 0, 1]),
        ("a name without an end", [.. Header(), 7, .. "allowed"u8]),
        ("half a header", [0x12, 0x34, 1, 0, 0, 1]),
        ("a response", [.. Header(flags: 0x8180), .. Question(Allowed)]),
    ];

    public static IEnumerable<EvasionRow> All => [.. Questions, .. Lies];

    private static IEnumerable<EvasionRow> Questions =>
    [
        .. new[] { A, 5, 10, 15, 16, 255 }.Select(static type => new EvasionRow("DNS-01", $"data in labels, type {type}", NotAllowed, async attempt => Assert.Equal(3, Code(await UdpAsync(attempt, To, Query(Tunnel, type)))))),
        new("DNS-01", "a name above and one below an allowed one", NotAllowed, static async attempt =>
        {
            Assert.Equal(3, Code(await UdpAsync(attempt, To, Query("example"))));
            Assert.Equal(3, Code(await UdpAsync(attempt, To, Query("data." + Allowed))));
        }) { Decisions = 2 },
        .. new[] { 5, 10, 16, 33, 64, 255, 257 }.Select(static type => new EvasionRow("DNS-02", $"type {type} of an allowed name", "denied dns_type", attempt => EmptyAsync(attempt, type))),
        new("DNS-03", "a tunnel over TCP", NotAllowed, static async attempt => Assert.Equal(3, Code((await TcpAsync(attempt, To, Query(Tunnel, 16)))[0]))),
        new("DNS-03", "a tunnel over TCP behind an allowed question", "allowed; " + NotAllowed, static async attempt =>
            Assert.Equal([0, 3], (await TcpAsync(attempt, To, Query(Allowed), Query(Tunnel))).Select(Code))) { Origin = 0 },
        new("DNS-03", "something else than DNS over TCP", Malformed, static async attempt => await attempt.SendAsync(To, 53, [0, 20, .. "GET / HTTP/1.1\r\n\r\n  "u8])),
        new("DNS-04", "another resolver", NotAllowed, static async attempt => Assert.Equal(3, Code(await UdpAsync(attempt, To, Query("evil.test"))))),
        new("DNS-04", "another resolver over IPv6", NotAllowed, static async attempt => Assert.Equal(3, Code(await UdpAsync(attempt, TestBench.AttackerAddress6, Query("evil.test"))))),
        new("DNS-04", "the resolver of the gateway", NotAllowed, static async attempt => Assert.Equal(3, Code(await UdpAsync(attempt, "198.51.100.53", Query("evil.test"))))),
        new("DNS-04", "another resolver, asked for an allowed name, is not the one that answers", "allowed", static async attempt =>
            Assert.Contains("C633640A", Convert.ToHexString(await UdpAsync(attempt, To, Query(Allowed))), StringComparison.Ordinal)) { Origin = 0 },
        new("DNS-07", "private addresses are not answered", "allowed; denied address_denied_range", static async attempt =>
        {
            var mixed = Convert.ToHexString(await UdpAsync(attempt, To, Query(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "10.0.0.5", TestBench.OriginAddress))));
            Assert.Contains("C633640A", mixed, StringComparison.Ordinal);
            Assert.DoesNotContain("0A000005", mixed, StringComparison.Ordinal);
            Assert.Equal(0, Answers(await UdpAsync(attempt, To, Query(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "127.0.0.1", "169.254.169.254")))));
        }) { Origin = 0 },
        new("DNS-10", "new names below a wildcard, one after the other", "allowed; denied limit_rate", static async attempt =>
        {
            // As many as two minutes allow: the count begins anew with each.
            for (var i = 0; i < 130 && !attempt.Log.Contains("limit_rate", StringComparison.Ordinal); i++)
            {
                await UdpAsync(attempt, To, Query(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), TestBench.OriginAddress)));
            }

            // The log is behind the answers: all questions may have been asked before the refusal stands in it.
            Assert.True(await Eventually.TrueAsync(() => attempt.Log.Contains("limit_rate", StringComparison.Ordinal)), "no name was refused");
        }) { Origin = 0, Decisions = 10 },
        .. new[] { 64, 65 }.Select(static type => new EvasionRow("DNS-12", $"keys for ECH of an allowed name, type {type}", "denied dns_type", attempt => EmptyAsync(attempt, type))),
        .. Bad.Select(static row => new EvasionRow("DNS-13", row.What, Malformed, attempt => SendUdpAsync(attempt, To, row.Message))),
        .. Bad.Where(static row => row.Message.Length > 12).Select(static row => new EvasionRow("DNS-13", row.What + ", over TCP", Malformed, attempt => attempt.SendAsync(To, 53, [.. HelloBytes.Vector(row.Message)]))),
        new("DNS-13", "letters of both cases come back as they were", "allowed", static async attempt =>
            Assert.Contains(Convert.ToHexString(Question("aLLoWeD.eXaMpLe")), Convert.ToHexString(await UdpAsync(attempt, To, Query("aLLoWeD.eXaMpLe"))), StringComparison.Ordinal)) { Origin = 0 },
    ];

    private static IEnumerable<EvasionRow> Lies =>
    [
        new("DNS-08", "an answer to a question that nobody asked", "allowed", static async attempt =>
        {
            // The right id, and beside the answer one about another name, with the attacker's address.
            var name = attempt.Bench.Dns.Set(attempt.Bench.FreshName(), TestBench.OriginAddress);
            attempt.Bench.Dns.Beside = query => Record(Allowed, To);
            await attempt.GetAsync(name);
            Assert.Contains("hello " + Allowed, await attempt.GetAsync(Allowed, To), StringComparison.Ordinal);
        }) { Decisions = 2 },
        new("DNS-08", "an answer with another id before the right one", "allowed", static async attempt =>
        {
            var name = attempt.Bench.Dns.Set(attempt.Bench.FreshName(), TestBench.OriginAddress);
            attempt.Bench.Dns.Before = query => [(byte)~query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, .. query[12..], 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 203, 0, 113, 66];
            Assert.Contains("hello " + name, await attempt.GetAsync(name, To), StringComparison.Ordinal);
        }),
        new("DNS-08", "an answer that the pod forges for the gateway", "packet source", static async attempt =>
        {
            var bench = attempt.Bench;
            bench.Pod.Exec("ip", "addr", "add", "198.51.100.53/32", "dev", "lo");
            try
            {
                using var socket = bench.Pod.Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("198.51.100.53"), 53));
                var before = bench.Stopped("source");
                socket.SendTo([.. Header(flags: 0x8180), .. Question(Allowed)], new IPEndPoint(IPAddress.Parse("10.77.2.1"), 40_000));
                await Eventually.SeeAsync(() => bench.Stopped("source") > before ? To : null, () => "the forged source was not stopped");
            }
            finally
            {
                bench.Pod.Exec("ip", "addr", "del", "198.51.100.53/32", "dev", "lo");
            }
        }),
        new("DNS-10", "a name with a hundred private addresses", "denied address_denied_range", static attempt =>
            attempt.HelloAsync(HelloParts.Named(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), [.. Enumerable.Range(1, 100).Select(static i => $"10.0.{i}.1")])))),
        new("DNS-10", "a public address behind a hundred private ones", "allowed", static async attempt =>
        {
            var name = attempt.Bench.Dns.Set(attempt.Bench.FreshName(), [.. Enumerable.Range(1, 100).Select(static i => $"10.0.{i}.1"), TestBench.OriginAddress]);
            Assert.Contains("hello " + name, await attempt.GetAsync(name), StringComparison.Ordinal);
        }),
    ];

    /// <summary>A question as a client asks it.</summary>
    public static byte[] Query(string name, int type = A) => [.. Header(), .. Question(name, type)];

    /// <summary>Asks over UDP.</summary>
    public static async Task<byte[]> UdpAsync(Attempt attempt, string address, byte[] message)
    {
        using var socket = attempt.Bench.Pod.Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(IPAddress.Parse(address), 53);
        await socket.SendAsync(message, SocketFlags.None);
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return buffer[..await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)];
    }

    private static async Task SendUdpAsync(Attempt attempt, string address, byte[] message)
    {
        using var socket = attempt.Bench.Pod.Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.SendTo(message, new IPEndPoint(IPAddress.Parse(address), 53));
        await attempt.DecidedAsync(1);
    }

    private static async Task<List<byte[]>> TcpAsync(Attempt attempt, string address, params byte[][] messages)
    {
        var answers = Encoding.Latin1.GetBytes(await attempt.SendAsync(address, 53, [.. messages.SelectMany(static message => HelloBytes.Vector(message))]));
        var found = new List<byte[]>();
        for (var at = 0; at + 2 < answers.Length; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(answers.AsSpan(at)))
        {
            found.Add(answers[(at + 2)..(at + 2 + BinaryPrimitives.ReadUInt16BigEndian(answers.AsSpan(at)))]);
        }

        return found;
    }

    private static async Task EmptyAsync(Attempt attempt, int type)
    {
        var asked = attempt.Bench.Dns.Asked.Count;
        var answer = await UdpAsync(attempt, To, Query(Allowed, type));
        Assert.Equal((0, 0), (Code(answer), Answers(answer)));
        Assert.Equal(asked, attempt.Bench.Dns.Asked.Count);
    }

    private static int Code(byte[] answer) => answer[3] & 15;

    private static int Answers(byte[] answer) => BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));

    private static byte[] Header(int questions = 1, int flags = 0x0100, int answers = 0, int additional = 0) =>
        [0x12, 0x34, .. HelloBytes.Number(flags), .. HelloBytes.Number(questions), .. HelloBytes.Number(answers), 0, 0, .. HelloBytes.Number(additional)];

    private static byte[] Question(string name, int type = A, int category = 1) => [.. StubDns.Encode(name), .. HelloBytes.Number(type), .. HelloBytes.Number(category)];

    private static byte[] Opt(byte version = 0) => [0, 0, 41, 0x10, 0, 0, version, 0, 0, 0, 0];

    private static byte[] Record(string name, string address) => StubDns.Record(name, A, IPAddress.Parse(address).GetAddressBytes());
}
