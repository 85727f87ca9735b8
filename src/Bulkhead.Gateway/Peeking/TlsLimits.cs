namespace Bulkhead.Gateway.Peeking;

/// <summary>The bounds of reading a ClientHello.</summary>
public static class TlsLimits
{
    /// <summary>The greatest handshake message in bytes, its header of 4 included. Hellos with post-quantum key shares have about 2 KiB.</summary>
    public const int Handshake = 65_536;

    /// <summary>The most records that may carry one hello.</summary>
    public const int Records = 4096;

    /// <summary>The most content in one record in bytes (RFC 8446 section 5.1).</summary>
    public const int RecordContent = 16_384;

    /// <summary>The most extensions of one hello; browsers send about 20.</summary>
    public const int Extensions = 128;

    /// <summary>The greatest buffer in bytes that a reader keeps for its next use.</summary>
    internal const int KeptBuffer = 16_384;
}
