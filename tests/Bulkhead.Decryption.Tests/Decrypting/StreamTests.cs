using System.Net;
using System.Net.WebSockets;
using System.Text;
using Bulkhead.Gateway.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bulkhead.Decryption.Tests.Decrypting;

public class StreamTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task An_event_arrives_before_the_next_is_sent(string version)
    {
        await using var bench = await Bench.StartAsync();
        var seen = new TaskCompletionSource();
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n");
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
            await context.Response.WriteAsync("data: two\n\n");
        });
        using var client = bench.Client(Version.Parse(version));
        using var answer = await client.GetAsync(new Uri("https://read.example/"), HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("data: one", await reader.ReadLineAsync());
        seen.SetResult();
        Assert.Equal("\ndata: two\n\n", await reader.ReadToEndAsync());
    }

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    public async Task A_body_arrives_in_pieces_as_it_is_sent(HttpProtocols origin)
    {
        await using var bench = await Bench.StartAsync();
        var seen = new TaskCompletionSource();
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            var buffer = new byte[100];
            var first = await context.Request.Body.ReadAsync(buffer);
            seen.SetResult();
            var rest = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Encoding.ASCII.GetString(buffer, 0, first) + "|" + rest);
        }, origin);
        await using var tls = await bench.OpenAsync("read.example");
        await tls.WriteAsync("POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"u8.ToArray());
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await tls.WriteAsync("3\r\ntwo\r\n0\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var text = string.Empty;
        while (!text.Contains("one|two", StringComparison.Ordinal))
        {
            var count = await tls.ReadAsync(buffer);
            Assert.NotEqual(0, count);
            text += Encoding.ASCII.GetString(buffer, 0, count);
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_request_to_the_origin()
    {
        await using var bench = await Bench.StartAsync();
        var gone = new TaskCompletionSource();
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            await context.Response.WriteAsync("first");
            await gone.Task;
        });
        using (var client = bench.Client())
        {
            using var answer = await client.GetAsync(new Uri("https://read.example/"), HttpCompletionOption.ResponseHeadersRead);
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_origin_decides_whether_a_body_is_sent()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            if (context.Request.Path == "/no")
            {
                context.Response.StatusCode = 417;
                return;
            }

            await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync());
        });
        await using var tls = await bench.OpenAsync("read.example");
        await tls.WriteAsync("POST /no HTTP/1.1\r\nHost: read.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        var buffer = new byte[4096];
        var count = await tls.ReadAsync(buffer);
        Assert.StartsWith("HTTP/1.1 417", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);

        await using var yes = await bench.OpenAsync("read.example");
        await yes.WriteAsync("POST /yes HTTP/1.1\r\nHost: read.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        count = await yes.ReadAsync(buffer);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(buffer, 0, count));
        await yes.WriteAsync("hello"u8.ToArray());
        count = await yes.ReadAsync(buffer);
        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_upload_passes_in_little_memory()
    {
        const long Size = 200L * 1024 * 1024;
        await using var bench = await Bench.StartAsync();
        var most = 0L;
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            var buffer = new byte[64 * 1024];
            var total = 0L;
            int count;
            var next = 0L;
            while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
            {
                total += count;
                if (total >= next)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
                    next += 20 * 1024 * 1024;
                }
            }

            await context.Response.WriteAsync(total.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var client = bench.Client();
        using var content = new StreamContent(new Zeros(Size));
        using var answer = await client.PostAsync(new Uri("https://read.example/"), content);

        Assert.Equal(Size.ToString(System.Globalization.CultureInfo.InvariantCulture), await answer.Content.ReadAsStringAsync());
        Assert.InRange(most - before, long.MinValue, 64 * 1024 * 1024);
        Assert.Equal(Size, (await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 1 })).BytesSent);
    }

    [Theory]
    [InlineData("1.1", HttpProtocols.Http1)]
    [InlineData("1.1", HttpProtocols.Http1AndHttp2)]
    [InlineData("2.0", HttpProtocols.Http1)]
    [InlineData("2.0", HttpProtocols.Http1AndHttp2)]
    public async Task A_WebSocket_echoes(string version, HttpProtocols origin)
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(
            bench,
            static async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[100];
                var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
                await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
                await socket.ReceiveAsync(buffer, CancellationToken.None);
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            },
            origin);
        using var client = bench.Client();
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy("127.0.0.1", bench.Port), SslOptions = { CertificateChainPolicy = Bench.Trusting(Authorities.Gateway) } };
        using var invoker = new HttpMessageInvoker(handler);
        using var web2 = new ClientWebSocket();
        web2.Options.HttpVersion = Version.Parse(version);
        web2.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await web2.ConnectAsync(new Uri("wss://read.example/chat"), invoker, patience.Token);
        await web2.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        var buffer = new byte[100];
        var answer = await web2.ReceiveAsync(buffer, patience.Token);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, answer.Count));
        await web2.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);

        var end = await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 1 });
        Assert.Equal(("/chat", true, true), (end.Path, end.BytesSent > 5, end.BytesReceived > 5));
    }

    [Fact]
    public async Task After_an_upgrade_that_the_origin_declined_the_next_request_is_judged()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var answer = await bench.SayAsync(
            "read.example",
            "GET /one HTTP/1.1\r\nHost: read.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\nGET /sentinel HTTP/1.1\r\nHost: kept.example\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", origin.Seen, StringComparison.Ordinal);
    }

    // H-14.
    [Theory]
    [InlineData("", "")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n")]
    public async Task A_change_of_protocol_that_was_not_asked_for_is_not_passed_on(string asked, string accepted)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{accepted}\r\n");
        await using var tls = await bench.OpenAsync("read.example");
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: read.example\r\n{asked}\r\n"));
        var buffer = new byte[4096];
        var count = await tls.ReadAsync(buffer);
        Assert.Matches("^HTTP/1.1 (400|502) ", Encoding.ASCII.GetString(buffer, 0, count));
    }

    private sealed class Zeros(long size) : Stream
    {
        private long left = size;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(count, left);
            Array.Clear(buffer, offset, taken);
            left -= taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
