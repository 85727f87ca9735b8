using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Hellos;

/// <summary>Hellos that are wrong in one way each, whole and byte by byte.</summary>
public class HelloRowTests
{
    private const string Name = "allowed.example";
    private const string Accepted = "ok " + Name;
    private const string Invalid = "no tls_hello_invalid";

    private static readonly HelloParts Usual = HelloParts.Named(Name);
    private static readonly byte[] Message = HelloBytes.Message(Usual);

    public static TheoryData<string, string, byte[], string> Rows() => new()
    {
        { "TLS-03", "no server_name", Hello(Usual with { Extensions = [(43, [2, 3, 4])] }), "no name_missing" },
        { "TLS-03", "empty extensions", Hello(Usual with { Extensions = [] }), "no name_missing" },
        { "TLS-03", "no extensions at all", Hello(Usual with { Extensions = null }), "no name_missing" },
        { "TLS-06", "16 KiB", Hello(Usual.Before((51, HelloBytes.Vector(new byte[16_000])))), Accepted },
        { "TLS-06", "64 KiB", HelloBytes.Records(HelloBytes.Message(Padded(65_536)), 16_384), Accepted },
        { "TLS-06", "64 KiB and a byte", HelloBytes.Records(HelloBytes.Message(Padded(65_537)), 16_384), "no tls_hello_too_large" },
        { "TLS-06", "16 MiB announced", HelloBytes.Record([1, 0xff, 0xff, 0xff, 3, 3]), "no tls_hello_too_large" },
        { "TLS-05", "4096 records", HelloBytes.Records(HelloBytes.Message(Padded(4096)), 1), Accepted },
        { "TLS-05", "4097 records", HelloBytes.Records(HelloBytes.Message(Padded(4097)), 1), "no tls_hello_too_large" },
        { "TLS-07", "ECH, outer", Hello(Usual.With(Ech(0))), Accepted },
        { "TLS-07", "ECH, inner", Hello(Usual.With(Ech(1))), "no tls_ech" },
        { "TLS-07", "ECH, cut off", Hello(Usual.With((0xfe0d, [0, 0, 1]))), Invalid },
        { "TLS-07", "ECH, empty", Hello(Usual.With((0xfe0d, []))), Invalid },
        { "TLS-08", "ESNI", Hello(Usual.With((0xffce, [0, 1, 2]))), "no tls_ech" },
        { "TLS-08", "ESNI without a name", Hello(new HelloParts { Extensions = [(0xffce, [0, 1, 2])] }), "no tls_ech" },
        { "TLS-09", "two server_name extensions", Hello(Usual.With(HelloParts.Sni("evil.test"))), "no tls_sni_duplicate" },
        { "TLS-09", "the same server_name twice", Hello(Usual.With(HelloParts.Sni(Name))), "no tls_sni_duplicate" },
        { "TLS-09", "two names", Hello(Sni(HelloBytes.ServerNames((0, Text(Name)), (0, Text("evil.test"))))), "no tls_sni_duplicate" },
        { "TLS-09", "a host name and another type", Hello(Sni(HelloBytes.ServerNames((0, Text(Name)), (1, Text("evil.test"))))), "no tls_sni_duplicate" },
        { "TLS-09", "another type", Hello(Sni(HelloBytes.ServerNames((1, Text(Name))))), Invalid },
        { "TLS-09", "an empty name", Hello(Sni(HelloBytes.ServerNames((0, [])))), Invalid },
        { "TLS-09", "an empty list", Hello(Sni([0, 0])), Invalid },
        { "TLS-09", "an empty extension", Hello(Sni([])), Invalid },
        { "TLS-09", "a list that ends early", Hello(Sni([.. HelloBytes.ServerNames((0, Text(Name))), 0])), Invalid },
        { "TLS-09", "a list that ends late", Hello(Sni([0, 19, 0, 0, 15, .. Text(Name)])), Invalid },
        { "TLS-09", "a name that ends late", Hello(Sni([0, 18, 0, 0, 16, .. Text(Name)])), Invalid },
        { "TLS-09", "a name that ends early", Hello(Sni([0, 18, 0, 0, 14, .. Text(Name)])), Invalid },
        { "TLS-09", "another extension twice", Hello(Usual.With((10, [0, 2, 0, 29]))), Invalid },
        { "TLS-11", "TLS 1.3 alone", Hello(Usual with { Extensions = [HelloParts.Sni(Name), (43, [2, 3, 4])] }), Accepted },
        { "TLS-11", "GREASE everywhere", Hello(Grease()), Accepted },
        { "TLS-11", "only GREASE versions", Hello(Usual with { Extensions = [HelloParts.Sni(Name), (43, [2, 0x3a, 0x3a])] }), "no tls_version" },
        { "TLS-11", "only a draft of TLS 1.3", Hello(Usual with { Extensions = [HelloParts.Sni(Name), (43, [2, 0x7f, 0x1c])] }), "no tls_version" },
        { "TLS-11", "SSL 3", Hello(Usual with { Version = 0x0300, Extensions = [HelloParts.Sni(Name)] }), "no tls_version" },
        { "TLS-11", "a version of the hello above TLS 1.2", Hello(Usual with { Version = 0x0304 }), "no tls_version" },
        { "TLS-11", "versions of odd length", Hello(Usual with { Extensions = [HelloParts.Sni(Name), (43, [3, 3, 4, 3])] }), Invalid },
        { "TLS-11", "no versions", Hello(Usual with { Extensions = [HelloParts.Sni(Name), (43, [0])] }), Invalid },
        { "TLS-11", "compression beside TLS 1.3", Hello(Usual with { Compression = [1, 0] }), Invalid },
        { "TLS-11", "compression in TLS 1.2", Hello(Usual with { Compression = [1, 0], Extensions = [HelloParts.Sni(Name)] }), Accepted },
        { "TLS-11", "no way without compression", Hello(Usual with { Compression = [1] }), Invalid },
        { "TLS-11", "a session id of 33 bytes", Hello(Usual with { Session = new byte[33] }), Invalid },
        { "TLS-11", "no cipher suites", Hello(Usual with { Suites = [] }), Invalid },
        { "TLS-11", "half a cipher suite", Hello(Usual with { Suites = [0x13, 1, 0x13] }), Invalid },
        { "TLS-11", "ALPN that ends late", Hello(Usual.With((16, [0, 3, 3, (byte)'h', (byte)'2']))), Invalid },
        { "TLS-11", "ALPN with an empty name", Hello(Usual.With((16, [0, 1, 0]))), Invalid },
        { "TLS-11", "empty ALPN", Hello(Usual.With((16, [0, 0]))), Invalid },
        { "TLS-11", "an extension behind pre_shared_key", Hello(Usual.With((41, [0, 0, 0, 0]), (21, []))), Invalid },
        { "TLS-11", "128 extensions", Hello(Usual.With([.. Enumerable.Range(1000, 124).Select(static type => (type, Array.Empty<byte>()))])), Accepted },
        { "TLS-11", "129 extensions", Hello(Usual.With([.. Enumerable.Range(1000, 125).Select(static type => (type, Array.Empty<byte>()))])), "no tls_hello_too_large" },
        { "TLS-12", "SSL 2", [0x80, 0x2e, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10], "no tls_not_tls" },
        { "TLS-12", "SSL 3 record", HelloBytes.Record(Message, version: 0x0300), "no tls_version" },
        { "TLS-12", "a record above TLS 1.3", HelloBytes.Record(Message, version: 0x0305), "no tls_version" },
        { "TLS-13", "SSH", Text("SSH-2.0-x\r\n"), "no tls_not_tls" },
        { "TLS-13", "HTTP", Text("GET / HTTP/1.1\r\n\r\n"), "no tls_not_tls" },
        { "TLS-13", "another version byte", [22, 4, 1, 0, 5], "no tls_not_tls" },
        { "TLS-13", "an alert", HelloBytes.Record([2, 40], type: 21), "no tls_not_tls" },
        { "TLS-13", "a ServerHello", HelloBytes.Record(HelloBytes.Message(2, new byte[38])), Invalid },
        { "TLS-14", "a second message in the record", HelloBytes.Record([.. Message, .. HelloBytes.Message(11, [0])]), Invalid },
        { "TLS-14", "a byte behind the hello in the record", HelloBytes.Record([.. Message, 0]), Invalid },
        { "TLS-14", "a byte behind the hello in its last record", HelloBytes.Records([.. Message, 0], 16), Message.Length % 16 == 0 ? Accepted : Invalid },
        { "TLS-14", "a record that announces more than is left", [.. HelloBytes.Record(Message[..40]), 22, 3, 1, 0x40, 0], Invalid },
        { "TLS-14", "a byte behind the extensions", HelloBytes.Record(HelloBytes.Message(1, [.. Message[4..], 0])), Invalid },
        { "TLS-14", "extensions that end late", Shortened(), Invalid },
        { "TLS-21", "an empty record first", [22, 3, 1, 0, 0, .. HelloBytes.Record(Message)], Invalid },
        { "TLS-21", "length 0x8000", [22, 3, 1, 0x80, 0, 1], Invalid },
        { "TLS-21", "length 0xFFFF", [22, 3, 1, 0xff, 0xff, 1], Invalid },
        { "TLS-21", "length 16385", [22, 3, 1, 0x40, 1, 1], Invalid },
        { "TLS-21", "length 16384", HelloBytes.Record(HelloBytes.Message(Padded(16_384))), Accepted },
        { "TLS-22", "an empty record inside", Between([22, 3, 1, 0, 0]), Invalid },
        { "TLS-22", "an alert inside", Between(HelloBytes.Record([1, 0], type: 21)), Invalid },
        { "TLS-22", "a CCS inside", Between(HelloBytes.Record([1], type: 20)), Invalid },
        { "TLS-22", "application data inside", Between(HelloBytes.Record([1, 2, 3], type: 23)), Invalid },
        { "TLS-22", "another version byte inside", Between([22, 2, 1, 0, 1, 0]), Invalid },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_verdict_is_the_same_whole_and_byte_by_byte(string id, string what, byte[] bytes, string verdict)
    {
        var whole = Verdict.Hello(bytes);
        Assert.Equal((id, what, verdict), (id, what, whole));
        Assert.Equal((id, what, whole), (id, what, Verdict.Hello(bytes, Verdict.Bytewise(bytes.Length))));
        Assert.Equal((id, what, whole), (id, what, Verdict.Hello(bytes, bytes.Length / 3, bytes.Length / 2)));
    }

    [Fact]
    public void Early_data_is_told()
    {
        var reader = new ClientHelloReader();
        reader.Advance(Hello(Usual.With((42, []), (41, [0, 0, 0, 0]))));
        Assert.Equal((Accepted, true), (Verdict.Of(reader), reader.Hello.OffersEarlyData));
        Assert.Equal(Invalid, Verdict.Hello(Hello(Usual.With((42, [0])))));
    }

    [Theory]
    [InlineData(AlpnProtocols.Http2 | AlpnProtocols.Http1, "h2", "http/1.1")]
    [InlineData(AlpnProtocols.Http1, "http/1.0")]
    [InlineData(AlpnProtocols.DnsOverTls, "dot")]
    [InlineData(AlpnProtocols.Other | AlpnProtocols.Http2, "h3", "h2")]
    public void Application_protocols(AlpnProtocols expected, params string[] names)
    {
        var reader = new ClientHelloReader();
        reader.Advance(Hello(Usual.With((16, HelloBytes.Alpn(names)))));
        Assert.Equal(expected, reader.Hello.Alpn);
    }

    [Fact]
    public void A_reader_can_be_used_again()
    {
        var reader = new ClientHelloReader();
        foreach (var bytes in (byte[][])[HelloBytes.Records(Message, 7), HelloBytes.Record([2]), HelloBytes.Records(HelloBytes.Message(Padded(60_000)), 16_384), [22, 3], Hello(Usual)])
        {
            reader.Reset();
            reader.Advance(bytes);
            Assert.Equal(Verdict.Hello(bytes), Verdict.Of(reader));
        }
    }

    [Fact]
    public void A_refused_hello_gives_no_name()
    {
        foreach (var row in Rows())
        {
            var (_, what, bytes, _) = row.Data;
            var reader = new ClientHelloReader();
            Assert.True(reader.Advance(bytes) != PeekStatus.Refused || reader.Hello.ServerName is null, what);
        }
    }

    internal static HelloParts Grease() => new()
    {
        Suites = [0x4a, 0x4a, 0x13, 0x01],
        Extensions = [(0x5a5a, []), HelloParts.Sni(Name), (10, [0, 4, 0x6a, 0x6a, 0, 29]), (43, [6, 0x7a, 0x7a, 3, 4, 3, 3]), (51, [0, 5, 0x6a, 0x6a, 0, 1, 0]), (16, [0, 6, 2, 0x8a, 0x8a, 2, (byte)'h', (byte)'2']), (0xdada, [0])],
    };

    /// <summary>A message of exactly that length.</summary>
    private static HelloParts Padded(int length) => Usual.With((21, new byte[length - Message.Length - 4]));

    private static (int Type, byte[] Data) Ech(byte type) => (0xfe0d, [type, 0, 1, 0, 1, 7, .. HelloBytes.Vector(new byte[32]), .. HelloBytes.Vector(new byte[144])]);

    private static byte[] Hello(HelloParts parts) => HelloBytes.Record(HelloBytes.Message(parts));

    private static HelloParts Sni(byte[] data) => new() { Extensions = [(0, data), (43, [2, 3, 4])] };

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Between(byte[] record) => [.. HelloBytes.Record(Message[..40]), .. record, .. HelloBytes.Record(Message[40..])];

    private static byte[] Shortened()
    {
        var body = Message[4..^1];
        return HelloBytes.Record(HelloBytes.Message(1, body));
    }
}
