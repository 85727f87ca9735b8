namespace Bulkhead.Gateway.Peeking;

/// <summary>The head of one answer (RFC 9112 sections 4 to 6): what is needed to know where it ends.</summary>
/// <param name="Status">The status, 100 to 599.</param>
/// <param name="Body">How the body is delimited.</param>
/// <param name="BodyLength">The number of bytes for <see cref="HttpAnswerBodyKind.Length"/>, otherwise 0.</param>
/// <param name="KeepsAlive">Whether another answer may follow on the connection.</param>
/// <param name="Length">The length of the head in bytes, the empty line included.</param>
public readonly record struct HttpAnswer(int Status, HttpAnswerBodyKind Body, long BodyLength, bool KeepsAlive, int Length)
{
    /// <summary>Whether another answer to the same request follows. A change of protocol is final.</summary>
    public bool IsInterim => Status is >= 100 and < 200 and not 101;
}

/// <summary>How the body of an answer is delimited (RFC 9112 section 6.3).</summary>
public enum HttpAnswerBodyKind
{
    /// <summary>No body.</summary>
    None,

    /// <summary>As many bytes as Content-Length says, at least one.</summary>
    Length,

    /// <summary>Chunks.</summary>
    Chunked,

    /// <summary>Everything until the connection ends.</summary>
    UntilClose,
}
