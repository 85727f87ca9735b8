using Bulkhead.Gateway.Dns;

namespace Bulkhead.Gateway.Tests.Dns;

/// <summary>Queries that are wrong in one way each (DNS-01, DNS-02, DNS-13).</summary>
public class DnsQueryTests
{
    private const string Malformed = "no dns_malformed FormatError";
    private const string Dropped = "no dns_malformed nothing";

    private static readonly byte[] Question = DnsBytes.Question("allowed.example");

    public static TheoryData<string, string, byte[], string> Rows() => new()
    {
        { "DNS-01", "a name", DnsBytes.Query("allowed.example"), "ok allowed.example 1" },
        { "DNS-01", "labels of 63 bytes", DnsBytes.Query($"{new string('a', 63)}.t.evil.test", 16), $"ok {new string('a', 63)}.t.evil.test 16" },
        { "DNS-02", "any type is read", DnsBytes.Query("allowed.example", 255), "ok allowed.example 255" },
        { "DNS-02", "class CHAOS", DnsBytes.Query("allowed.example", 16, 3), "no dns_malformed Refused" },
        { "DNS-13", "mixed case", DnsBytes.Query("aLLowed.eXample"), "ok allowed.example 1" },
        { "DNS-13", "EDNS", Edns(DnsBytes.Opt()), "ok allowed.example 1" },
        { "DNS-13", "EDNS with options", Edns(DnsBytes.Opt(4096, 0, 0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, 12, 0, 0)), "ok allowed.example 1" },
        { "DNS-13", "EDNS version 1", Edns(DnsBytes.Opt(1232, 1)), "no dns_malformed BadVersion" },
        { "DNS-13", "an option that ends late", Edns(DnsBytes.Opt(1232, 0, 0, 10, 0, 9, 1)), Malformed },
        { "DNS-13", "half an option", Edns(DnsBytes.Opt(1232, 0, 0, 10, 0)), Malformed },
        { "DNS-13", "an OPT record of a name", Edns([1, (byte)'a', .. DnsBytes.Opt()]), Malformed },
        { "DNS-13", "TSIG", Edns([0, 0, 250, 0, 255, 0, 0, 0, 0, 0, 0]), Malformed },
        { "DNS-13", "an OPT record that is cut off", Edns([0, 0, 41, 4, 0]), Malformed },
        { "DNS-13", "an OPT record that is announced alone", Edns([]), Malformed },
        { "DNS-13", "an OPT record that is not announced", [.. DnsBytes.Query("allowed.example"), .. DnsBytes.Opt()], Malformed },
        { "DNS-13", "trailing data", [.. DnsBytes.Query("allowed.example"), 0], Malformed },
        { "DNS-13", "trailing data behind EDNS", Edns([.. DnsBytes.Opt(), 0]), Malformed },
        { "DNS-13", "two questions", [.. DnsBytes.Header(7, 0x100, 2), .. Question, .. Question], Malformed },
        { "DNS-13", "no question", DnsBytes.Header(7, 0x100, 0), Malformed },
        { "DNS-13", "an answer", [.. DnsBytes.Header(7, 0x100, 1, 1), .. Question], Malformed },
        { "DNS-13", "an authority", [.. DnsBytes.Header(7, 0x100, 1, 0, 1), .. Question], Malformed },
        { "DNS-13", "two additional records", [.. DnsBytes.Header(7, 0x100, 1, 0, 0, 2), .. Question, .. DnsBytes.Opt(), .. DnsBytes.Opt()], Malformed },
        { "DNS-13", "256 additional records", [.. DnsBytes.Header(7, 0x100, 1, 0, 0, 256), .. Question], Malformed },
        { "DNS-13", "257 questions", [.. DnsBytes.Header(7, 0x100, 257), .. Question], Malformed },
        { "DNS-13", "a response", [.. DnsBytes.Header(7, 0x8100, 1), .. Question], Dropped },
        { "DNS-13", "half a header", [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0], Dropped },
        { "DNS-13", "nothing", [], Dropped },
        { "DNS-13", "an update", [.. DnsBytes.Header(7, 0x2800, 1), .. Question], "no dns_malformed NotImplemented" },
        { "DNS-13", "AA", [.. DnsBytes.Header(7, 0x0500, 1), .. Question], Malformed },
        { "DNS-13", "TC", [.. DnsBytes.Header(7, 0x0300, 1), .. Question], Malformed },
        { "DNS-13", "RA", [.. DnsBytes.Header(7, 0x0180, 1), .. Question], Malformed },
        { "DNS-13", "Z", [.. DnsBytes.Header(7, 0x0140, 1), .. Question], Malformed },
        { "DNS-13", "a response code", [.. DnsBytes.Header(7, 0x0103, 1), .. Question], Malformed },
        { "DNS-13", "AD and CD", [.. DnsBytes.Header(7, 0x0130, 1), .. Question], "ok allowed.example 1" },
        { "DNS-13", "a pointer to itself", Raw(0xc0, 12, 0, 1, 0, 1), Malformed },
        { "DNS-13", "a pointer to the header", Raw(1, (byte)'a', 0xc0, 0, 0, 1, 0, 1), Malformed },
        { "DNS-13", "an extended label", Raw(0x41, 1, 0, 0, 1, 0, 1), Malformed },
        { "DNS-13", "a label that ends late", Raw(5, (byte)'a', 0, 0, 1, 0, 1), Malformed },
        { "DNS-13", "no root", Raw(1, (byte)'a'), Malformed },
        { "DNS-13", "no type", Raw(1, (byte)'a', 0), Malformed },
        { "DNS-13", "a name of 255 bytes", Raw([.. Long(61), 0, 1, 0, 1]), $"ok {LongText(61)} 1" },
        { "DNS-13", "a name of 256 bytes", Raw([.. Long(62), 0, 1, 0, 1]), Malformed },
        { "DNS-13", "the root", Raw(0, 0, 2, 0, 1), "no name_missing NameError" },
        { "NAM-05", "NUL", DnsBytes.Query("evil.test\0.allowed.example"), "no name_invalid NameError" },
        { "NAM-05", "a dot inside a label", Raw([15, .. "allowed.example"u8, 0, 0, 1, 0, 1]), "no name_invalid NameError" },
        { "NAM-12", "an underscore", DnsBytes.Query("_dns.resolver.arpa", 64), "no name_invalid NameError" },
        { "ADR-01", "an address", DnsBytes.Query("203.0.113.7"), "no name_ip_literal NameError" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Strict(string id, string what, byte[] message, string expected)
    {
        var read = DnsQuery.TryRead(message, out var query, out var refusal);
        Assert.Equal((id, what, expected), (id, what, Describe(read, query, refusal)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Whatever_can_be_answered_gets_a_well_formed_answer(string id, string what, byte[] message, string expected)
    {
        var read = DnsQuery.TryRead(message, out var query, out var refusal);
        if (expected.EndsWith("nothing", StringComparison.Ordinal))
        {
            Assert.True(query is null && refusal.Code is null, what);
            return;
        }

        var response = new byte[512];
        var length = DnsResponse.Write(query!, read ? DnsResponseCode.NameError : refusal.Code!.Value, response);
        Assert.Equal((id, what, true), (id, what, ResponseShape.IsWellFormed(response.AsSpan(0, length))));
        Assert.Equal(message.AsSpan(0, 2), response.AsSpan(0, 2));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var message = Edns(DnsBytes.Opt(1232, 0, 0, 12, 0, 1, 0));
        for (var length = 0; length < message.Length; length++)
        {
            Assert.False(DnsQuery.TryRead(message.AsSpan(0, length), out _, out _));
        }
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(511, 512)]
    [InlineData(1000, 1000)]
    [InlineData(1232, 1232)]
    [InlineData(65535, 1232)]
    public void Sizes_over_UDP(int announced, int used)
    {
        Assert.True(DnsQuery.TryRead(Edns(DnsBytes.Opt(announced)), out var query, out _));
        Assert.Equal((true, used), (query!.HasEdns, DnsResponse.UdpLimit(query)));
    }

    internal static string Describe(bool read, DnsQuery? query, DnsRefusal refusal) =>
        read ? $"ok {query!.Name!.Value} {query.Type}" : $"no {refusal.Refusal.Code} {refusal.Code?.ToString() ?? "nothing"}";

    private static byte[] Edns(byte[] additional) => [.. DnsBytes.Header(7, 0x100, 1, 0, 0, 1), .. Question, .. additional];

    private static byte[] Raw(params byte[] question) => [.. DnsBytes.Header(7, 0x100, 1), .. question];

    private static string LongText(int last) => $"{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.{new string('d', last)}";

    private static byte[] Long(int last) => DnsBytes.Name(LongText(last));
}
