namespace Bulkhead.Gateway.Peeking;

/// <summary>The bounds of reading HTTP/1.</summary>
public static class HttpLimits
{
    /// <summary>The greatest head in bytes, from the method to the empty line, both included.</summary>
    public const int Head = 32_768;

    /// <summary>The most header fields.</summary>
    public const int Fields = 100;

    /// <summary>The greatest request target in bytes.</summary>
    public const int Target = 8192;

    /// <summary>The longest method in bytes; the longest registered one has 17.</summary>
    public const int Method = 24;

    /// <summary>The most digits of Content-Length: what fits into 63 bits.</summary>
    public const int LengthDigits = 18;

    /// <summary>The most digits of the size of a chunk: up to 4 GiB, and any 32-bit reader sees the same number.</summary>
    public const int ChunkDigits = 8;

    /// <summary>The greatest buffer in bytes that a reader keeps for its next use.</summary>
    internal const int KeptBuffer = 16_384;
}
