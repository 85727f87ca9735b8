using System.Net;
using System.Net.Sockets;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>Addresses: dialled by the client, and as answers for a name that is allowed.</summary>
internal static class AddressRows
{
    private const string Range = "denied address_denied_range";

    /// <summary>Addresses that no name may lead to.</summary>
    private static readonly (string Id, string[] Answers)[] Answers =
    [
        ("ADR-03", ["::ffff:203.0.113.66"]), ("ADR-03", ["::ffff:127.0.0.2"]), ("ADR-03", ["::ffff:169.254.169.254"]), ("ADR-03", ["::127.0.0.1"]), ("ADR-03", ["64:ff9b::7f00:1"]),
        ("ADR-03", ["64:ff9b:1::7f00:1"]), ("ADR-03", ["2002:7f00:1::"]), ("ADR-03", ["2001:0:7f00:1::"]), ("ADR-03", ["::ffff:0:127.0.0.1"]), ("ADR-03", ["fe80::5efe:7f00:1"]),
        ("ADR-05", ["169.254.169.254"]), ("ADR-05", ["169.254.170.2"]), ("ADR-05", ["fd00:ec2::254"]), ("ADR-05", ["168.63.129.16"]), ("ADR-05", ["100.100.100.200"]), ("ADR-05", ["fe80::a9fe:a9fe"]),
        ("ADR-06", ["127.0.0.1"]), ("ADR-06", ["127.255.255.254"]), ("ADR-06", ["0.0.0.0"]), ("ADR-06", ["10.0.0.5"]), ("ADR-06", ["172.16.0.1"]), ("ADR-06", ["192.168.1.1"]), ("ADR-06", ["100.64.0.1"]),
        ("ADR-06", ["198.18.0.1"]), ("ADR-06", ["192.0.2.1"]), ("ADR-06", ["224.0.0.1"]), ("ADR-06", ["240.0.0.1"]), ("ADR-06", ["255.255.255.255"]), ("ADR-06", ["::1"]), ("ADR-06", ["::"]),
        ("ADR-06", ["fc00::1"]), ("ADR-06", ["ff02::1"]), ("ADR-06", [TestBench.GatewayAddress]), ("ADR-06", ["10.77.2.2"]),
        ("ADR-08", ["10.0.0.1", "127.0.0.1", "::1"]),
    ];

    public static IEnumerable<EvasionRow> All =>
    [
        .. Answers.Select(static row => new EvasionRow(row.Id, $"an allowed name at {string.Join(" and ", row.Answers)}", Range, attempt =>
            attempt.HelloAsync(HelloParts.Named(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), row.Answers))))),
        new("ADR-01", "TLS without a name to an address", "denied name_missing", static attempt => attempt.HelloAsync(new HelloParts { Extensions = [(43, [2, 3, 4])] })),
        new("ADR-01", "CONNECT to an IPv6 address", "denied name_ip_literal", static attempt =>
            attempt.TextAsync($"CONNECT [{TestBench.AttackerAddress6}]:443 HTTP/1.1\r\nHost: [{TestBench.AttackerAddress6}]:443\r\n\r\n", TestBench.GatewayAddress, 3128)),
        new("ADR-05", "the metadata service, dialled, with an allowed Host", "allowed", static async attempt =>
            Assert.EndsWith("ok", await attempt.TextAsync("GET /latest/meta-data/ HTTP/1.1\r\nHost: allowed.example\r\n\r\n", "169.254.169.254"), StringComparison.Ordinal)),
        new("ADR-05", "the metadata service by its name", "denied no_rule", static attempt => attempt.TextAsync("GET /computeMetadata/v1/ HTTP/1.1\r\nHost: metadata.google.internal\r\nMetadata-Flavor: Google\r\n\r\n", "169.254.169.254")),
        new("ADR-05", "the metadata service over IPv6, dialled", "denied name_ip_literal", static attempt => attempt.TextAsync("GET / HTTP/1.1\r\nHost: [fd00:ec2::254]\r\n\r\n", "fd00:ec2::254")),
        new("ADR-06", "the gateway's own addresses, dialled", "denied no_rule", static attempt => attempt.TextAsync("GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", TestBench.GatewayAddress)),
        new("ADR-06", "the Internet's side of the link, dialled", "denied no_rule", static attempt => attempt.HelloAsync(HelloParts.Named("evil.test"), "10.77.2.2")),
        new("ADR-07", "another address of the same network", "nobody", static async attempt => await SpoofAsync(attempt, "10.77.1.99")),
        new("ADR-07", "an address of another network", "packet source", static async attempt => await SpoofAsync(attempt, "10.88.0.1")),
        new("ADR-07", "an IPv6 address of another network", "packet source", static async attempt => await SpoofAsync(attempt, "fd88::1")),
        new("ADR-08", "a private address beside a public one is not dialled", "allowed", static async attempt =>
        {
            var name = attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "10.0.0.1", TestBench.OriginAddress, "127.0.0.1", "::1");
            Assert.Contains("hello " + name, await attempt.GetAsync(name, TestBench.AttackerAddress), StringComparison.Ordinal);
        }),
    ];

    private static async Task SpoofAsync(Attempt attempt, string source)
    {
        var address = IPAddress.Parse(source);
        var (four, family) = address.AddressFamily == AddressFamily.InterNetwork ? ("/32", AddressFamily.InterNetwork) : ("/128", AddressFamily.InterNetworkV6);
        var bench = attempt.Bench;
        bench.Pod.Exec("ip", "addr", "add", source + four, "dev", "lo");
        try
        {
            using var socket = bench.Pod.Socket(family);
            socket.Bind(new IPEndPoint(address, 0));
            var before = bench.Stopped("source");
            using var enough = new CancellationTokenSource();
            var connecting = socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(four == "/32" ? TestBench.AttackerAddress : TestBench.AttackerAddress6), 443), enough.Token).AsTask();
            await Eventually.SeeAsync(() => bench.Stopped("source") > before || attempt.Log.Contains($"\"address\":\"{source}\"", StringComparison.Ordinal) ? source : null, () => "nothing happened to the forged source");
            await enough.CancelAsync();
            await connecting.ContinueWith(static _ => { }, TaskScheduler.Default);
            if (attempt.Log.Contains($"\"address\":\"{source}\"", StringComparison.Ordinal))
            {
                Assert.Contains("no_policy", attempt.Log, StringComparison.Ordinal);
            }
        }
        finally
        {
            bench.Pod.Exec("ip", "addr", "del", source + four, "dev", "lo");
        }
    }
}
