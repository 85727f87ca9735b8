using System.Globalization;
using System.Text;
using Bulkhead.Gateway.Tests.Oracles;
using CsCheck;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>Requests made at random: lines from pieces that are right or nearly right, bodies of both kinds, several in a row.</summary>
public class HttpProperties
{
    private static readonly Gen<string> Line = Gen.Select(
        Gen.OneOf("GET", "POST", "get", "CONNECT", "OPTIONS", "G T", ""),
        Gen.OneOf(" ", " ", " ", " ", "  ", "\t"),
        Gen.OneOf("/", "/a?b", "*", "http://a.example/x", "http://A.example:80", "http://b.example/", "a.example:443", "/#", ""),
        Gen.OneOf(" HTTP/1.1", " HTTP/1.1", " HTTP/1.1", " HTTP/1.0", " HTTP/2.0", ""),
        static (method, space, target, version) => method + space + target + version);

    private static readonly Gen<string> Field = Gen.OneOf(
        "Host: a.example", "host:A.EXAMPLE.", "Host: a.example:443", "Host: b.example", "Host:", "Content-Length: 4", "Content-Length: 0", "content-length:5", "Content-Length: 4,4", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip",
        "Connection: close", "Connection: keep-alive", "Connection: upgrade", "Upgrade: websocket", "Expect: 100-continue", "Accept: */*", "X-Odd:\tv\u00e9 ", " folded", "Name : v", "no colon", "X: a\rb", "X: \0", "Cookie: a=b; c=d");

    private static readonly Gen<string> End = Gen.OneOf("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r");

    private static readonly Gen<string> Body = Gen.OneOf("", "", "body", "4\r\nbody\r\n0\r\n\r\n", "0\r\n\r\n", "4;x\r\nbody\r\n0\r\n\r\n", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", "\r\n");

    private static readonly Gen<string> Anything = Gen.Select(Line, Gen.Select(Field, End, static (field, end) => field + end).Array[0, 5], End, Body,
        static (line, fields, end, body) => $"{line}\r\n{string.Concat(fields)}{end}{body}");

    /// <summary>A request that is right, with its method and path.</summary>
    private static readonly Gen<(string Text, string Seen)> Right = Gen.Select(
        Gen.OneOf("GET", "POST", "DELETE"), Gen.Int[0, 99], Gen.String[Gen.Char['a', 'z'], 0, 40], Gen.Int[0, 2], Gen.Int[1, 9],
        static (method, number, body, kind, chunk) =>
        {
            var framing = kind == 0 ? "\r\n" : kind == 1 ? $"Content-Length: {body.Length}\r\n\r\n{body}" : $"Transfer-Encoding: chunked\r\n\r\n{Chunks(body, chunk)}";
            return ($"{method} /{number} HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n{framing}", $"{method} /{number}");
        });

    [Fact]
    public void Reader_and_oracle_agree_about_heads() => Anything.Sample(static text =>
    {
        var said = Verdict.Head(Encoding.Latin1.GetBytes(text));
        Assert.Equal(HttpOracle.Head(text, out _), said.StartsWith("no", StringComparison.Ordinal) ? "no" : said);
    }, iter: 8000);

    [Fact]
    public void Framer_and_oracle_agree_about_requests() => Gen.Select(Anything.Array[1, 3], Gen.Int[0, 400].Array[0, 4]).Sample(static (texts, cuts) =>
    {
        var bytes = Encoding.Latin1.GetBytes(string.Concat(texts));
        Assert.Equal(HttpOracle.Requests(string.Concat(texts)), FramerTrace.Of(bytes, [.. cuts.Where(cut => cut <= bytes.Length).Order()]).Requests);
    }, iter: 8000);

    [Fact]
    public void Every_right_request_is_seen_and_every_byte_passed_on() => Gen.Select(Right.Array[1, 5], Gen.Int[0, 600].Array[0, 6]).Sample(static (requests, cuts) =>
    {
        var text = string.Concat(requests.Select(static request => request.Text));
        var trace = FramerTrace.Of(Encoding.Latin1.GetBytes(text), [.. cuts.Where(cut => cut <= text.Length).Order()]);
        Assert.Equal((string.Join(' ', requests.Select(static request => request.Seen)), text), (trace.Requests, trace.Passed));
    }, iter: 2000);

    private static string Chunks(string body, int size) =>
        string.Concat(body.Chunk(size).Select(static part => $"{part.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{new string(part)}\r\n")) + "0\r\n\r\n";
}
