using System.Buffers.Binary;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Dns;

/// <summary>Writes the gateway's own questions to its resolver.</summary>
public static class DnsRequest
{
    /// <summary>The greatest request in bytes.</summary>
    public const int Greatest = DnsLimits.Header + DnsLimits.Question + DnsOptRecord.Length;

    /// <summary>Writes a query for one name with recursion desired and EDNS.</summary>
    /// <param name="id">A random id.</param>
    /// <param name="name">The name; it is asked for as an absolute one.</param>
    /// <param name="type">The record type.</param>
    /// <param name="letterCase">
    /// Random bits: the case of the letters, from the lowest bit on and over again after 64. A forger has to guess them too, because
    /// <see cref="DnsAnswer.TryRead"/> compares them.
    /// </param>
    /// <param name="destination">At least <see cref="Greatest"/> bytes.</param>
    /// <returns>The length of the request in bytes.</returns>
    public static int Write(ushort id, Hostname name, ushort type, ulong letterCase, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(name);
        destination[..DnsLimits.Header].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination, id);
        destination[2] = 1;
        destination[5] = 1;
        destination[11] = 1;
        var at = DnsLimits.Header;
        var letters = 0;
        foreach (var range in name.Value.AsSpan().Split('.'))
        {
            var label = name.Value.AsSpan(range);
            destination[at++] = (byte)label.Length;
            foreach (var c in label)
            {
                var upper = char.IsAsciiLetterLower(c) && ((letterCase >> (letters++ % 64)) & 1) == 1;
                destination[at++] = (byte)(upper ? c & ~0x20 : c);
            }
        }

        destination[at++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(destination[at..], type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[(at + 2)..], 1);
        DnsOptRecord.Write(destination[(at + 4)..], DnsLimits.UdpGreatest, 0);
        return at + 4 + DnsOptRecord.Length;
    }
}
