using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Dns;

/// <summary>Why a message is not answered with data, and what is answered instead.</summary>
/// <param name="Refusal">The reason and a fixed sentence.</param>
/// <param name="Code">The response code to answer with; null when nothing may be answered (a response, or no whole header).</param>
public readonly record struct DnsRefusal(Refusal Refusal, DnsResponseCode? Code)
{
    /// <summary>The value that refuses nothing.</summary>
    public static DnsRefusal None { get; } = new(Refusal.None, null);

    /// <summary>Whether something was refused.</summary>
    public bool IsRefused => Refusal.IsRefused;

    internal static DnsRefusal Malformed(string detail, DnsResponseCode? code = DnsResponseCode.FormatError) =>
        new(new Refusal(RefusalReason.DnsMalformed, detail), code);
}
