using System.Buffers.Binary;
using System.Text;

namespace Bulkhead.Tests.Shared;

/// <summary>Frames of HTTP/2 (RFC 9113) as no client library sends them.</summary>
internal static class Http2Frames
{
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Continuation = 9;

    /// <summary>END_STREAM and END_HEADERS.</summary>
    public const byte Whole = 5;

    /// <summary>The preface of a client and its first frame.</summary>
    public static byte[] Preface => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    /// <summary>Literal fields without indexing (RFC 7541 section 6.2.2), without Huffman.</summary>
    public static byte[] Block(string[] fields)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in fields.Chunk(2).Select(static pair => (pair[0], pair[1])))
        {
            block.WriteByte(0);
            block.WriteByte((byte)name.Length);
            block.Write(Encoding.Latin1.GetBytes(name));
            block.WriteByte((byte)value.Length);
            block.Write(Encoding.Latin1.GetBytes(value));
        }

        return block.ToArray();
    }

    public static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>The status of the first answer, or <c>reset</c> when the stream or the connection ends instead.</summary>
    public static async Task<string> AnswerAsync(Stream connection)
    {
        var head = new byte[9];
        try
        {
            while (true)
            {
                await connection.ReadExactlyAsync(head);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
                await connection.ReadExactlyAsync(payload);
                if (head[3] is Reset or 7)
                {
                    return "reset";
                }

                if (head[3] == Headers)
                {
                    // 200 and 400 are indexed (RFC 7541 appendix A); others come as three digits, here always with the name of :status.
                    return payload[0] switch
                    {
                        0x88 => "200",
                        0x8C => "400",
                        _ => Encoding.ASCII.GetString(payload, Array.FindIndex(payload, static one => one == 3) + 1, 3),
                    };
                }
            }
        }
        catch (IOException)
        {
            return "reset";
        }
    }
}
