namespace Bulkhead.Cli.Probing;

/// <summary>How a conversation ended.</summary>
internal enum ProbeEnd
{
    /// <summary>Enough was read.</summary>
    Answered,

    /// <summary>The other side closed.</summary>
    Closed,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>The connection was refused.</summary>
    Refused,

    /// <summary>The kernel of this machine does not let it out.</summary>
    Forbidden,

    /// <summary>Nothing came in time.</summary>
    TimedOut,

    /// <summary>There is no way there from here: no route, no address of the family.</summary>
    Unreachable,

    /// <summary>Something else failed on this side.</summary>
    Failed,
}

/// <summary>What was seen of a connection.</summary>
/// <param name="End">How it ended.</param>
/// <param name="First">The first bytes that came back, at most 2048.</param>
internal readonly record struct ProbeObservation(ProbeEnd End, ReadOnlyMemory<byte> First)
{
    /// <summary>Whether a connection (TCP) came about before it ended.</summary>
    public bool Connected { get; init; }

    /// <summary>The status that a proxy answered CONNECT with when it was not 2xx; 0 otherwise.</summary>
    public int ProxyStatus { get; init; }

    /// <summary>Whether it was the proxy that could not be used.</summary>
    public bool IsOfProxy { get; init; }

    /// <summary>What is known of the certificate, in words; empty for nothing.</summary>
    public string Certificate { get; init; } = string.Empty;

    /// <summary>What failed, in words; empty for nothing.</summary>
    public string Failure { get; init; } = string.Empty;
}
