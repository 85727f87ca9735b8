using System.Net.Sockets;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>HTTP without TLS. Where something is smuggled, it is a request for a sentinel, which must never come to any server.</summary>
internal static class HttpRows
{
    private const string NoRule = "denied no_rule";
    private const string Framing = "denied http_framing";
    private const string TargetForm = "denied http_target_form";
    private const string Mismatch = "denied http_authority_mismatch";
    private const string Upgrade = "denied http_upgrade";
    private const string To = TestBench.AttackerAddress;
    private const string Proxy = TestBench.GatewayAddress;
    private const int ProxyPort = 3128;
    private const string Host = "Host: allowed.example\r\n";
    private const string Sentinel = "GET /sentinel HTTP/1.1\r\nHost: evil.test\r\n\r\n";

    /// <summary>Fields that make two readers end a request at different places; a sentinel follows.</summary>
    private static readonly (string What, string Head)[] Smuggling =
    [
        ("a length and chunks", $"POST / HTTP/1.1\r\n{Host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("two lengths", $"POST / HTTP/1.1\r\n{Host}Content-Length: 4\r\nContent-Length: 0\r\n\r\nbody"),
        ("a list of lengths", $"POST / HTTP/1.1\r\n{Host}Content-Length: 4, 4\r\n\r\nbody"),
        ("a length with a sign", $"POST / HTTP/1.1\r\n{Host}Content-Length: +4\r\n\r\nbody"),
        ("an unknown coding", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        ("two codings", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        ("a coding twice", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        ("a space before the colon", $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"),
        ("a folded line", $"POST / HTTP/1.1\r\n{Host}X: a\r\n Transfer-Encoding: chunked\r\n\r\n"),
        ("bare LF", $"GET / HTTP/1.1\n{Host}\n\n"),
        ("a bare CR", $"GET / HTTP/1.1\r\n{Host}X: a\rTransfer-Encoding: chunked\r\n\r\n"),
        ("a NUL", $"GET / HTTP/1.1\r\n{Host}X: a\0b\r\n\r\n"),
        ("an empty name", $"GET / HTTP/1.1\r\n{Host}: a\r\n\r\n"),
        ("chunks in HTTP/1.0", $"POST / HTTP/1.0\r\n{Host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("two spaces in the first line", $"GET  / HTTP/1.1\r\n{Host}\r\n"),
        ("another version", $"GET / HTTP/1.2\r\n{Host}\r\n"),
    ];

    /// <summary>Bodies that are wrong where chunks are: the head may pass, the sentinel may not.</summary>
    private static readonly (string Id, string What, string Body)[] Chunks =
    [
        ("H-07", "a chunk extension", "4;a=b\r\nbody\r\n0\r\n\r\n"),
        ("H-07", "a bare LF behind a chunk size", "4\nbody\r\n0\r\n\r\n"),
        ("H-07", "a chunk size with a sign", "+4\r\nbody\r\n0\r\n\r\n"),
        ("H-07", "a chunk size with 0x", "0x4\r\nbody\r\n0\r\n\r\n"),
        ("H-07", "a chunk size beyond all bounds", "fffffffffffffffff\r\nbody\r\n0\r\n\r\n"),
        ("H-07", "a chunk without its end", "4\r\nbodyX\r\n0\r\n\r\n"),
        ("H-16", "a trailer", "4\r\nbody\r\n0\r\nHost: evil.test\r\n\r\n"),
    ];

    private static readonly (string What, string Expected, string Lines)[] Hosts =
    [
        ("two Hosts", Framing, "Host: allowed.example\r\nHost: evil.test\r\n"),
        ("the same Host twice", Framing, "Host: allowed.example\r\nHost: allowed.example\r\n"),
        ("no Host", "denied name_missing", string.Empty),
        ("an empty Host", "denied name_missing", "Host:\r\n"),
        ("a list in Host", "denied name_invalid", "Host: allowed.example, evil.test\r\n"),
        ("user info in Host", "denied name_invalid", "Host: allowed.example@evil.test\r\n"),
    ];

    public static IEnumerable<EvasionRow> All =>
    [
        new("H-01", "an allowed Host at the attacker's address goes to its server", "allowed", static async attempt => Ok(await attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}\r\n", To))),
        new("H-01", "a denied Host at an allowed server's address", NoRule, static attempt => attempt.TextAsync("GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", TestBench.OriginAddress)),
        new("H-02", "an allowed Host with another port", Mismatch, static attempt => attempt.TextAsync("GET / HTTP/1.1\r\nHost: allowed.example:444\r\n\r\n", To)),
        .. Hosts.Select(static row => new EvasionRow("H-03", row.What, row.Expected, attempt => attempt.TextAsync($"GET / HTTP/1.1\r\n{row.Lines}\r\n", To))),
        new("H-03", "HTTP/1.0 without a Host", "denied name_missing", static attempt => attempt.TextAsync("GET / HTTP/1.0\r\n\r\n", To)),
        new("H-04", "another host in the target", Mismatch, static attempt => attempt.TextAsync($"GET http://evil.test/ HTTP/1.1\r\n{Host}\r\n", To)),
        new("H-04", "the same host in the target, at no proxy", TargetForm, static attempt => attempt.TextAsync($"GET http://allowed.example/ HTTP/1.1\r\n{Host}\r\n", To)),
        new("H-04", "another host in the target, at the proxy", Mismatch, static attempt => attempt.TextAsync($"GET http://evil.test/ HTTP/1.1\r\n{Host}\r\n", Proxy, ProxyPort)),
        new("H-04", "a denied host in the target, at the proxy", NoRule, static attempt => attempt.TextAsync("GET http://evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n", Proxy, ProxyPort)),
        new("H-05", "CONNECT where no proxy is", TargetForm, static attempt => attempt.TextAsync("CONNECT allowed.example:443 HTTP/1.1\r\nHost: allowed.example:443\r\n\r\n", To)),
        new("H-05", "CONNECT to a denied name", NoRule, static attempt => attempt.TextAsync("CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n", Proxy, ProxyPort)),
        new("H-05", "CONNECT to a denied port", NoRule, static attempt => attempt.TextAsync("CONNECT allowed.example:22 HTTP/1.1\r\nHost: allowed.example:22\r\n\r\n", Proxy, ProxyPort)),
        new("H-05", "CONNECT to an allowed name, a hello for a denied one", Mismatch, static attempt => TunnelAsync(attempt, HelloBytes.Record(HelloBytes.Message(HelloParts.Named("evil.test"))))),
        new("H-05", "CONNECT to an allowed name, a hello for another allowed one", Mismatch, static attempt => TunnelAsync(attempt, HelloBytes.Record(HelloBytes.Message(HelloParts.Named("mcp.allowed.test"))))),
        new("H-05", "CONNECT to an allowed name, a hello without a name", Mismatch, static attempt => TunnelAsync(attempt, HelloBytes.Record(HelloBytes.Message(new HelloParts { Extensions = [(43, [2, 3, 4])] })))),
        new("H-05", "CONNECT to an allowed name, SSH inside", "denied proto_other", static attempt => TunnelAsync(attempt, Encoding.ASCII.GetBytes("SSH-2.0-x\r\n"))),
        new("H-05", "CONNECT inside of CONNECT", TargetForm, static attempt => TunnelAsync(attempt, Encoding.ASCII.GetBytes("CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n"))),
        new("H-05", "bytes behind CONNECT before its answer", Mismatch, static attempt =>
            attempt.SendAsync(Proxy, ProxyPort, [.. Encoding.ASCII.GetBytes("CONNECT allowed.example:443 HTTP/1.1\r\nHost: allowed.example:443\r\n\r\n"), .. HelloBytes.Record(HelloBytes.Message(HelloParts.Named("evil.test")))])),
        new("H-06", "a relay in the pod asks the proxy for a denied name", NoRule, static attempt => attempt.ToolAsync(string.Empty, "curl", "-sk", "-m", "10", "-x", $"http://{Proxy}:{ProxyPort}", "https://evil.test/")) { Needs = ["curl"] },
        .. Smuggling.Select(static row => new EvasionRow("H-07", row.What, Framing, attempt => attempt.TextAsync(row.Head + Sentinel, To))),
        .. Chunks.Select(static row => new EvasionRow(row.Id, row.What, "allowed; " + Framing, attempt => attempt.TextAsync($"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n{row.Body}{Sentinel}", To))),
        new("H-07", "a request behind a body of a length", "allowed; " + Mismatch, static attempt => attempt.TextAsync($"POST / HTTP/1.1\r\n{Host}Content-Length: 4\r\n\r\nbody{Sentinel}", To)),
        new("H-07", "a request behind chunks", "allowed; " + Mismatch, static attempt => attempt.TextAsync($"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n{Sentinel}", To)),
        new("H-07", "a request behind a GET with a body", "allowed; " + Mismatch, static attempt => attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}Content-Length: 4\r\n\r\nbody{Sentinel}", To)),
        new("H-12", "a redirect to a denied host is not followed", "allowed; denied no_rule", static async attempt =>
        {
            await AnsweringAsync(attempt, "HTTP/1.1 302 Found\r\nLocation: http://evil.test/sentinel\r\nContent-Length: 0\r\n\r\n", async () =>
                Assert.Contains("Location: http://evil.test/sentinel", await attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}\r\n", To), StringComparison.Ordinal));
            await attempt.TextAsync("GET /sentinel HTTP/1.1\r\nHost: evil.test\r\n\r\n", To);
        }),
        new("H-14", "an upgrade to h2c", Upgrade, static attempt => attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", To)),
        new("H-14", "an upgrade to anything", Upgrade, static attempt => attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}Connection: Upgrade\r\nUpgrade: tunnel\r\n\r\n", To)),
        new("H-14", "a server that changes the protocol unasked", "allowed; " + Mismatch, static attempt =>
            AnsweringAsync(attempt, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", () => attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}\r\n{Sentinel}", To))),
        new("H-14", "a server that refuses the WebSocket", "allowed; " + Mismatch, static attempt =>
            attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n{Sentinel}", To)),
        new("H-16", "too many fields", "denied http_too_large", static attempt => attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 200).Select(static i => $"X-{i}: a\r\n"))}\r\n", To)),
        new("H-16", "a field of 64 KiB", "denied http_too_large", static attempt => attempt.TextAsync($"GET / HTTP/1.1\r\n{Host}X: {new string('a', 65_536)}\r\n\r\n", To)),
        new("H-16", "a head that stops in the middle", "denied http_head_timeout", static async attempt =>
        {
            var socket = await attempt.ConnectAsync(To, 80);
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: allowed"), SocketFlags.None);
            await attempt.ReadAsync(socket);
        }),
        new("H-19", "another host on a kept connection", "allowed; " + Mismatch, static async attempt =>
        {
            var socket = await attempt.ConnectAsync(To, 80);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\n{Host}\r\n"), SocketFlags.None);
            await attempt.ReadAsync(socket, "ok");
            await attempt.SendAsync(socket, Encoding.ASCII.GetBytes(Sentinel));
        }),
    ];

    private static void Ok(string answer) => Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);

    private static async Task TunnelAsync(Attempt attempt, byte[] inside)
    {
        var socket = await attempt.ConnectAsync(Proxy, ProxyPort);
        await socket.SendAsync(Encoding.ASCII.GetBytes("CONNECT allowed.example:443 HTTP/1.1\r\nHost: allowed.example:443\r\n\r\n"), SocketFlags.None);
        Assert.StartsWith("HTTP/1.1 200", await attempt.ReadAsync(socket, "\r\n\r\n"), StringComparison.Ordinal);
        await attempt.SendAsync(socket, inside);
    }

    private static async Task AnsweringAsync(Attempt attempt, string answer, Func<Task> act)
    {
        var usual = attempt.Bench.Plain.Answer;
        attempt.Bench.Plain.Answer = _ => answer;
        try
        {
            await act();
            await attempt.DecidedAsync(1);
        }
        finally
        {
            attempt.Bench.Plain.Answer = usual;
        }
    }
}
