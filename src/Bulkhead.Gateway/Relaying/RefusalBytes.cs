namespace Bulkhead.Gateway.Relaying;

/// <summary>The bytes by which the gateway refuses; <c>bulkhead probe</c> knows it by them.</summary>
public static class RefusalBytes
{
    /// <summary>A fatal alert access_denied (RFC 8446 section 6.2) in a record of its own.</summary>
    public static ReadOnlySpan<byte> Alert => [21, 3, 3, 0, 2, 2, 49];

    /// <summary>A whole answer 403.</summary>
    public static ReadOnlySpan<byte> Forbidden =>
        "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 40\r\nConnection: close\r\n\r\nThe egress policy does not allow this.\r\n"u8;
}
