using System.Net.Security;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>Requests that no client library sends, as frames (RFC 9113).</summary>
public class Http2Tests
{
    // the fields of one stream; what happens to it: a status, or "reset" of the stream or the connection.
    public static TheoryData<string[], string> Streams() => new()
    {
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example"], "200" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "other.example"], "421" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "kept.example"], "421" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "other.example", "host", "read.example"], "421" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "host", "read.example"], "200" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "host", "Read.Example:443"], "200" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "host", "other.example"], "reset" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "host", "kept.example"], "reset" },
        { [":method", "GET", ":scheme", "https", ":path", "/", "host", "other.example"], "reset" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "host", "read.example, other.example"], "reset" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "host", ""], "not 200" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example:444"], "421" },
        { [":method", "GET", ":scheme", "https", ":path", "/a/../b", ":authority", "read.example"], "400" },
        { [":method", "GET", ":scheme", "https", ":path", "/a%2e", ":authority", "read.example"], "400" },
        { [":method", "GET", ":scheme", "https", ":path", "x", ":authority", "read.example"], "reset" },
        { [":method", "GET", ":scheme", "http", ":path", "/", ":authority", "read.example"], "reset" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "transfer-encoding", "chunked"], "400" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "connection", "close"], "reset" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "x", "a\r\nhost: other.example"], "not 200" },
        { [":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example", "x: y", "a"], "not 200" },
        { [":method", "GET", ":scheme", "https", "x", "a", ":path", "/", ":authority", "read.example"], "reset" },
        { [":method", "CONNECT", ":authority", "other.example:443"], "not 200" },
        { [":method", "CONNECT", ":protocol", "connect-udp", ":scheme", "https", ":path", "/", ":authority", "read.example"], "400" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_is_judged_by_itself(string[] fields, string expected)
    {
        await using var bench = await Bench.StartAsync();
        var arrived = new List<string>();
        await using var web = await Origins.WebAsync(bench, context =>
        {
            arrived.Add($"{context.Request.Host}{context.Request.Path}");
            return context.Response.WriteAsync("hello");
        });
        await using var tls = await bench.OpenAsync("read.example", alpn: "h2");
        Assert.Equal("h2", tls.NegotiatedApplicationProtocol.ToString());
        await tls.WriteAsync(Http2Frames.Preface);
        await tls.WriteAsync(Http2Frames.Frame(Http2Frames.Headers, Http2Frames.Whole, 1, Http2Frames.Block(fields)));
        var answer = await Http2Frames.AnswerAsync(tls);

        if (expected == "not 200")
        {
            Assert.NotEqual("200", answer);
        }
        else
        {
            Assert.Equal(expected, answer);
        }

        Assert.Equal(expected == "200" ? ["read.example/"] : [], arrived);
        if (Array.IndexOf(fields, "host") >= 0 && expected == "reset")
        {
            await bench.DeniedAsync("http_authority_mismatch");
        }
    }

    // Kestrel closes a connection whose streams are reset as fast as they are opened.
    [Fact]
    public async Task Streams_that_are_reset_at_once_end_the_connection()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var tls = await bench.OpenAsync("read.example", alpn: "h2");
        await tls.WriteAsync(Http2Frames.Preface);
        var ended = ReadToEndAsync(tls);
        var block = Http2Frames.Block([":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example"]);
        try
        {
            for (var stream = 1; stream < 40_000 && !ended.IsCompleted; stream += 2)
            {
                await tls.WriteAsync(Http2Frames.Frame(Http2Frames.Headers, Http2Frames.Whole, stream, block));
                await tls.WriteAsync(Http2Frames.Frame(Http2Frames.Reset, 0, stream, [0, 0, 0, 8]));
            }
        }
        catch (IOException)
        {
            // Broken off while it was flooded.
        }

        await ended.WaitAsync(TimeSpan.FromSeconds(30));
    }

    // what an eager client says about what it gets is no flood, many times more frames of it than a client has to begin with.
    [Fact]
    public async Task Two_windows_for_every_part_of_a_body_are_no_flood()
    {
        const int Parts = 3000;
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static async context =>
        {
            for (var i = 0; i < Parts; i++)
            {
                await context.Response.Body.WriteAsync("part"u8.ToArray());
                await context.Response.Body.FlushAsync();
            }
        });
        await using var tls = await bench.OpenAsync("read.example", alpn: "h2");
        await tls.WriteAsync((byte[])[.. Http2Frames.Preface, .. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.Whole, 1, Http2Frames.Block([":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example"]))]);
        var head = new byte[9];
        var bytes = 0;
        do
        {
            await tls.ReadExactlyAsync(head);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await tls.ReadExactlyAsync(payload);
            Assert.False(head[3] is Http2Frames.Reset or 7, "the connection was refused");
            if (head[3] == 0 && payload.Length > 0)
            {
                bytes += payload.Length;
                byte[] more = [0, 0, (byte)(payload.Length >> 8), (byte)payload.Length];
                await tls.WriteAsync((byte[])[.. Http2Frames.Frame(8, 0, 0, more), .. Http2Frames.Frame(8, 0, 1, more)]);
            }
        }
        while (head[3] != 0 || (head[4] & 1) == 0);

        Assert.Equal(4 * Parts, bytes);
    }

    private static async Task ReadToEndAsync(SslStream tls)
    {
        var buffer = new byte[4096];
        try
        {
            while (await tls.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Ended all the same.
        }
    }
}
