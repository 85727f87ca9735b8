using System.Collections.Immutable;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Dns;

/// <summary>What a resolver answered to one of our own questions.</summary>
/// <param name="Code">The response code; addresses stand only beside <see cref="DnsResponseCode.NoError"/>.</param>
/// <param name="IsTruncated">Whether the rest is to be had over TCP; then there is nothing else in it.</param>
/// <param name="Aliases">The names that the asked one leads through, in order, without the asked one (CNAME).</param>
/// <param name="Addresses">The addresses of the last name, of the asked type. Every one of them has to be judged before one is dialled.</param>
/// <param name="Ttl">The least time to live of all records used, in seconds; 0 when there are none.</param>
public sealed record DnsAnswer(DnsResponseCode Code, bool IsTruncated, ImmutableArray<Hostname> Aliases, ImmutableArray<IPAddress> Addresses, int Ttl)
{
    /// <summary>Reads a reply to a request of ours. Never throws.</summary>
    /// <param name="reply">The whole message, without the length that stands before it over TCP.</param>
    /// <param name="request">The request as <see cref="DnsRequest.Write"/> wrote it: id, question and the case of its letters have to come back.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="refusal">
    /// Why the reply is not used. Over UDP a reply with a foreign id or question is noise, and the right one may still come.
    /// </param>
    public static bool TryRead(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> request, out DnsAnswer? answer, out DnsRefusal refusal)
    {
        refusal = DnsAnswerReader.Read(reply, request, out answer);
        return !refusal.IsRefused;
    }
}
