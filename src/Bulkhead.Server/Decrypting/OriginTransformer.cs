using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Gateway.Decrypting;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Bulkhead.Server.Decrypting;

/// <summary>Makes the request to the origin: the bytes of the target that were judged, and the name that was judged.</summary>
internal sealed class OriginTransformer(OriginAccess access, string target, bool upgrades) : HttpTransformer
{
    // RFC 6455 section 1.3.
    private const string WebSocketKey = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Whether the origin answered with a protocol that nobody asked for.</summary>
    public bool BrokeUpgrade { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = new Uri(destinationPrefix + target, AsItIs);
        proxyRequest.Headers.Host = access.Port == 443 ? access.Name.Value : access.Name.Value + ":" + access.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is { StatusCode: HttpStatusCode.SwitchingProtocols } && !IsAnswer(proxyResponse))
        {
            BrokeUpgrade = true;
            httpContext.Response.StatusCode = StatusCodes.Status502BadGateway;
            return false;
        }

        var copied = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);

        // Both would move the client to another address or to QUIC, past the gateway (evasion catalogue H-13).
        httpContext.Response.Headers.Remove("Alt-Svc");
        httpContext.Response.Headers.Remove("Alternate-Protocol");
        return copied;
    }

    private bool IsAnswer(HttpResponseMessage response)
    {
        if (!upgrades || !response.RequestMessage!.Headers.TryGetValues("Sec-WebSocket-Key", out var keys) || !response.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepts))
        {
            return false;
        }

#pragma warning disable CA5350 // The protocol says SHA-1; nothing is secret here.
        var expected = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(keys.First() + WebSocketKey)));
#pragma warning restore CA5350
        return accepts.SequenceEqual([expected]);
    }
}
