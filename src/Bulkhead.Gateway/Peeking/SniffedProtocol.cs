namespace Bulkhead.Gateway.Peeking;

/// <summary>The answer of <see cref="ProtocolSniffer"/>.</summary>
/// <param name="Status">Complete for what a reader exists for (TLS, HTTP/1) and for the preface of HTTP/2; refused for everything else.</param>
/// <param name="Protocol">What it is; also told for what is refused.</param>
/// <param name="Refusal">Why it is refused.</param>
public readonly record struct SniffedProtocol(PeekStatus Status, WireProtocol Protocol, Refusal Refusal)
{
    /// <summary>Several protocols start like this.</summary>
    public static SniffedProtocol NeedMore { get; } = new(PeekStatus.NeedMore, WireProtocol.Unknown, Refusal.None);

    internal static SniffedProtocol Readable(WireProtocol protocol) => new(PeekStatus.Complete, protocol, Refusal.None);

    internal static SniffedProtocol Other(WireProtocol protocol) =>
        new(PeekStatus.Refused, protocol, new Refusal(RefusalReason.ProtoOther, "The client speaks neither TLS nor HTTP."));
}
