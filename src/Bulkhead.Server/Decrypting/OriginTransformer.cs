using System.Net;
using System.Text;
using Bulkhead.Gateway.Decrypting;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Bulkhead.Server.Decrypting;

/// <summary>Makes the request to the origin: the bytes of the target that were judged, and the name that was judged.</summary>
internal sealed class OriginTransformer(OriginAccess access, string target, bool upgrades) : HttpTransformer
{
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

    private bool IsAnswer(HttpResponseMessage response) =>
        upgrades && response.RequestMessage!.Headers.TryGetValues("Sec-WebSocket-Key", out var keys) && response.Headers.TryGetValues("Sec-WebSocket-Accept", out var accepts)
        && accepts.ToArray() is [var accept] && WebSocketKey.IsAnsweredBy(keys.First(), Encoding.Latin1.GetBytes(accept));
}
