using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Dns;

/// <summary>A question of a client (RFC 1035 section 4.1).</summary>
/// <param name="Id">The id, which the response repeats.</param>
/// <param name="Name">The name in its canonical form; null only in what was refused.</param>
/// <param name="Type">The record type that is asked for; see <see cref="DnsTypes"/>.</param>
/// <param name="Question">The question as it came, with the case of its letters: the response repeats it byte by byte.</param>
/// <param name="RecursionDesired">The RD flag, which the response repeats.</param>
/// <param name="CheckingDisabled">The CD flag, which the response repeats (RFC 4035 section 3.2.2).</param>
/// <param name="HasEdns">Whether an OPT record was there: then one stands in the response.</param>
/// <param name="UdpSize">The greatest response over UDP in bytes, 512 to 1232.</param>
public sealed record DnsQuery(
    ushort Id,
    Hostname? Name,
    ushort Type,
    ReadOnlyMemory<byte> Question,
    bool RecursionDesired,
    bool CheckingDisabled,
    bool HasEdns,
    int UdpSize)
{
    /// <summary>Reads a message of a client. Never throws.</summary>
    /// <param name="message">The whole message, without the length that stands before it over TCP.</param>
    /// <param name="query">The query; also there when it was refused but can be answered.</param>
    /// <param name="refusal">Why it was refused, and with which code that is answered.</param>
    /// <returns>Whether nothing was refused.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsQuery? query, out DnsRefusal refusal) => DnsQueryReader.TryRead(message, out query, out refusal);
}
