using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>Request heads that are wrong in one way each, and some that are right.</summary>
public class HttpRowTests
{
    private const string Accepted = "ok a.example";
    private const string Framing = "no http_framing";

    public static TheoryData<string, string, string> Rows() => new()
    {
        { "H-03", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-03", "GET / HTTP/1.1\r\nhOST:a.example \t\r\n\r\n", Accepted },
        { "H-03", "GET / HTTP/1.0\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-03", "GET / HTTP/1.1\r\n\r\n", "no name_missing" },
        { "H-03", "GET / HTTP/1.0\r\n\r\n", "no name_missing" },
        { "H-03", "GET / HTTP/1.1\r\nHost: a.example\r\nHost: a.example\r\n\r\n", Framing },
        { "H-03", "GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", Framing },
        { "H-03", "GET / HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n", "no name_invalid" },
        { "H-03", "GET / HTTP/1.1\r\nHost: u@a.example\r\n\r\n", "no name_invalid" },
        { "H-04", "GET http://a.example/x HTTP/1.1\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-04", "GET HTTP://A.example:80/x HTTP/1.1\r\nHost: a.example.\r\n\r\n", Accepted },
        { "H-04", "GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_authority_mismatch" },
        { "H-04", "GET http://a.example:8080/ HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_authority_mismatch" },
        { "H-04", "GET http://a.example/ HTTP/1.1\r\n\r\n", "no name_missing" },
        { "H-04", "GET http://u@a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n", "no name_invalid" },
        { "H-04", "GET http:///x HTTP/1.1\r\nHost: a.example\r\n\r\n", "no name_missing" },
        { "H-04", "GET http://a.example?x HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-04", "GET https://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-04", "GET ftp://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-04", "GET a.example HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-04", "GET * HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-04", "OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-04", "GET /#a HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-04", "GET /\u00e9 HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n", Accepted },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-05", "CONNECT a.example:443 HTTP/1.0\r\n\r\n", Accepted },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\n\r\n", "no name_missing" },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n", "no http_authority_mismatch" },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:444\r\n\r\n", "no http_authority_mismatch" },
        { "H-05", "CONNECT a.example HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-05", "CONNECT / HTTP/1.1\r\nHost: a.example\r\n\r\n", "no name_invalid" },
        { "H-05", "GET a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_target_form" },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n\r\n", Framing },
        { "H-05", "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n", Accepted },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: Chunked\r\n\r\n", Accepted },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: identity\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: xchunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: \"chunked\"\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding:\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.0\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding : chunked\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4, 4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: +4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: -4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0x4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 04\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4 4\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length:\r\n\r\n", Framing },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 9999999999999999999\r\n\r\n", "no http_too_large" },
        { "H-07", "POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 999999999999999999\r\n\r\n", Accepted },
        { "H-07", "GET / HTTP/1.1\nHost: a.example\n\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\n\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\rX: y\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\n X: folded\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\n Host: a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost : a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost\t: a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\n: a.example\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\0b\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\u0001b\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\u007fb\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nX\u00e9: a\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nX: a\tb \u00e9\r\n\r\n", Accepted },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nX:\r\n\r\n", Accepted },
        { "H-07", "\r\nGET / HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET  / HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET /  HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET\t/ HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", " GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1 \r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET /a b HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET /\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET / http/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.2\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/01.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-07", "PRI * HTTP/2.0\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close, Content-Length\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: host\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: a b\r\n\r\n", Framing },
        { "H-07", "GET / HTTP/1.1\r\nHost: a.example\r\nExpect: 200-ok\r\n\r\n", Framing },
        { "H-10", "get / HTTP/1.1\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-10", "G(T / HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-10", "ABCDEFGHIJKLMNOPQRSTUVWXY / HTTP/1.1\r\nHost: a.example\r\n\r\n", Framing },
        { "H-14", "GET / HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n\r\n", "no http_upgrade" },
        { "H-14", "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\n\r\n", "no http_upgrade" },
        { "H-14", "GET / HTTP/1.0\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "no http_upgrade" },
        { "H-14", "GET / HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\r\n", Accepted },
        { "H-16", $"GET /{new string('a', 8191)} HTTP/1.1\r\nHost: a.example\r\n\r\n", Accepted },
        { "H-16", $"GET /{new string('a', 8192)} HTTP/1.1\r\nHost: a.example\r\n\r\n", "no http_too_large" },
        { "H-16", $"GET / HTTP/1.1\r\nHost: a.example\r\n{Fields(99)}\r\n", Accepted },
        { "H-16", $"GET / HTTP/1.1\r\nHost: a.example\r\n{Fields(100)}\r\n", "no http_too_large" },
        { "H-16", Sized(32_768), Accepted },
        { "H-16", Sized(32_769), "no http_too_large" },
        { "H-16", new string('a', 40_000), "no http_too_large" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_verdict_is_the_same_whole_and_byte_by_byte(string id, string head, string verdict)
    {
        var bytes = Encoding.Latin1.GetBytes(head);
        Assert.Equal((id, verdict), (id, Verdict.Head(bytes)));
        Assert.Equal((id, verdict), (id, Verdict.Head(bytes, Verdict.Bytewise(bytes.Length))));
        Assert.Equal((id, verdict), (id, Verdict.Head(bytes, bytes.Length / 3, bytes.Length / 2)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_truncation_of_a_good_head_needs_more(string id, string head, string verdict)
    {
        if (!verdict.StartsWith("ok", StringComparison.Ordinal) || head.Length > 1000)
        {
            return;
        }

        var bytes = Encoding.Latin1.GetBytes(head);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal((id, "more"), (id, Verdict.Head(bytes.AsSpan(0, length))));
        }
    }

    [Fact]
    public void Everything_that_is_told()
    {
        var head = Read("POST http://A.example:80/b/c?d=e HTTP/1.1\r\nHost: a.example\r\nContent-Length: 12\r\nExpect: 100-Continue\r\nX-HTTP-Method-Override: DELETE\r\nConnection: close\r\n\r\nbody");
        Assert.Equal("POST", head.Method);
        Assert.Equal("http://A.example:80/b/c?d=e", head.Target);
        Assert.Equal(HttpTargetForm.Absolute, head.Form);
        Assert.Equal("/b/c?d=e", head.Path);
        Assert.Equal(80, head.Authority.Port);
        Assert.Equal(new HttpBody(HttpBodyKind.Length, 12), head.Body);
        Assert.True(head.ExpectsContinue && head.OverridesMethod && !head.KeepsAlive);
        Assert.Equal(HttpUpgrade.None, head.Upgrade);
    }

    [Theory]
    [InlineData("GET /a?b HTTP/1.1\r\nHost: a.example\r\n\r\n", HttpTargetForm.Origin, "/a?b")]
    [InlineData("GET http://a.example HTTP/1.1\r\nHost: a.example\r\n\r\n", HttpTargetForm.Absolute, "/")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n", HttpTargetForm.Asterisk, "")]
    [InlineData("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n", HttpTargetForm.Authority, "")]
    public void Paths(string text, HttpTargetForm form, string path)
    {
        var head = Read(text);
        Assert.Equal((form, path, text.Length), (head.Form, head.Path, head.Length));
    }

    [Theory]
    [InlineData("1.1", "", true)]
    [InlineData("1.1", "Connection: keep-alive, Close\r\n", false)]
    [InlineData("1.0", "", false)]
    [InlineData("1.0", "Connection: Keep-Alive\r\n", true)]
    [InlineData("1.0", "Connection: keep-alive\r\nConnection: close\r\n", false)]
    public void Kept_connections(string version, string field, bool kept) =>
        Assert.Equal(kept, Read($"GET / HTTP/{version}\r\nHost: a.example\r\n{field}\r\n").KeepsAlive);

    [Theory]
    [InlineData("websocket", HttpUpgrade.WebSocket)]
    [InlineData("WebSocket", HttpUpgrade.WebSocket)]
    [InlineData("h2c", HttpUpgrade.H2c)]
    [InlineData("h2c, websocket", HttpUpgrade.Other)]
    [InlineData("websocket\r\nUpgrade: websocket", HttpUpgrade.Other)]
    [InlineData("TLS/1.0", HttpUpgrade.Other)]
    public void Upgrades(string value, HttpUpgrade expected) =>
        Assert.Equal(expected, Read($"GET / HTTP/1.1\r\nHost: a.example\r\nConnection: upgrade\r\nUpgrade: {value}\r\n\r\n").Upgrade);

    [Fact]
    public void A_length_of_zero_is_no_body() => Assert.Equal(HttpBodyKind.None, Read("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 0\r\n\r\n").Body.Kind);

    /// <summary>Host may repeat the address that was dialled, with its port, and no other address, port or spelling.</summary>
    [Theory]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.7", "ok ")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.7:80", "ok ")]
    [InlineData("203.0.113.7:8080", "GET /", "203.0.113.7:8080", "ok ")]
    [InlineData("[2001:db8::7]:8080", "GET /", "[2001:db8::7]:8080", "ok ")]
    [InlineData("[2001:db8::7]:80", "GET /", "[2001:DB8:0::7]", "ok ")]
    [InlineData("203.0.113.7:80", "GET /", "a.example", "ok a.example")]
    [InlineData("203.0.113.7:8080", "GET /", "203.0.113.7", "no name_ip_literal")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.7:8080", "no name_ip_literal")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.8", "no name_ip_literal")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.7.", "no name_ip_literal")]
    [InlineData("203.0.113.7:80", "GET /", "[203.0.113.7]", "no name_invalid")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.07", "no name_invalid")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.7:080", "no name_invalid")]
    [InlineData("203.0.113.7:80", "GET /", "203.0.113.7:", "no name_invalid")]
    [InlineData("203.0.113.7:80", "GET /", "[::ffff:203.0.113.7]", "no name_invalid")]
    [InlineData("[2001:db8::7]:80", "GET /", "2001:db8::7", "no name_ip_literal")]
    [InlineData("[2001:db8::7]:80", "GET /", "[2001:db8::7%25eth0]", "no name_invalid")]
    [InlineData("[2001:db8::7]:80", "GET /", "[2001:db8::7", "no name_invalid")]
    [InlineData("[2001:db8::7]:80", "GET /", "[2001:db8::7]x", "no name_invalid")]
    [InlineData("203.0.113.7:80", "GET http://203.0.113.7/", "203.0.113.7", "no name_ip_literal")]
    [InlineData("203.0.113.7:80", "CONNECT 203.0.113.7:80", "203.0.113.7:80", "no name_ip_literal")]
    public void A_host_may_repeat_what_was_dialled(string dialled, string request, string host, string expected)
    {
        var reader = new HttpHeadReader(System.Net.IPEndPoint.Parse(dialled));
        reader.Advance(Encoding.Latin1.GetBytes($"{request} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        Assert.Equal(expected, Verdict.Of(reader));
    }

    private static HttpHead Read(string text)
    {
        var reader = new HttpHeadReader();
        reader.Advance(Encoding.Latin1.GetBytes(text));
        Assert.Equal("", reader.Refusal.Detail);
        return reader.Head!;
    }

    private static string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => $"X-{i}: y\r\n"));

    private static string Sized(int length)
    {
        const string Start = "GET / HTTP/1.1\r\nHost: a.example\r\nX: ";
        return $"{Start}{new string('y', length - Start.Length - 4)}\r\n\r\n";
    }
}
