using System.Buffers.Binary;
using System.Text;

namespace Bulkhead.Cli.Probing;

/// <summary>What a name server answered, as far as it matters here.</summary>
/// <param name="Code">The response code: 0 is no error, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.</param>
/// <param name="HasSoa">Whether authority is named as negative answers of real zones do (RFC 2308 section 3): some record stands in that section.</param>
internal readonly record struct DnsReply(int Code, bool HasSoa);

/// <summary>A question of DNS and its answer (RFC 1035 section 4.1). Holds a name and nothing else.</summary>
internal static class DnsQuestion
{
    /// <summary>The type of addresses.</summary>
    public const ushort Address = 1;

    /// <summary>The type of name servers.</summary>
    public const ushort NameServers = 2;

    private const int Header = 12;

    /// <summary>Writes a question.</summary>
    /// <param name="id">The id that the answer repeats.</param>
    /// <param name="name">The name, ASCII, labels of 1 to 63 octets.</param>
    /// <param name="type">The type of record.</param>
    public static byte[] Write(ushort id, string name, ushort type)
    {
        var message = new byte[Header + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(message, id);
        message[2] = 1; // Recursion desired.
        message[5] = 1; // One question.
        var at = Header;
        foreach (var label in name.Split('.'))
        {
            message[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, message.AsSpan(at));
        }

        at++;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), 1);
        return message;
    }

    /// <summary>Reads an answer; null when it is none to the question.</summary>
    public static DnsReply? Read(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> question)
    {
        // Some send an error without repeating the question; the id is enough then.
        var repeats = answer.Length >= question.Length && answer[Header..question.Length].SequenceEqual(question[Header..]);
        return answer.Length >= Header && answer[..2].SequenceEqual(question[..2]) && (answer[2] & 0x80) != 0 && (repeats || answer.Length == Header)
            ? new DnsReply(answer[3] & 0xf, BinaryPrimitives.ReadUInt16BigEndian(answer[8..]) > 0)
            : null;
    }
}
