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

    private Origin(WebApplication application) => this.application = application;

    /// <summary>How many events <c>/events</c> sends.</summary>
    public const int Events = 50;

    public static async Task<Origin> StartAsync(NetworkSpace space, TestCa ca)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var certificate = ca.Issue("allowed.example", "mcp.allowed.test", "rebind.example", "*.wild.example");
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
        built.Run(AnswerAsync);
        await built.StartAsync();
        return new Origin(built);
    }

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
