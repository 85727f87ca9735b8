using System.Buffers.Binary;
using System.Net.Security;
using System.Text;
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
        await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(tls, 4, 0, 0, []);
        await SendAsync(tls, 1, 5, 1, Block(fields));
        var answer = await AnswerAsync(tls);

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
        await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(tls, 4, 0, 0, []);
        var ended = ReadToEndAsync(tls);
        var block = Block([":method", "GET", ":scheme", "https", ":path", "/", ":authority", "read.example"]);
        try
        {
            for (var stream = 1; stream < 40_000 && !ended.IsCompleted; stream += 2)
            {
                await SendAsync(tls, 1, 5, stream, block);
                await SendAsync(tls, 3, 0, stream, [0, 0, 0, 8]);
            }
        }
        catch (IOException)
        {
            // Broken off while it was flooded.
        }

        await ended.WaitAsync(TimeSpan.FromSeconds(30));
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

    // Literal fields without indexing (RFC 7541 section 6.2.2), without Huffman.
    private static byte[] Block(string[] fields)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in fields.Chunk(2).Select(static pair => (pair[0], pair[1])))
        {
            block.WriteByte(0);
            block.WriteByte((byte)name.Length);
            block.Write(Encoding.Latin1.GetBytes(name));
            block.WriteByte((byte)value.Length);
            block.Write(Encoding.Latin1.GetBytes(value));
        }

        return block.ToArray();
    }

    private static async Task SendAsync(SslStream tls, byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await tls.WriteAsync(frame);
    }

    private static async Task<string> AnswerAsync(SslStream tls)
    {
        var head = new byte[9];
        try
        {
            while (true)
            {
                await tls.ReadExactlyAsync(head);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
                await tls.ReadExactlyAsync(payload);
                if (head[3] is 3 or 7)
                {
                    return "reset";
                }

                if (head[3] == 1)
                {
                    // 200 and 400 are indexed (RFC 7541 appendix A); others come as three digits, here always with the name of :status.
                    return payload[0] switch
                    {
                        0x88 => "200",
                        0x8C => "400",
                        _ => Encoding.ASCII.GetString(payload, Array.FindIndex(payload, static one => one == 3) + 1, 3),
                    };
                }
            }
        }
        catch (IOException)
        {
            return "reset";
        }
    }
}
