using System.Buffers;
using System.Text;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Tests.Oracles;
using CsCheck;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>Where answers end (RFC 9112 section 6.3), whether a connection can be used after them, and what is passed on.</summary>
public class HttpAnswerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    public static TheoryData<string, string> Rows() => new()
    {
        { $"{Ok}Content-Length: 5\r\n\r\nhello", "200 length keeps = 5 end +0" },
        { $"{Ok}Content-Length: 5\r\n\r\nhello more", "200 length keeps = 5 end +5" },
        { $"{Ok}Content-Length: 5\r\n\r\nhel", "200 length keeps = 3 more" },
        { $"{Ok}Content-Length: 5, 5\r\nContent-Length: 5\r\n\r\nhello", "200 length keeps = 5 end +0" },
        { $"{Ok}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "no" },
        { $"{Ok}Content-Length: -5\r\n\r\n", "no" },
        { $"{Ok}Content-Length: 5,\r\n\r\nhello", "no" },
        { $"{Ok}Content-Length: ,5\r\n\r\nhello", "no" },
        { $"{Ok}Content-Length:\r\n\r\n", "no" },
        { $"{Ok}Content-Length: 0\r\n\r\nx", "200 none keeps = 0 end +1" },
        { $"{Ok}\r\nhello", "200 untilclose = 5 more" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nx", "200 chunked keeps = 5 end +1" },
        { $"{Ok}Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "200 chunked keeps = 5 end +0" },
        { $"{Ok}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "200 chunked keeps = 5 end +0" },
        { $"{Ok}Transfer-Encoding: chunked, gzip\r\n\r\n", "no" },
        { $"{Ok}Transfer-Encoding: gzip\r\n\r\nhello", "200 untilclose = 5 more" },
        { $"{Ok}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "200 chunked = 5 end +0" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0;c\r\nX: y\r\n\r\n", "200 chunked keeps = 5 end +0" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n", "200 chunked keeps = no" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n", "200 chunked keeps = no" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\nx\r\n", "200 chunked keeps = no" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\n1234567890abcdef\r\n", "200 chunked keeps = no" },
        { $"{Ok}Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\n\r\n", "200 chunked keeps = no" },
        { $"{Ok}Connection: close\r\nContent-Length: 5\r\n\r\nhello", "200 length = 5 end +0" },
        { $"{Ok}Connection: Keep-Alive, Close\r\nContent-Length: 5\r\n\r\nhello", "200 length = 5 end +0" },
        { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 length = 5 end +0" },
        { "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", "200 length keeps = 5 end +0" },
        { "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nx", "204 none keeps = 0 end +1" },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 none keeps = 0 end +0" },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "100 none keeps = 0 end +19" },
        { "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200 none keeps = 0 end +0" },
        { "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "200 none keeps = 0 end +0" },
        { "HTTP/1.1 200 caf\u00e9\r\nContent-Length: 0\r\n\r\n", "200 none keeps = 0 end +0" },
        { "HTTP/1.1 2000\r\n\r\n", "no" },
        { "HTTP/1.1 099 x\r\n\r\n", "no" },
        { "HTTP/2 200 OK\r\n\r\n", "no" },
        { "HTTP/1.1  200 OK\r\n\r\n", "no" },
        { "ICY 200 OK\r\n\r\n", "no" },
        { $"{Ok}X: a\0b\r\n\r\n", "no" },
        { $"{Ok}X: a\nY: b\r\n\r\n", "no" },
        { $"{Ok}X: a\r\n b\r\n\r\n", "no" },
        { $"{Ok}X : a\r\n\r\n", "no" },
        { $"{Ok}no colon\r\n\r\n", "no" },
        { $"{Ok}Content-Length: 5\r\n", "more" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_answer_ends_where_it_says(string text, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal(expected, AnswerTrace.Of(bytes));
        Assert.Equal(expected, AnswerTrace.Of(bytes, cuts: Verdict.Bytewise(bytes.Length)));
        Assert.Equal(expected, AnswerOracle.Read(text, "GET"));
    }

    [Fact]
    public void An_answer_to_HEAD_has_no_body() =>
        Assert.Equal("200 none keeps = 0 end +0", AnswerTrace.Of(Encoding.ASCII.GetBytes($"{Ok}Content-Length: 5\r\n\r\n"), "HEAD"));

    private static readonly Gen<string> Field = Gen.OneOf(
        "Content-Length: 4", "Content-Length: 0", "content-length:4 , 4", "Content-Length: 5", "Content-Length: x", "Transfer-Encoding: chunked", "transfer-encoding: gzip, Chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked,",
        "Connection: close", "Connection: keep-alive", "Connection: x, close", "X: y", "X:\t", "Set-Cookie: a=b", "bad", " folded", "X: \0");

    private static readonly Gen<string> Body = Gen.OneOf("", "body", "4\r\nbody\r\n0\r\n\r\n", "4 ;x\r\nbody\r\n0\r\n\r\n", "4\r\nbody\r\n0\r\nA: b\r\n\r\nrest", "4\r\nbo", "4\r\nbodyX", "0\r\n", "g\r\n", "\r\n");

    [Fact]
    public void Reader_and_oracle_agree() => Gen.Select(
        Gen.OneOf("HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 204", "HTTP/1.1 304 x", "HTTP/1.1 101 x", "HTTP/1.1 999 x", "HTTP/3 200"), Field.Array[0, 4], Body, Gen.OneOf("GET", "HEAD"), Gen.Int[0, 200].Array[0, 4]).Sample(
        static (status, fields, body, method, cuts) =>
        {
            var text = $"{status}\r\n{string.Concat(fields.Select(static field => field + "\r\n"))}\r\n{body}";
            Assert.Equal(AnswerOracle.Read(text, method), AnswerTrace.Of(Encoding.Latin1.GetBytes(text), method, [.. cuts.Where(cut => cut <= text.Length).Order()]));
        },
        iter: 20_000);

    [Theory]
    [InlineData("Host: A.example\r\nConnection: close\r\nX: y\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\nKeep-Alive: 5", "Host: api.example\r\nX: y\r\n\r\n")]
    [InlineData("X: y\r\nConnection: keep-alive, x-hop\r\nX-Hop: 1\r\nHost: a.example\r\nContent-Length: 3", "Host: api.example\r\nX: y\r\nContent-Length: 3\r\n\r\n")]
    [InlineData("Host: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: k", "Host: api.example\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\nConnection: Upgrade\r\n\r\n")]
    [InlineData("Host: a.example\r\nAuthorization: Bearer x\r\nCookie:  a=b \r\nX: caf\u00e9", "Host: api.example\r\nAuthorization: Bearer x\r\nCookie:  a=b \r\nX: caf\u00e9\r\n\r\n")]
    [InlineData("Host: a.example\r\nProxy-Authorization: Basic eA==", "Host: api.example\r\n\r\n")]
    public void A_request_is_passed_on_without_what_is_for_one_connection(string fields, string expected)
    {
        var raw = Encoding.Latin1.GetBytes($"GET /a?b HTTP/1.1\r\n{fields}\r\n\r\n");
        var reader = new HttpHeadReader();
        Assert.Equal(PeekStatus.Complete, reader.Advance(raw));
        var target = new ArrayBufferWriter<byte>();
        HttpForwarding.WriteRequest(raw, reader.Head!, "api.example"u8, target);
        Assert.Equal("GET /a?b HTTP/1.1\r\n" + expected, Encoding.Latin1.GetString(target.WrittenSpan));
    }

    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: close\r\nX: y\r\n\r\n", false, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: y\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":443\"\r\nAlternate-Protocol: 443:quic\r\nKeep-Alive: timeout=5\r\nContent-Length: 0\r\n\r\n", true, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nUpgrade: h2c\r\nConnection: Upgrade, X-Hop\r\nX-Hop: 1\r\nContent-Length: 0\r\n\r\n", false, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", false, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")]
    public void An_answer_is_passed_on_without_what_is_for_one_connection(string head, bool closes, string expected)
    {
        var raw = Encoding.Latin1.GetBytes(head);
        Assert.True(HttpAnswerParser.TryRead(raw, "GET", out var answer));
        var target = new ArrayBufferWriter<byte>();
        HttpForwarding.WriteAnswer(raw, answer, closes, target);
        Assert.Equal(expected, Encoding.Latin1.GetString(target.WrittenSpan));
    }

    [Theory]
    [InlineData("A: b\r\nX: y\r\n", "b")]
    [InlineData("a:  b \r\n", "b")]
    [InlineData("A: b\r\nA: b\r\n", "")]
    [InlineData("AB: b\r\n", "")]
    public void A_field_counts_when_it_stands_once(string fields, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(HttpForwarding.Only(Encoding.ASCII.GetBytes($"{Ok}{fields}\r\n"), "A"u8)));

    [Theory]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [InlineData("1\r\nh\r\n0000004\r\nello\r\n0\r\n\r\n", "hello")]
    public void Chunks_are_put_together(string chunks, string expected) => Assert.Equal(expected, Encoding.ASCII.GetString(HttpForwarding.Dechunk(Encoding.ASCII.GetBytes(chunks))));
}
