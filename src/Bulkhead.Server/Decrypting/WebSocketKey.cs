using System.Security.Cryptography;
using System.Text;

namespace Bulkhead.Server.Decrypting;

/// <summary>The handshake of WebSocket (RFC 6455 section 4.2.2): it shows that the server understood the request for an upgrade.</summary>
internal static class WebSocketKey
{
    // RFC 6455 section 1.3.
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether <c>Sec-WebSocket-Accept</c> is the answer to <c>Sec-WebSocket-Key</c>.</summary>
    public static bool IsAnsweredBy(string key, ReadOnlySpan<byte> accept)
    {
#pragma warning disable CA5350 // The protocol says SHA-1; nothing is secret here.
        var expected = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
#pragma warning restore CA5350
        return Ascii.Equals(accept, expected);
    }
}
