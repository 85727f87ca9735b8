using System.IO.Compression;
using System.Net.Security;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>
/// What only a gateway that decrypts can see: requests on an honest TLS connection to a name that the policy lets it read. The first decision of each row
/// is the one on the hello.
/// </summary>
internal static class DecryptedRows
{
    private const string Name = "read.example";
    private const string To = TestBench.AttackerAddress;
    private const string Mismatch = "allowed; denied http_authority_mismatch";
    private const string Framing = "allowed; denied http_framing";
    private const string Inspected = "allowed; denied http_inspection";
    private const string Host = "Host: read.example\r\n";
    private const string Last = Host + "Connection: close\r\n";
    private const string Sentinel = "GET /sentinel HTTP/1.1\r\nHost: read.example\r\n\r\n";

    /// <summary>Other spellings of a path that leads to the sentinel in some server.</summary>
    private static readonly string[] Paths =
    [
        "/a/../sentinel", "/a/%2e%2e/sentinel", "/%2e/sentinel", "//sentinel", "/a%2fsentinel", "/a%5csentinel", "/a\\sentinel", "/..;/sentinel", "/a;x=1/sentinel", "/%252e%252e/sentinel",
        "/%c0%ae/sentinel", "/sentinel/.", "/%73entinel", "/sentinel%3fx",
    ];

    /// <summary>Streams of HTTP/2 with more than one idea of their host, or with what would be another field in HTTP/1.1.</summary>
    private static readonly (string Id, string What, string Expected, string[] Fields)[] Streams =
    [
        ("X-01", "another allowed name", Mismatch, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", "allowed.example"]),
        ("X-01", "a denied name", Mismatch, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", "evil.test"]),
        ("X-01", "another port", Mismatch, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", "read.example:444"]),
        ("X-02", "a denied name in host beside the allowed authority", Mismatch, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", Name, "host", "evil.test"]),
        ("X-02", "a denied authority beside the allowed name in host", Mismatch, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", "evil.test", "host", Name]),
        ("X-02", "a denied name in host alone", Mismatch, [":method", "GET", ":scheme", "https", ":path", "/sentinel", "host", "evil.test"]),
        ("X-02", "a path that is none", Framing, [":method", "GET", ":scheme", "https", ":path", "sentinel", ":authority", Name]),
        ("X-02", "a pseudo-field that comes late", Framing, [":method", "GET", ":scheme", "https", "x", "a", ":path", "/sentinel", ":authority", Name]),
        ("X-03", "a coding of HTTP/1.1", Framing, [":method", "POST", ":scheme", "https", ":path", "/sentinel", ":authority", Name, "transfer-encoding", "chunked"]),
        ("X-03", "a field of the connection", Framing, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", Name, "connection", "close"]),
        ("X-03", "a line end in a value", Framing, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", Name, "x", "a\r\nhost: evil.test"]),
        ("X-03", "a colon in a name", Framing, [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", Name, "x: y", "a"]),
        ("X-03", "a space in a path", "allowed; denied http_target_form", [":method", "GET", ":scheme", "https", ":path", "/sentinel HTTP/1.1", ":authority", Name]),
        ("X-04", "more fields than a request may have", "allowed; denied http_too_large", [":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", Name, .. Enumerable.Range(0, 150).SelectMany(static i => (string[])["x-" + i, "a"])]),
    ];

    public static IEnumerable<EvasionRow> All =>
    [
        new("TEN-02", "another tenant in the path, stopped by an inspector", Inspected, static attempt => RequestAsync(attempt, $"GET /sentinel/{Deployment.Marker} HTTP/1.1\r\n{Last}\r\n")),
        new("TEN-05", "an upload, stopped by an inspector", Inspected, static attempt => RequestAsync(attempt, $"POST /sentinel HTTP/1.1\r\n{Last}Content-Length: 16\r\n\r\n{Deployment.Marker}")),
        new("DNS-06", "DNS over HTTPS at an allowed host, stopped by an inspector", Inspected, static attempt => RequestAsync(attempt, $"GET /sentinel?dns={Deployment.Marker} HTTP/1.1\r\n{Last}\r\n")),
        new("TLS-02", "another name in Host than in the hello", Mismatch, static async attempt => Assert.StartsWith("HTTP/1.1 421", await RequestAsync(attempt, "GET /sentinel HTTP/1.1\r\nHost: evil.test\r\n\r\n"), StringComparison.Ordinal)),
        new("TLS-14", "SSH behind an honest handshake", Framing, static attempt => RequestAsync(attempt, "SSH-2.0-sentinel\r\n\r\n")),
        new("TLS-14", "random bytes behind an honest handshake", Framing, static attempt => RequestAsync(attempt, "\u009c\u0017\u005e\u00f1\r\n\r\n" + Sentinel)),
        new("TLS-16", "a second hello with another name, at a gateway that decrypts", "allowed", static attempt => TlsRows.RetryAsync(attempt, Name)),
        new("TLS-18", "early data to a gateway that decrypts", "allowed", static async attempt =>
            await attempt.SendAsync(To, 443, HelloBytes.Record(HelloBytes.Message(HelloParts.Named(Name).With((42, []), (41, [0, 0, 0, 0])))), HelloBytes.Record(Encoding.ASCII.GetBytes(Sentinel), type: 23))),
        new("H-02", "another allowed name in Host", Mismatch, static attempt => RequestAsync(attempt, "GET /sentinel HTTP/1.1\r\nHost: allowed.example\r\n\r\n")),
        new("H-02", "another port in Host", Mismatch, static attempt => RequestAsync(attempt, "GET /sentinel HTTP/1.1\r\nHost: read.example:444\r\n\r\n")),
        new("H-02", "another name on a kept connection", "allowed; denied http_authority_mismatch", static attempt => RequestAsync(attempt, $"GET / HTTP/1.1\r\n{Host}\r\nGET /sentinel HTTP/1.1\r\nHost: evil.test\r\n\r\n")) { Decisions = 3 },
        new("H-04", "another host in the target, decrypted", "allowed; denied http_target_form", static attempt => RequestAsync(attempt, $"GET https://evil.test/sentinel HTTP/1.1\r\n{Last}\r\n")),
        new("H-07", "a length and chunks, decrypted", Framing, static attempt => RequestAsync(attempt, $"POST / HTTP/1.1\r\n{Last}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Sentinel}")),
        .. Paths.Select(static path => new EvasionRow("H-08", path, "allowed; denied http_path_noncanonical", async attempt =>
            Assert.StartsWith("HTTP/1.1 400", await RequestAsync(attempt, $"GET {path} HTTP/1.1\r\n{Last}\r\n"), StringComparison.Ordinal))),
        new("H-08", "a NUL", "allowed; denied http_path_noncanonical", static async attempt => Assert.StartsWith("HTTP/1.1 400", await RequestAsync(attempt, $"GET /sentinel%00 HTTP/1.1\r\n{Last}\r\n"), StringComparison.Ordinal)),
        new("H-09", "the server gets the bytes that were judged", "allowed", static async attempt =>
        {
            Assert.StartsWith("HTTP/1.1 200", await RequestAsync(attempt, $"GET /a%2Cb/%C3%A4?q=%2e%2e HTTP/1.1\r\n{Last}\r\n"), StringComparison.Ordinal);
            Assert.Contains("GET read.example /a%2Cb/%C3%A4?q=%2e%2e", attempt.Bench.Origin.Requests);
        }) { Decisions = 2 },
        new("H-10", "a method and one in a field are recorded and passed as they are", "allowed", static async attempt =>
        {
            await RequestAsync(attempt, $"DELETE /a HTTP/1.1\r\n{Last}X-HTTP-Method-Override: PUT\r\n\r\n");
            Assert.Equal("DELETE", (await attempt.DecidedAsync(2))[1].Record.GetProperty("destination").GetProperty("method").GetString());
        }) { Decisions = 2 },
        new("H-11", "a query is inspected and never recorded", Inspected, static async attempt =>
        {
            await RequestAsync(attempt, $"GET /sentinel?secret={Deployment.Marker}&secret=2 HTTP/1.1\r\n{Last}\r\n");
            await attempt.DecidedAsync(2);
            Assert.DoesNotContain("secret", attempt.Log, StringComparison.Ordinal);
        }),
        new("H-12", "a redirect to a denied host is not followed, decrypted", "allowed", static async attempt => Assert.StartsWith("HTTP/1.1 302", await RequestAsync(attempt, $"GET /redirect HTTP/1.1\r\n{Last}\r\n"), StringComparison.Ordinal)) { Decisions = 2 },
        new("H-13", "a hint to another server is taken out, decrypted", "allowed", static async attempt =>
            Assert.DoesNotContain("alt-svc", await RequestAsync(attempt, $"GET /redirect HTTP/1.1\r\n{Last}\r\n"), StringComparison.OrdinalIgnoreCase)) { Decisions = 2 },
        new("H-14", "h2c inside TLS", "allowed; denied http_upgrade", static attempt => RequestAsync(attempt, $"GET /sentinel HTTP/1.1\r\n{Last}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n")),
        new("H-16", "too many fields, decrypted", "allowed; denied http_too_large", static attempt => RequestAsync(attempt, $"GET /sentinel HTTP/1.1\r\n{Last}{string.Concat(Enumerable.Range(0, 200).Select(static i => $"X-{i}: a\r\n"))}\r\n")),
        new("H-17", "a body that is longer than what is inspected", "allowed; denied http_too_large", static attempt =>
            RequestAsync(attempt, $"POST /sentinel HTTP/1.1\r\n{Last}Content-Length: {(4 << 20) + 1}\r\n\r\n" + new string('a', (4 << 20) + 1))),
        new("H-17", "a body in chunks that is longer than what is inspected", "allowed; denied http_too_large", static attempt =>
            RequestAsync(attempt, $"POST /sentinel HTTP/1.1\r\n{Last}Transfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat($"10000\r\n{new string('a', 65536)}\r\n", 65))}0\r\n\r\n")),
        new("H-18", "a compressed body", Inspected, static attempt => RequestAsync(attempt, $"POST /sentinel HTTP/1.1\r\n{Last}Content-Encoding: gzip\r\nContent-Length: {Gzip.Length}\r\n\r\n{Gzip}")),
        new("H-20", "variables that name a proxy", "allowed", static async attempt => Assert.Contains("hello read.example", await RequestAsync(attempt, $"GET / HTTP/1.1\r\n{Last}\r\n"), StringComparison.Ordinal)) { Decisions = 2 },
        .. Streams.Select(static row => new EvasionRow(row.Id, row.What, row.Expected, async attempt =>
        {
            await using var tls = await attempt.TlsAsync(Name, To, alpn: "h2");
            await tls.WriteAsync((byte[])[.. Http2Frames.Preface, .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.Whole, 1, Http2Frames.Block(row.Fields))]);
            Assert.NotEqual("200", await Http2Frames.AnswerAsync(tls));
        })),
        new("X-04", "fields without an end", Framing, static attempt => FloodAsync(attempt, [.. Http2Frames.Frame(Http2Frames.Headers, 1, 1, Http2Frames.Block([":method", "GET"]))],
            static _ => Http2Frames.Frame(Http2Frames.Continuation, 0, 1, Http2Frames.Block(["x", new string('a', 200)])))),
        // The server ends the connection, and says so when the client still listens.
        new("X-04", "streams that are reset at once", Mismatch, static attempt => FloodAsync(attempt, [], static i =>
            [.. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.Whole, (2 * i) + 1, Http2Frames.Block([":method", "GET", ":scheme", "https", ":path", "/sentinel", ":authority", "evil.test"])),
                .. Http2Frames.Frame(Http2Frames.Reset, 0, (2 * i) + 1, [0, 0, 0, 8])])) { AnyOrder = true, Perhaps = "denied limit_rate" },
        // A request whose body was flooded has a record too: its body could not be inspected whole.
        .. Nothing.Select(static row => new EvasionRow("X-04", row.What, "allowed; denied limit_rate" + (row.First == Post ? "; denied http_inspection" : string.Empty), attempt => FloodAsync(attempt, row.First, _ => row.Frame)) { AnyOrder = true }),
        new("X-04", "a connection that does not begin as HTTP/2 does", Framing, static attempt => FloodAsync(attempt, [], static _ => Http2Frames.Frame(Http2Frames.Settings, 0, 0, []), preface: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\0"u8.ToArray())),
    ];

    /// <summary>Frames that carry nothing, and what opens the way for them.</summary>
    private static (string What, byte[] First, byte[] Frame)[] Nothing =>
    [
        ("settings without an end", [], Http2Frames.Frame(Http2Frames.Settings, 0, 0, [])),
        ("pings without an end", [], Http2Frames.Frame(6, 0, 0, new byte[8])),
        ("priorities without an end", [], Http2Frames.Frame(2, 0, 1, [0, 0, 0, 0, 1])),
        ("windows without an end", [], Http2Frames.Frame(8, 0, 0, [0, 0, 0, 1])),
        ("frames of an unknown type without an end", [], Http2Frames.Frame(0xfa, 0, 0, [])),
        ("parts of a body that hold nothing, without an end", Post, Http2Frames.Frame(0, 0, 1, [])),
        ("parts of a body that hold padding alone, without an end", Post, Http2Frames.Frame(0, 8, 1, [3, 0, 0, 0])),
        ("continuations that hold nothing, without an end", Http2Frames.Frame(Http2Frames.Headers, 1, 1, Http2Frames.Block([":method", "GET"])), Http2Frames.Frame(Http2Frames.Continuation, 0, 1, [])),
    ];

    private static byte[] Post { get; } = Http2Frames.Frame(Http2Frames.Headers, 4, 1, Http2Frames.Block([":method", "POST", ":scheme", "https", ":path", "/", ":authority", Name]));

    private static string Gzip { get; } = Compressed();

    private static async Task<string> RequestAsync(Attempt attempt, string request)
    {
        await using var tls = await attempt.TlsAsync(Name, To);
        Assert.Equal(attempt.Bench.ReadingRoot.Subject, tls.RemoteCertificate!.Issuer);
        var answer = new StringBuilder();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            // Not half-closed: a client that says goodbye is taken to be gone.
            await tls.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        }
        catch (IOException)
        {
            // Refused before everything was sent.
        }

        try
        {
            var buffer = new byte[65536];
            int count;
            while ((count = await tls.ReadAsync(buffer, patience.Token)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Reset: what came before it counts.
        }

        return answer.ToString();
    }

    /// <summary>Sends until the gateway breaks the connection off, which it has to.</summary>
    private static async Task FloodAsync(Attempt attempt, byte[] first, Func<int, byte[]> frame, byte[]? preface = null)
    {
        await using var tls = await attempt.TlsAsync(Name, To, alpn: "h2");
        await tls.WriteAsync((byte[])[.. preface ?? Http2Frames.Preface, .. first]);
        var ended = ReadToEndAsync(tls);
        try
        {
            for (var i = 0; i < 200_000 && !ended.IsCompleted; i++)
            {
                await tls.WriteAsync(frame(i));
            }
        }
        catch (IOException)
        {
            // Broken off while it was flooded.
        }

        await ended.WaitAsync(TimeSpan.FromSeconds(15));
    }

    private static async Task ReadToEndAsync(SslStream tls)
    {
        var buffer = new byte[4096];
        try
        {
            while (await tls.ReadAsync(buffer) > 0)
            {
                // What it says before it ends does not matter.
            }
        }
        catch (IOException)
        {
            // Ended all the same.
        }
    }

    private static string Compressed()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.ASCII.GetBytes(Deployment.Marker));
        }

        return Encoding.Latin1.GetString(bytes.ToArray());
    }
}
