using System.Buffers.Binary;

namespace Bulkhead.Gateway.Peeking;

/// <summary>
/// Names the protocol of a connection from the client's first bytes. Looks at <see cref="Most"/> bytes at most, so asking again for every byte
/// that arrives costs little; the answer for a prefix never contradicts the answer for more.
/// </summary>
public static class ProtocolSniffer
{
    /// <summary>The most bytes that are looked at: a method of HTTP and a space.</summary>
    public const int Most = HttpLimits.Method + 1;

    private const int SslRequest = 80877103;
    private const int GssEncRequest = 80877104;
    private const int StartUp = 196608;
    private const int OpMsg = 2013;
    private const int OpQuery = 2004;

    private static readonly (byte[] Prefix, WireProtocol Protocol)[] Prefixes =
    [
        ("SSH-"u8.ToArray(), WireProtocol.Ssh),
        ("EHLO "u8.ToArray(), WireProtocol.Smtp),
        ("HELO "u8.ToArray(), WireProtocol.Smtp),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), WireProtocol.Http2PriorKnowledge),
        ([0x13, .. "BitTorrent protocol"u8], WireProtocol.BitTorrent),
    ];

    /// <summary>Reads the start of what a client sends. Never throws.</summary>
    /// <param name="start">Everything received so far, from the first byte.</param>
    public static SniffedProtocol Read(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            return SniffedProtocol.NeedMore;
        }

        if (start[0] == 0x16)
        {
            return SniffedProtocol.Readable(WireProtocol.Tls);
        }

        foreach (var (prefix, protocol) in Prefixes)
        {
            var shorter = Math.Min(prefix.Length, start.Length);
            if (start[..shorter].SequenceEqual(prefix.AsSpan(0, shorter)))
            {
                // Every method that could go on like this is settled by the whole prefix; "PRI " is reserved (RFC 9113 section 3.4).
                return shorter < prefix.Length
                    ? SniffedProtocol.NeedMore
                    : protocol == WireProtocol.Http2PriorKnowledge ? SniffedProtocol.Readable(protocol) : SniffedProtocol.Other(protocol);
            }
        }

        return HttpSyntax.IsTokenByte(start[0]) ? ReadText(start) : ReadBinary(start);
    }

    /// <summary>A method of HTTP is a token and a space behind it; RESP starts with an asterisk, which is a token byte too.</summary>
    private static SniffedProtocol ReadText(ReadOnlySpan<byte> start)
    {
        var token = HttpSyntax.TokenLength(start);
        if (token > HttpLimits.Method)
        {
            return SniffedProtocol.Other(WireProtocol.Unknown);
        }

        if (token < start.Length)
        {
            if (start[token] == ' ')
            {
                return start[..token].SequenceEqual("PRI"u8) ? SniffedProtocol.Other(WireProtocol.Unknown) : SniffedProtocol.Readable(WireProtocol.Http1);
            }

            var redis = start[0] == '*' && token > 1 && !start[1..token].ContainsAnyExceptInRange((byte)'0', (byte)'9') && start[token] == '\r';
            return redis ? SniffedProtocol.Other(WireProtocol.Redis) : ReadBinary(start);
        }

        return SniffedProtocol.NeedMore;
    }

    private static SniffedProtocol ReadBinary(ReadOnlySpan<byte> start)
    {
        if (start.Length < 2)
        {
            return SniffedProtocol.NeedMore;
        }

        switch (start[0])
        {
            case 0x04 when start[1] is 1 or 2:
                return SniffedProtocol.Other(WireProtocol.Socks4);
            case 0x05 when start[1] is > 0 and < 16:
                return SniffedProtocol.Other(WireProtocol.Socks5);
            case >= 0x80 when start.Length < 5:
                return start.Length > 2 && start[2] != 1 ? ReadFramed(start) : SniffedProtocol.NeedMore;
            case >= 0x80 when start[2] == 1 && (start[3] == 3 || BinaryPrimitives.ReadUInt16BigEndian(start[3..]) == 2):
                return new SniffedProtocol(PeekStatus.Refused, WireProtocol.Sslv2, new Refusal(RefusalReason.TlsVersion, "The hello is in the form of SSL 2."));
            default:
                return ReadFramed(start);
        }
    }

    /// <summary>Protocols whose first message starts with its length.</summary>
    private static SniffedProtocol ReadFramed(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4)
        {
            return SniffedProtocol.NeedMore;
        }

        if (start[0] == 3 && start[1] == 0)
        {
            if (start.Length < 6)
            {
                return SniffedProtocol.NeedMore;
            }

            if (start[5] == 0xe0)
            {
                return SniffedProtocol.Other(WireProtocol.Rdp);
            }
        }

        if (start[0] == 0 && start[1] == 0)
        {
            if (start.Length < 8)
            {
                return SniffedProtocol.NeedMore;
            }

            if (BinaryPrimitives.ReadInt32BigEndian(start[4..]) is SslRequest or GssEncRequest or StartUp)
            {
                return SniffedProtocol.Other(WireProtocol.Postgres);
            }
        }

        // A message of MongoDB has less than 48 MB.
        if (start[3] > 2)
        {
            return SniffedProtocol.Other(WireProtocol.Unknown);
        }

        if (start.Length < 16)
        {
            return SniffedProtocol.NeedMore;
        }

        return SniffedProtocol.Other(BinaryPrimitives.ReadInt32LittleEndian(start[12..]) is OpMsg or OpQuery ? WireProtocol.MongoDb : WireProtocol.Unknown);
    }
}
