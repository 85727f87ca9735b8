using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Hellos;

/// <summary>Hellos of real clients (capture.mjs), cut in every way (TLS-04, TLS-05, TLS-06).</summary>
public class RealHelloTests
{
    private const string Name = "api.openai.example";

    public static TheoryData<string> Captures() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Captures")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_client_is_there() => Assert.True(Captures().Count >= 11);

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_whole_hello(string capture)
    {
        var bytes = Read(capture);
        var reader = new ClientHelloReader();
        reader.Advance(bytes);
        Assert.Equal(Expected(capture), Verdict.Of(reader));
        Assert.Equal(bytes.Length, reader.Hello.Length);
        Assert.Equal(capture.Contains("tls1_2", StringComparison.Ordinal) ? 0x0303 : 0x0304, reader.Hello.MaxVersion);
        Assert.Equal(capture.StartsWith("openssl-long-alpn", StringComparison.Ordinal) ? 3 : 1, reader.Hello.RecordCount);
        Assert.Equal(capture.StartsWith("chromium", StringComparison.Ordinal), reader.Hello.OffersEch);
        var alpn = capture.StartsWith("openssl-long-alpn", StringComparison.Ordinal) ? AlpnProtocols.Other
            : capture.StartsWith("curl", StringComparison.Ordinal) || capture.StartsWith("node", StringComparison.Ordinal) || capture.StartsWith("chromium", StringComparison.Ordinal)
                ? AlpnProtocols.Http1 | AlpnProtocols.Http2
                : AlpnProtocols.None;
        Assert.Equal(alpn, reader.Hello.Alpn);
    }

    [Fact]
    public void A_hello_with_a_post_quantum_key_share_is_among_them()
    {
        var hello = HelloBytes.Content(Read(Assert.Single(Captures().Select(static row => row.Data), static capture => capture.StartsWith("chromium", StringComparison.Ordinal))));
        Assert.True(hello.Length > 1500);
        Assert.True(hello.AsSpan().IndexOf((byte[])[0x11, 0xec]) > 0, "X25519MLKEM768");
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_truncation_needs_more(string capture)
    {
        var bytes = Read(capture);
        var bytewise = new ClientHelloReader();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal("more", Verdict.Hello(bytes.AsSpan(0, length)));
            Assert.Equal("more", Verdict.Of(bytewise));
            bytewise.Advance(bytes.AsSpan(length, 1));
        }

        Assert.Equal(Expected(capture), Verdict.Of(bytewise));
        Assert.Equal(bytes.Length, bytewise.Hello.Length);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_cut_in_two_gives_the_same(string capture)
    {
        var bytes = Read(capture);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Expected(capture), Verdict.Hello(bytes, cut));
        }
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void Every_size_of_records_gives_the_same(string capture)
    {
        var message = HelloBytes.Content(Read(capture));
        foreach (var size in (int[])[1, 2, 3, 4, 5, 16, 64, 512, 16384])
        {
            var records = HelloBytes.Records(message, size);
            Assert.Equal(Expected(capture), Verdict.Hello(records));
            Assert.Equal(Expected(capture), Verdict.Hello(records, Verdict.Bytewise(records.Length)));
            Assert.Equal("more", Verdict.Hello(records.AsSpan(0, records.Length - 1)));
        }
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void What_follows_the_record_is_not_looked_at(string capture)
    {
        var bytes = Read(capture);
        var reader = new ClientHelloReader();
        reader.Advance([.. bytes, 20, 3, 3, 0, 1, 1, 0xff]);
        Assert.Equal(Expected(capture), Verdict.Of(reader));
        Assert.Equal(bytes.Length, reader.Hello.Length);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_sniffer_knows_them(string capture) => Assert.Equal(WireProtocol.Tls, ProtocolSniffer.Read(Read(capture)).Protocol);

    internal static byte[] Read(string capture) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", capture));

    internal static string Expected(string capture) => capture.Contains("noservername", StringComparison.Ordinal) ? "no name_missing" : "ok " + Name;
}
