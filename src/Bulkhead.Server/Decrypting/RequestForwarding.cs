using System.Net;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Logging;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Relaying;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Bulkhead.Server.Decrypting;

/// <summary>Takes each decrypted request in HTTP/2 from its arrival to its end: judged, inspected, passed on, recorded.</summary>
internal sealed class RequestForwarding(IHttpForwarder forwarder, OriginPools pools, BodyReading bodies, GatewayOptions options)
{
    private readonly ForwarderRequestConfig config = new()
    {
        ActivityTimeout = options.IdleTimeout,
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        AllowResponseBuffering = false,
    };

    /// <summary>Handles a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var from = context.Features.Get<IDecryptedConnectionFeature>()!;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var protocol = Asked(context);
        var count = new BodyCount();
        Count(context, count);
        var host = context.Request.Headers.Host;
        var exchange = from.Connection.Begin(new RequestFacts(context.Request.Method, target, host.Count == 1 ? host[0] : null, protocol));
        if (!exchange.Refusal.IsRefused)
        {
            await JudgedAsync(context, exchange, target, protocol is not null, count, context.RequestAborted);
        }

        if (exchange.Refusal.IsRefused)
        {
            Answer(context, exchange.Refusal);
        }
    }

    private async Task JudgedAsync(HttpContext context, DecryptedExchange exchange, string target, bool upgrades, BodyCount count, CancellationToken ending)
    {
        var refusal = Readable(context)
            ? Refusal.None
            : new Refusal(RefusalReason.HttpFraming, "A field holds what cannot stand in one, or is of HTTP/1.1 in HTTP/2.");
        if (!refusal.IsRefused && bodies.Inspects)
        {
            refusal = await bodies.InspectAsync(context, exchange.Access, target, upgrades, ending);
        }

        if (!refusal.IsRefused && !exchange.Allow())
        {
            refusal = new Refusal(RefusalReason.KillSwitch, "The flow log cannot be written.");
        }

        if (refusal.IsRefused)
        {
            exchange.Deny(refusal, FlowStep.Request);
            return;
        }

        await PassAsync(context, exchange, target, upgrades, count, ending);
    }

    private async Task PassAsync(HttpContext context, DecryptedExchange exchange, string target, bool upgrades, BodyCount count, CancellationToken ending)
    {
        using var lease = pools.Take(exchange.Access);
        var transformer = new OriginTransformer(exchange.Access, target, upgrades);
        var destination = $"https://{exchange.Access.Name.Value}:{exchange.Access.Port}";
        var error = await forwarder.SendAsync(context, destination, lease.Pool.Invoker, config, transformer, ending);
        if (OriginRefusedException.In(context.Features.Get<IForwarderErrorFeature>()?.Exception) is { } refused)
        {
            exchange.Deny(refused, FlowStep.Server);
            return;
        }

        if (transformer.BrokeUpgrade)
        {
            exchange.Deny(new Refusal(RefusalReason.HttpUpgrade, "The server changed the protocol without being asked, or with the wrong key."), FlowStep.Stream);
            return;
        }

        var reason = error switch
        {
            ForwarderError.None => null,
            ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.NoAvailableDestinations => EndReasons.OriginUnreachable,
            _ => EndReasons.Reset,
        };
        exchange.End(reason, count.Sent, count.Received, lease.Pool.Dialled);
    }

    // RFC 9113 section 8.2.2: what delimits or switches in HTTP/1.1 would do so again behind a server that is spoken to in it.
    private static bool Readable(HttpContext context)
    {
        var fields = context.Request.Headers;
        return fields.All(static field => field.Value.All(value => RequestRules.IsField(field.Key, value)))
            && !(fields.ContainsKey("Transfer-Encoding") || fields.ContainsKey("Upgrade") || fields.ContainsKey("Keep-Alive") || fields.ContainsKey("Proxy-Connection"));
    }

    private static string? Asked(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } extended ? extended.Protocol ?? "none" : null;

    private static void Count(HttpContext context, BodyCount count)
    {
        context.Request.Body = new CountedStream(context.Request.Body, count);
        context.Response.Body = new CountedStream(context.Response.Body, count);
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } extended)
        {
            context.Features.Set<IHttpExtendedConnectFeature>(new CountedConnect(extended, count));
        }
    }

    private static void Answer(HttpContext context, Refusal refusal)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.Clear();
        context.Response.StatusCode = RequestRules.StatusOf(refusal);
        context.Response.ContentLength = 0;
    }
}
