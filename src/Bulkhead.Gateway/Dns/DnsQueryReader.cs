using System.Buffers.Binary;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Dns;

/// <summary>Reads the queries of clients: one question in class IN, at most one OPT record, and nothing else.</summary>
internal static class DnsQueryReader
{
    private const ushort ClassInternet = 1;
    private const ushort Response = 0x8000;
    private const ushort OpCode = 0x7800;
    private const ushort RecursionDesired = 0x0100;
    private const ushort CheckingDisabled = 0x0010;

    /// <summary>AA, TC, RA, Z and the response code mean nothing in a query; AD may be set (RFC 6840 section 5.7).</summary>
    private const ushort MustBeZero = 0x0400 | 0x0200 | 0x0080 | 0x0040 | 0x000f;

    /// <inheritdoc cref="DnsQuery.TryRead"/>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsQuery? query, out DnsRefusal refusal)
    {
        query = null;
        if (message.Length < DnsLimits.Header)
        {
            refusal = DnsRefusal.Malformed("The message has no whole header.", code: null);
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & Response) != 0)
        {
            refusal = DnsRefusal.Malformed("The message is a response.", code: null);
            return false;
        }

        var body = new Body { Question = [], UdpSize = DnsLimits.UdpSmallest };
        refusal = CheckHeader(message, flags);
        if (!refusal.IsRefused)
        {
            refusal = ReadBody(message, ref body);
        }

        query = new DnsQuery(
            BinaryPrimitives.ReadUInt16BigEndian(message), body.Name, body.Type, body.Question,
            (flags & RecursionDesired) != 0, (flags & CheckingDisabled) != 0, body.HasEdns, body.UdpSize);
        return !refusal.IsRefused;
    }

    private static DnsRefusal CheckHeader(ReadOnlySpan<byte> message, ushort flags)
    {
        if ((flags & OpCode) != 0)
        {
            return DnsRefusal.Malformed("The operation is no standard query.", DnsResponseCode.NotImplemented);
        }

        if ((flags & MustBeZero) != 0)
        {
            return DnsRefusal.Malformed("A flag is set that stands in responses alone.");
        }

        return BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1 || BinaryPrimitives.ReadUInt32BigEndian(message[6..]) != 0
            || BinaryPrimitives.ReadUInt16BigEndian(message[10..]) > 1
            ? DnsRefusal.Malformed("The message holds something else than one question and one OPT record.")
            : DnsRefusal.None;
    }

    private static DnsRefusal ReadBody(ReadOnlySpan<byte> message, ref Body body)
    {
        var rest = message[DnsLimits.Header..];
        var nameLength = DnsName.PlainLength(rest);
        if (nameLength == 0 || rest.Length < nameLength + 4)
        {
            return DnsRefusal.Malformed("The question is malformed or compressed.");
        }

        var name = rest[..nameLength];
        var type = BinaryPrimitives.ReadUInt16BigEndian(rest[nameLength..]);
        var category = BinaryPrimitives.ReadUInt16BigEndian(rest[(nameLength + 2)..]);
        body.Type = type;
        body.Question = rest[..(nameLength + 4)].ToArray();
        rest = rest[(nameLength + 4)..];
        var version = 0;
        if (message[11] != 0)
        {
            if (!DnsOptRecord.TryRead(rest, out var size, out version, out var length))
            {
                return DnsRefusal.Malformed("The additional record is no well-formed OPT record.");
            }

            body.HasEdns = true;
            body.UdpSize = size;
            rest = rest[length..];
        }

        if (!rest.IsEmpty)
        {
            return DnsRefusal.Malformed("Bytes follow the last record.");
        }

        if (version != 0)
        {
            return DnsRefusal.Malformed("The version of EDNS is not 0.", DnsResponseCode.BadVersion);
        }

        return category == ClassInternet
            ? ReadName(name, out body.Name)
            : DnsRefusal.Malformed("The class is not IN.", DnsResponseCode.Refused);
    }

    /// <summary>What is no name here exists nowhere: the answer is the same as for a name that no rule allows.</summary>
    private static DnsRefusal ReadName(ReadOnlySpan<byte> wire, out Hostname? name)
    {
        name = null;
        Span<byte> text = stackalloc byte[DnsLimits.WireName];
        if (!DnsName.TryWriteText(wire, text, out var length))
        {
            return new DnsRefusal(new Refusal(RefusalReason.NameInvalid, "A label of the name holds a dot."), DnsResponseCode.NameError);
        }

        var refusal = PeekedName.Read(text[..length], out name);
        return refusal.IsRefused ? new DnsRefusal(refusal, DnsResponseCode.NameError) : DnsRefusal.None;
    }

    /// <summary>What has been read so far.</summary>
    private struct Body
    {
        public Hostname? Name;
        public ushort Type;
        public byte[] Question;
        public bool HasEdns;
        public int UdpSize;
    }
}
