using System.Buffers.Binary;
using System.Net;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Dns;

/// <summary>The reading behind <see cref="DnsAnswer.TryRead"/>.</summary>
internal static class DnsAnswerReader
{
    private const ushort ResponseAndOpCode = 0xf800;
    private const ushort Response = 0x8000;
    private const ushort Truncated = 0x0200;
    private const int RecordFields = 10;

    /// <summary>Reads a reply.</summary>
    public static DnsRefusal Read(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> request, out DnsAnswer? answer)
    {
        answer = null;
        var refusal = CheckHeader(reply, request, out var at);
        if (refusal.IsRefused)
        {
            return refusal;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(reply[2..]);
        var code = (DnsResponseCode)(flags & 0xf);
        if ((flags & Truncated) != 0)
        {
            answer = new DnsAnswer(code, IsTruncated: true, [], [], 0);
            return DnsRefusal.None;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(reply[(at - 4)..]);
        refusal = ReadRecords(reply, at, type, out var records);
        return refusal.IsRefused ? refusal : DnsAliasChain.Follow(AskedName(request), records, code, out answer);
    }

    private static DnsRefusal CheckHeader(ReadOnlySpan<byte> reply, ReadOnlySpan<byte> request, out int questionEnd)
    {
        questionEnd = 0;
        var nameLength = request.Length > DnsLimits.Header ? DnsName.PlainLength(request[DnsLimits.Header..]) : 0;
        if (nameLength == 0 || request.Length < DnsLimits.Header + nameLength + 4)
        {
            return Bad("The request has no question.");
        }

        questionEnd = DnsLimits.Header + nameLength + 4;
        if (reply.Length < questionEnd || !reply[..2].SequenceEqual(request[..2]))
        {
            return Bad("The reply is too short or has another id.");
        }

        if ((BinaryPrimitives.ReadUInt16BigEndian(reply[2..]) & ResponseAndOpCode) != Response || BinaryPrimitives.ReadUInt16BigEndian(reply[4..]) != 1)
        {
            return Bad("The reply is no response to one question.");
        }

        return reply[DnsLimits.Header..questionEnd].SequenceEqual(request[DnsLimits.Header..questionEnd])
            ? DnsRefusal.None
            : Bad("The reply repeats another question, or the same in another case.");
    }

    /// <summary>The question of a request of ours in lower case.</summary>
    private static string AskedName(ReadOnlySpan<byte> request)
    {
        Span<byte> text = stackalloc byte[DnsLimits.WireName];
        return DnsName.TryWriteText(request[DnsLimits.Header..], text, out var length) ? System.Text.Encoding.ASCII.GetString(text[..length]).ToLowerInvariant() : string.Empty;
    }

    private static DnsRefusal ReadRecords(ReadOnlySpan<byte> reply, int at, ushort type, out List<DnsRecord> records)
    {
        records = [];
        var answers = BinaryPrimitives.ReadUInt16BigEndian(reply[6..]);
        var all = answers + BinaryPrimitives.ReadUInt16BigEndian(reply[8..]) + BinaryPrimitives.ReadUInt16BigEndian(reply[10..]);
        if (all > DnsLimits.Records)
        {
            return Bad("The reply holds more than 256 records.");
        }

        for (var i = 0; i < all; i++)
        {
            var refusal = ReadRecord(reply, ref at, i < answers ? type : null, records);
            if (refusal.IsRefused)
            {
                return refusal;
            }
        }

        return at == reply.Length ? DnsRefusal.None : Bad("Bytes follow the last record.");
    }

    /// <summary>Records behind the answers are passed over (asked is null then), and so are types that nobody asked for.</summary>
    private static DnsRefusal ReadRecord(ReadOnlySpan<byte> reply, ref int at, ushort? asked, List<DnsRecord> records)
    {
        Span<byte> name = stackalloc byte[DnsLimits.WireName];
        if (!DnsName.TryExpand(reply, at, name, out var nameLength, out var fields) || reply.Length - fields < RecordFields)
        {
            return Bad("A record is cut off, or its name is malformed.");
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(reply[fields..]);
        var category = BinaryPrimitives.ReadUInt16BigEndian(reply[(fields + 2)..]);
        var ttl = BinaryPrimitives.ReadInt32BigEndian(reply[(fields + 4)..]);
        var data = fields + RecordFields;
        var length = BinaryPrimitives.ReadUInt16BigEndian(reply[(fields + 8)..]);
        if (reply.Length - data < length)
        {
            return Bad("The data of a record is cut off.");
        }

        at = data + length;
        if (asked is null || (type != asked && type != DnsTypes.Cname))
        {
            return DnsRefusal.None;
        }

        if (category != 1)
        {
            return Bad("A record is not of class IN.");
        }

        if (!TryReadName(name[..nameLength], out var owner))
        {
            return Bad("The owner of a record is no host name.");
        }

        // The highest bit means 0 (RFC 2181 section 8).
        return ReadData(reply, data, length, type, owner!, Math.Max(ttl, 0), records);
    }

    private static DnsRefusal ReadData(ReadOnlySpan<byte> reply, int data, int length, ushort type, Hostname owner, int ttl, List<DnsRecord> records)
    {
        if (type == DnsTypes.Cname)
        {
            Span<byte> target = stackalloc byte[DnsLimits.WireName];
            if (!DnsName.TryExpand(reply, data, target, out var targetLength, out var end) || end != data + length || !TryReadName(target[..targetLength], out var alias))
            {
                return Bad("A CNAME is malformed or leads to no host name.");
            }

            records.Add(new DnsRecord(owner, ttl, alias, null));
            return DnsRefusal.None;
        }

        if (length != (type == DnsTypes.A ? 4 : type == DnsTypes.Aaaa ? 16 : -1))
        {
            return Bad("An address has the wrong length, or something else than addresses was asked for.");
        }

        records.Add(new DnsRecord(owner, ttl, null, new IPAddress(reply.Slice(data, length))));
        return DnsRefusal.None;
    }

    /// <summary>Names inside an answer may hold underscores, as delivery networks use them; anything else is as strict as everywhere.</summary>
    private static bool TryReadName(ReadOnlySpan<byte> wire, out Hostname? name)
    {
        name = null;
        Span<byte> text = stackalloc byte[DnsLimits.WireName];
        if (!DnsName.TryWriteText(wire, text, out var length) || !System.Text.Ascii.IsValid(text[..length]))
        {
            return false;
        }

        name = (HostSyntax.Read(System.Text.Encoding.ASCII.GetString(text[..length])).Host as Host.Name)?.Value;
        return name is not null;
    }

    private static DnsRefusal Bad(string detail) => DnsRefusal.Malformed(detail, DnsResponseCode.ServerFailure);
}

/// <summary>A record of an answer: an alias or an address.</summary>
internal readonly record struct DnsRecord(Hostname Owner, int Ttl, Hostname? Alias, IPAddress? Address);
