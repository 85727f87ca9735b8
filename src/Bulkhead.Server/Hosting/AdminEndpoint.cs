using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Bulkhead.Server.Hosting;

/// <summary>Health, readiness and metrics over HTTP. Holds no secret and changes nothing.</summary>
internal static class AdminEndpoint
{
    /// <summary>Starts it; null when the address cannot be used.</summary>
    public static async Task<WebApplication?> StartAsync(string address, GatewayStatus status)
    {
        if (EndPoints.Read(address) is not { } end)
        {
            return null;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.Listen(end, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Run(context => AnswerAsync(context, status));
        try
        {
            await application.StartAsync().ConfigureAwait(false);
            return application;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, GatewayStatus status)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = (int)HttpStatusCode.MethodNotAllowed;
            return Task.CompletedTask;
        }

        switch (context.Request.Path.Value)
        {
            case "/healthz":
                return context.Response.WriteAsync("alive\n");
            case "/readyz":
                context.Response.StatusCode = status.Problem is null ? 200 : 503;
                return context.Response.WriteAsync((status.Problem ?? "ready") + "\n");
            case "/metrics":
                return context.Response.WriteAsync(status.Metrics());
            default:
                context.Response.StatusCode = 404;
                return Task.CompletedTask;
        }
    }
}
