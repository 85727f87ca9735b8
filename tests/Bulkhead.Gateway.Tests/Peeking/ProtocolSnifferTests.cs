using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>First bytes, and that no prefix is told to be something else (TLS-12, TLS-13, TLS-20, X-07).</summary>
public class ProtocolSnifferTests
{
    public static TheoryData<string, byte[], WireProtocol, PeekStatus> Rows() => new()
    {
        { "TLS-13", [22], WireProtocol.Tls, PeekStatus.Complete },
        { "TLS-13", Text("GET / HTTP/1.1\r\n"), WireProtocol.Http1, PeekStatus.Complete },
        { "TLS-13", Text("PROPFIND /"), WireProtocol.Http1, PeekStatus.Complete },
        { "TLS-13", Text("get /"), WireProtocol.Http1, PeekStatus.Complete },
        { "TLS-13", Text("S /"), WireProtocol.Http1, PeekStatus.Complete },
        { "X-01", Text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), WireProtocol.Http2PriorKnowledge, PeekStatus.Complete },
        { "X-01", Text("PRI / HTTP/1.1\r\n"), WireProtocol.Unknown, PeekStatus.Refused },
        { "TLS-13", Text("SSH-2.0-x\r\n"), WireProtocol.Ssh, PeekStatus.Refused },
        { "TLS-12", [0x80, 0x2e, 1, 0, 2, 0, 0x15], WireProtocol.Sslv2, PeekStatus.Refused },
        { "TLS-12", [0x80, 0x2e, 1, 3, 1, 0, 0x15], WireProtocol.Sslv2, PeekStatus.Refused },
        { "TLS-20", Text("EHLO a\r\n"), WireProtocol.Smtp, PeekStatus.Refused },
        { "TLS-20", [0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f], WireProtocol.Postgres, PeekStatus.Refused },
        { "TLS-20", [0, 0, 0, 40, 0, 3, 0, 0, 0x75], WireProtocol.Postgres, PeekStatus.Refused },
        { "X-07", [4, 1, 1, 0xbb, 1, 2, 3, 4, 0], WireProtocol.Socks4, PeekStatus.Refused },
        { "X-07", [5, 1, 0], WireProtocol.Socks5, PeekStatus.Refused },
        { "X-07", [3, 0, 0, 0x13, 0x0e, 0xe0, 0, 0], WireProtocol.Rdp, PeekStatus.Refused },
        { "X-07", [0x13, .. Text("BitTorrent protocol"), 0, 0], WireProtocol.BitTorrent, PeekStatus.Refused },
        { "X-07", Text("*1\r\n$4\r\nPING\r\n"), WireProtocol.Redis, PeekStatus.Refused },
        { "X-07", [0x3f, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 0], WireProtocol.MongoDb, PeekStatus.Refused },
        { "X-07", [0x47, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xd4, 7, 0, 0, 0], WireProtocol.MongoDb, PeekStatus.Refused },
        { "TLS-13", Text("PING\r\n"), WireProtocol.Unknown, PeekStatus.Refused },
        { "TLS-13", Text("\r\n\r\n"), WireProtocol.Unknown, PeekStatus.Refused },
        { "TLS-13", Text("ABCDEFGHIJKLMNOPQRSTUVWXYZ /"), WireProtocol.Unknown, PeekStatus.Refused },
        { "TLS-13", [0xff, 0xff, 0xff, 0xff, 0xff], WireProtocol.Unknown, PeekStatus.Refused },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Named(string id, byte[] start, WireProtocol protocol, PeekStatus status)
    {
        var sniffed = ProtocolSniffer.Read(start);
        Assert.Equal((id, protocol, status), (id, sniffed.Protocol, sniffed.Status));
        Assert.Equal(status == PeekStatus.Refused, sniffed.Refusal.IsRefused);
        for (var length = 0; length < start.Length; length++)
        {
            var prefix = ProtocolSniffer.Read(start.AsSpan(0, length));
            Assert.True(prefix.Status == PeekStatus.NeedMore || prefix == sniffed, $"{id}: {length} bytes are {prefix}");
        }
    }

    [Fact]
    public void Any_two_bytes_and_their_continuations_agree()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            var start = new byte[random.Next(1, 33)];
            random.NextBytes(start);
            if (i % 3 == 0)
            {
                start.AsSpan().Replace((byte)0, (byte)' ');
                start[0] = (byte)(i / 3);
            }

            var whole = ProtocolSniffer.Read(start);
            var prefix = ProtocolSniffer.Read(start.AsSpan(0, random.Next(start.Length)));
            Assert.True(prefix.Status == PeekStatus.NeedMore || prefix == whole, Convert.ToHexString(start));
            Assert.True(start.Length < ProtocolSniffer.Most || whole.Status != PeekStatus.NeedMore, Convert.ToHexString(start));
        }
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
