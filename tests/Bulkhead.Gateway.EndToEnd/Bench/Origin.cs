using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Bulkhead.Gateway.EndToEnd.Bench;

/// <summary>The servers behind the allowed names, over TLS: HTTP/1.1 and 2, uploads, events, WebSockets.</summary>
public sealed class Origin : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<string> requests;

    private Origin(WebApplication application, ConcurrentQueue<string> requests) => (this.application, this.requests) = (application, requests);

    /// <summary>Every request: method, host and target as they came.</summary>
    public string[] Requests => [.. requests];

    /// <summary>How many events <c>/events</c> sends.</summary>
    public const int Events = 50;

    public static async Task<Origin> StartAsync(NetworkSpace space, TestCa ca)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var certificate = ca.Issue("allowed.example", "mcp.allowed.test", "rebind.example", "read.example", "*.wild.example");
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            foreach (var port in (int[])[443, 8443])
            {
                kestrel.ListenAnyIP(port, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(certificate, https => https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
                });
            }
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = end => space.In(() => SocketTransportOptions.CreateDefaultBoundListenSocket(end)));
        builder.Logging.ClearProviders();
        var built = builder.Build();
        built.UseWebSockets();
        var seen = new ConcurrentQueue<string>();
        built.Use((context, next) =>
        {
            seen.Enqueue($"{context.Request.Method} {context.Request.Host} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}");
            return next(context);
        });
        built.Run(AnswerAsync);
        await built.StartAsync();
        return new Origin(built, seen);
    }

    public void Clear() => requests.Clear();

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/upload":
                var buffer = new byte[65536];
                long total = 0;
                int count;
                while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
                {
                    total += count;
                }

                await context.Response.WriteAsync(total.ToString(CultureInfo.InvariantCulture));
                break;
            case "/download":
                context.Response.ContentLength = 32 << 20;
                var block = new byte[1 << 16];
                for (var i = 0; i < (32 << 20) / block.Length; i++)
                {
                    await context.Response.Body.WriteAsync(block);
                }

                break;
            case "/events":
                context.Response.ContentType = "text/event-stream";
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
                for (var i = 0; i < Events; i++)
                {
                    await context.Response.WriteAsync($"data: {i}\n\n");
                    await context.Response.Body.FlushAsync();
                }

                break;
            case "/redirect":
                context.Response.Redirect("https://evil.test/sentinel");
                context.Response.Headers.AltSvc = "h3=\"evil.test:443\"";
                break;
            case "/bulkhead.Echo/Chat":
                await GrpcAsync(context);
                break;
            case "/ws" when context.WebSockets.IsWebSocketRequest:
                using (var socket = await context.WebSockets.AcceptWebSocketAsync())
                {
                    await EchoAsync(socket);
                }

                break;
            default:
                await context.Response.WriteAsync($"hello {context.Request.Host.Host} over {context.Request.Protocol}");
                break;
        }
    }

    // A method of gRPC that streams both ways, as its protocol over HTTP/2 is written: every message comes back, and the status stands in a trailer.
    private static async Task GrpcAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        var buffer = new byte[4096];
        int count;
        while ((count = await context.Request.Body.ReadAsync(buffer)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count));
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        var buffer = new byte[65536];
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, CancellationToken.None);
        }
    }
}
