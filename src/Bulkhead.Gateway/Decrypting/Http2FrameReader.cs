using System.Buffers.Binary;

namespace Bulkhead.Gateway.Decrypting;

/// <summary>The head of a frame of HTTP/2 (RFC 9113 section 4.1).</summary>
/// <param name="Type">The type.</param>
/// <param name="Flags">The flags.</param>
/// <param name="Length">The length of the payload in bytes, 0 to 16,777,215.</param>
/// <param name="Error">The error code of RST_STREAM and GOAWAY; 0 for all others.</param>
public readonly record struct Http2Frame(Http2FrameType Type, byte Flags, int Length, uint Error)
{
    /// <summary>Whether a SETTINGS or PING answers one.</summary>
    public bool IsAcknowledgement => (Flags & 1) != 0;

    /// <summary>Whether DATA or HEADERS end their stream.</summary>
    public bool EndsStream => (Flags & 1) != 0;

    /// <summary>Whether DATA or HEADERS are padded.</summary>
    public bool IsPadded => (Flags & 8) != 0;
}

/// <summary>The types of frames (RFC 9113 section 6). Others exist and are passed over.</summary>
public enum Http2FrameType : byte
{
    /// <summary>A part of a body.</summary>
    Data = 0,

    /// <summary>The fields of a request or an answer.</summary>
    Headers = 1,

    /// <summary>A priority; obsolete.</summary>
    Priority = 2,

    /// <summary>The end of a stream.</summary>
    Reset = 3,

    /// <summary>Settings.</summary>
    Settings = 4,

    /// <summary>A ping.</summary>
    Ping = 6,

    /// <summary>The end of the connection.</summary>
    GoAway = 7,

    /// <summary>More may be sent.</summary>
    WindowUpdate = 8,

    /// <summary>More fields.</summary>
    Continuation = 9,
}

/// <summary>Cuts one direction of an HTTP/2 connection into the heads of its frames, however its bytes arrive. Payloads are passed over, not kept.</summary>
/// <param name="fromClient">Whether the connection preface comes first (RFC 9113 section 3.4).</param>
public sealed class Http2FrameReader(bool fromClient)
{
    private const int HeadLength = 9;

    private readonly byte[] head = new byte[HeadLength + 8];
    private int prefaced = fromClient ? 0 : Preface.Length;
    private int filled;
    private int passing;

    /// <summary>Whether the preface is another one: then nothing more is read.</summary>
    public bool IsBroken { get; private set; }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Reads the head of the next frame. Never throws.</summary>
    /// <param name="bytes">What has arrived; what was read is taken off.</param>
    /// <param name="frame">The head, when the method returns true.</param>
    /// <returns>False when the bytes are used up, or broken.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out Http2Frame frame)
    {
        frame = default;
        while (!bytes.IsEmpty && !IsBroken)
        {
            if (prefaced < Preface.Length)
            {
                var part = Take(ref bytes, Preface.Length - prefaced);
                IsBroken = !part.SequenceEqual(Preface.Slice(prefaced, part.Length));
                prefaced += part.Length;
                continue;
            }

            if (passing > 0)
            {
                passing -= Take(ref bytes, passing).Length;
                continue;
            }

            var more = Take(ref bytes, Wanted - filled);
            more.CopyTo(head.AsSpan(filled));
            filled += more.Length;
            if (filled >= HeadLength && filled == Wanted)
            {
                frame = Finish();
                return true;
            }
        }

        return false;
    }

    // The error code is the last of what is read of a payload: of RST_STREAM the first four bytes, of GOAWAY the second four.
    private int Wanted => filled < HeadLength ? HeadLength : HeadLength + Math.Min(Length, (Http2FrameType)head[3] switch { Http2FrameType.Reset => 4, Http2FrameType.GoAway => 8, _ => 0 });

    private int Length => (head[0] << 16) | (head[1] << 8) | head[2];

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int most)
    {
        var part = bytes[..Math.Min(most, bytes.Length)];
        bytes = bytes[part.Length..];
        return part;
    }

    private Http2Frame Finish()
    {
        var code = filled - HeadLength >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(filled - 4)) : 0;
        passing = Length - (filled - HeadLength);
        filled = 0;
        return new Http2Frame((Http2FrameType)head[3], head[4], Length, code);
    }
}
