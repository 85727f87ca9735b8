using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Gateway.Dns;

/// <summary>Writes responses to clients (RFC 1035 section 4.1): the question as it came, addresses of the asked type, nothing else.</summary>
public static class DnsResponse
{
    private const ushort Flags = 0x8080;
    private const ushort Truncated = 0x0200;
    private const ushort RecursionDesired = 0x0100;
    private const ushort CheckingDisabled = 0x0010;
    private const ushort PointerToQuestion = 0xc000 | DnsLimits.Header;
    private const int RecordHeader = 12;

    /// <summary>The greatest response to a query over UDP in bytes.</summary>
    /// <param name="query">The query.</param>
    public static int UdpLimit(DnsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.UdpSize;
    }

    /// <summary>Writes a response without records: an error, or a name without addresses of the asked type (NODATA).</summary>
    /// <param name="query">The query.</param>
    /// <param name="code">The response code.</param>
    /// <param name="destination">At least 512 bytes.</param>
    /// <returns>The length of the response in bytes.</returns>
    public static int Write(DnsQuery query, DnsResponseCode code, Span<byte> destination) => Write(query, code, [], 0, destination);

    /// <summary>Writes a response with addresses. Those of the other family are left out.</summary>
    /// <param name="query">The query.</param>
    /// <param name="addresses">The addresses of the name.</param>
    /// <param name="ttl">How long they may be kept, in seconds; negative counts as 0.</param>
    /// <param name="destination">
    /// As many bytes as the response may have, at least 512: <see cref="UdpLimit"/> over UDP, 65,535 over TCP. When the addresses do not fit, the
    /// response has none and the TC flag, and the client asks again over TCP (RFC 2181 section 9).
    /// </param>
    /// <returns>The length of the response in bytes.</returns>
    public static int Write(DnsQuery query, ReadOnlySpan<IPAddress> addresses, int ttl, Span<byte> destination) =>
        Write(query, DnsResponseCode.NoError, addresses, ttl, destination);

    private static int Write(DnsQuery query, DnsResponseCode code, ReadOnlySpan<IPAddress> addresses, int ttl, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (destination.Length < DnsLimits.UdpSmallest)
        {
            throw new ArgumentException("A response needs 512 bytes.", nameof(destination));
        }

        var question = query.Question.Span;
        var flags = Flags | (query.RecursionDesired ? RecursionDesired : 0) | (query.CheckingDisabled ? CheckingDisabled : 0) | ((int)code & 0xf);
        var at = DnsLimits.Header + question.Length;
        question.CopyTo(destination[DnsLimits.Header..]);
        var count = WriteAddresses(query.Type, addresses, ttl, destination[at..^(query.HasEdns ? DnsOptRecord.Length : 0)], out var written);
        if (count < 0)
        {
            flags |= Truncated;
            count = 0;
        }

        at += written;
        if (query.HasEdns)
        {
            DnsOptRecord.Write(destination[at..], DnsLimits.UdpGreatest, (int)code >> 4);
            at += DnsOptRecord.Length;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination, query.Id);
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)(question.IsEmpty ? 0 : 1));
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(destination[8..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(destination[10..], (ushort)(query.HasEdns ? 1 : 0));
        return at;
    }

    /// <summary>The number of records; -1 when they do not fit, and then none is written.</summary>
    private static int WriteAddresses(ushort type, ReadOnlySpan<IPAddress> addresses, int ttl, Span<byte> destination, out int written)
    {
        written = 0;
        var count = 0;
        foreach (var address in addresses)
        {
            var length = type switch
            {
                DnsTypes.A when address.AddressFamily == AddressFamily.InterNetwork => 4,
                DnsTypes.Aaaa when address.AddressFamily == AddressFamily.InterNetworkV6 => 16,
                _ => 0,
            };
            if (length == 0)
            {
                continue;
            }

            if (written + RecordHeader + length > destination.Length)
            {
                written = 0;
                return -1;
            }

            var record = destination[written..];
            BinaryPrimitives.WriteUInt16BigEndian(record, PointerToQuestion);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], type);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
            BinaryPrimitives.WriteInt32BigEndian(record[6..], Math.Max(ttl, 0));
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)length);
            address.TryWriteBytes(record[RecordHeader..], out _);
            written += RecordHeader + length;
            count++;
        }

        return count;
    }
}
