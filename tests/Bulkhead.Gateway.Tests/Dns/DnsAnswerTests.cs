using System.Net;
using Bulkhead.Gateway.Dns;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Tests.Dns;

/// <summary>Replies of a resolver (DNS-07, DNS-08, DNS-10, DNS-13, NAM-15) and our own responses, read back.</summary>
public class DnsAnswerTests
{
    private static readonly byte[] Pointer = [0xc0, 12];
    private static readonly byte[] A1 = DnsBytes.Record(Pointer, 1, 300, [203, 0, 113, 5]);
    private static readonly byte[] Cname = DnsBytes.Record(Pointer, 5, 60, DnsBytes.Name("cdn.other.example"));
    private static readonly byte[] CdnA = DnsBytes.Record(DnsBytes.Name("cdn.other.example"), 1, 20, [203, 0, 113, 9]);

    private static readonly byte[] LongOwner = DnsBytes.Record(DnsBytes.Name($"{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.{new string('d', 61)}"), 46, 1, []);

    public static TheoryData<string, string, byte[], string> Rows() => new()
    {
        { "DNS-08", "an address", Reply(1, A1), "203.0.113.5 300" },
        { "DNS-08", "two addresses", Reply(2, A1, DnsBytes.Record(Pointer, 1, 10, [203, 0, 113, 6])), "203.0.113.5 203.0.113.6 10" },
        { "DNS-08", "the same address twice", Reply(2, A1, A1), "203.0.113.5 300" },
        { "DNS-07", "a mixed answer keeps both", Reply(2, A1, DnsBytes.Record(Pointer, 1, 0, [127, 0, 0, 1])), "203.0.113.5 127.0.0.1 0" },
        { "NAM-15", "a CNAME", Reply(2, Cname, CdnA), "cdn.other.example 203.0.113.9 20" },
        { "NAM-15", "a CNAME behind its address", Reply(2, CdnA, Cname), "cdn.other.example 203.0.113.9 20" },
        { "NAM-15", "a CNAME without an address", Reply(1, Cname), "cdn.other.example 60" },
        { "NAM-15", "a CNAME with an underscore", Reply(1, DnsBytes.Record(Pointer, 5, 60, DnsBytes.Name("_a.cdn.example"))), "_a.cdn.example 60" },
        { "NAM-15", "a chain of 16", Chain(16), string.Join(' ', Enumerable.Range(1, 16).Select(static i => $"n{i}.example")) + " 9" },
        { "NAM-15", "a chain of 17", Chain(17), "no" },
        { "DNS-13", "a circle", Reply(2, Cname, DnsBytes.Record(DnsBytes.Name("cdn.other.example"), 5, 60, Pointer)), "no" },
        { "DNS-13", "a CNAME to itself", Reply(1, DnsBytes.Record(Pointer, 5, 60, Pointer)), "no" },
        { "DNS-13", "two CNAMEs", Reply(2, Cname, DnsBytes.Record(Pointer, 5, 60, DnsBytes.Name("b.example"))), "no" },
        { "DNS-13", "a CNAME and an address", Reply(2, A1, Cname), "no" },
        { "DNS-13", "a CNAME to no name", Reply(1, DnsBytes.Record(Pointer, 5, 60, DnsBytes.Name("a b.example"))), "no" },
        { "DNS-13", "a CNAME to an address", Reply(1, DnsBytes.Record(Pointer, 5, 60, DnsBytes.Name("10.0.0.1"))), "no" },
        { "DNS-13", "a CNAME that ends late", Reply(1, DnsBytes.Record(Pointer, 5, 60, [.. DnsBytes.Name("b.example"), 0])), "no" },
        { "DNS-08", "an address of another name", Reply(2, A1, DnsBytes.Record(DnsBytes.Name("bank.example"), 1, 5, [198, 51, 100, 1])), "203.0.113.5 300" },
        { "DNS-08", "only an address of another name", Reply(1, DnsBytes.Record(DnsBytes.Name("bank.example"), 1, 5, [198, 51, 100, 1])), "0" },
        { "DNS-02", "other types are passed over", Reply(3, A1, DnsBytes.Record(Pointer, 46, 1, new byte[20]), DnsBytes.Record(Pointer, 65, 1, [0, 1, 0])), "203.0.113.5 300" },
        { "DNS-13", "another class", Reply(1, DnsBytes.Record(Pointer, 1, 300, [1, 2, 3, 4], category: 3)), "no" },
        { "DNS-13", "an address of 5 bytes", Reply(1, DnsBytes.Record(Pointer, 1, 300, [1, 2, 3, 4, 5])), "no" },
        { "DNS-13", "a TTL with the highest bit", Reply(1, DnsBytes.Record(Pointer, 1, unchecked((int)0x80000001), [203, 0, 113, 5])), "203.0.113.5 0" },
        { "DNS-13", "trailing data", [.. Reply(1, A1), 0], "no" },
        { "DNS-13", "a record too few", Reply(2, A1), "no" },
        { "DNS-13", "data that is cut off", Reply(1, A1)[..^1], "no" },
        { "DNS-13", "a forward pointer", Reply(1, DnsBytes.Record([0xc0, 50], 1, 300, [203, 0, 113, 5])), "no" },
        { "DNS-13", "a pointer to itself", Reply(1, DnsBytes.Record([0xc0, 33], 1, 300, [203, 0, 113, 5])), "no" },
        { "DNS-13", "a pointer into the header", Reply(1, DnsBytes.Record([0xc0, 4], 1, 300, [203, 0, 113, 5])), "no" },
        { "DNS-13", "an extended label", Reply(1, DnsBytes.Record([0x40, 0], 1, 300, [203, 0, 113, 5])), "no" },
        { "DNS-13", "a pointer into the header behind the answers", [.. DnsBytes.Header(0x1234, 0x8180, 1, 1, 1), .. Asked(), .. A1, .. DnsBytes.Record([0xc0, 4], 6, 60, new byte[22])], "no" },
        { "DNS-13", "a name of 255 bytes by compression", Reply(2, LongOwner, Longer([])), "0" },
        { "DNS-13", "a name of 257 bytes by compression", Reply(2, LongOwner, Longer([1, (byte)'x'])), "no" },
        { "DNS-08", "another id", Changed(0, 0x99), "no" },
        { "DNS-08", "a query", Changed(2, 0x01), "no" },
        { "DNS-08", "another operation", Changed(2, 0xa9), "no" },
        { "DNS-08", "no question", Changed(5, 0), "no" },
        { "DNS-08", "two questions", Changed(5, 2), "no" },
        { "DNS-08", "another name", Changed(14, (byte)'x'), "no" },
        { "DNS-08", "another case", Changed(13, (byte)'A'), "no" },
        { "DNS-08", "another type", Changed(30, 28), "no" },
        { "DNS-08", "a truncated reply", Changed(2, 0x83), "truncated" },
        { "DNS-08", "a name that does not exist", Changed(3, 0x83), "NameError 300" },
        { "DNS-08", "a failing server", Changed(3, 0x82), "ServerFailure 300" },
        { "DNS-10", "128 addresses", Reply(128, Many(128)), string.Concat(Enumerable.Range(0, 128).Select(static i => $"203.0.113.{i} ")) + "5" },
        { "DNS-10", "129 addresses", Reply(129, Many(129)), "no" },
        { "DNS-10", "257 records", Reply(257, [.. Enumerable.Repeat(A1, 257)]), "no" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Strict(string id, string what, byte[] reply, string expected) => Assert.Equal((id, what, expected), (id, what, Read(reply)));

    [Fact]
    public void Records_behind_the_answers_are_walked_and_not_used()
    {
        byte[] soa = DnsBytes.Record(Pointer, 6, 60, new byte[22]);
        byte[] message = [.. DnsBytes.Header(0x1234, 0x8180, 1, 1, 1, 2), .. Asked(), .. A1, .. soa, .. DnsBytes.Record(Pointer, 1, 1, [10, 0, 0, 1]), .. DnsBytes.Opt()];
        Assert.Equal("203.0.113.5 300", Read(message));
    }

    [Fact]
    public void A_request_of_ours_is_a_query_that_we_would_accept()
    {
        var request = Request(0x5555_5555_5555_5555);
        Assert.True(DnsQuery.TryRead(request, out var query, out _));
        Assert.Equal(("allowed.example", DnsTypes.A, true, true), (query!.Name!.Value, query.Type, query.RecursionDesired, query.HasEdns));
        Assert.Equal("AlLoWeD", System.Text.Encoding.ASCII.GetString(request, 13, 7));
    }

    [Fact]
    public void What_we_answer_can_be_read_back()
    {
        var request = Request(0x0f0f);
        DnsQuery.TryRead(request, out var query, out _);
        var response = new byte[1232];
        var length = DnsResponse.Write(query!, [IPAddress.Parse("203.0.113.5"), IPAddress.Parse("2001:db8::1"), IPAddress.Parse("203.0.113.6")], 77, response);
        Assert.True(DnsAnswer.TryRead(response.AsSpan(0, length), request, out var answer, out var refusal), refusal.Refusal.Detail);
        Assert.Equal((DnsResponseCode.NoError, 77, "203.0.113.5 203.0.113.6"), (answer!.Code, answer.Ttl, string.Join(' ', answer.Addresses)));
    }

    [Fact]
    public void Addresses_of_the_other_family_are_asked_for_apart()
    {
        var request = new byte[DnsRequest.Greatest];
        request = request[..DnsRequest.Write(1, Name("allowed.example"), DnsTypes.Aaaa, 0, request)];
        DnsQuery.TryRead(request, out var query, out _);
        var response = new byte[1232];
        var length = DnsResponse.Write(query!, [IPAddress.Parse("203.0.113.5"), IPAddress.Parse("2001:db8::1")], -1, response);
        Assert.True(DnsAnswer.TryRead(response.AsSpan(0, length), request, out var answer, out _));
        Assert.Equal((0, "2001:db8::1"), (answer!.Ttl, string.Join(' ', answer.Addresses)));
    }

    [Theory]
    [InlineData(512, false, 28)]
    [InlineData(512, true, 28)]
    [InlineData(1232, true, 73)]
    public void What_does_not_fit_is_truncated(int limit, bool edns, int most)
    {
        byte[] message = [.. DnsBytes.Header(7, 0x110, 1, 0, 0, edns ? 1 : 0), .. DnsBytes.Question("aLLowed.example"), .. edns ? DnsBytes.Opt(limit) : []];
        DnsQuery.TryRead(message, out var query, out _);
        var response = new byte[limit];
        for (var count = 0; count <= 130; count++)
        {
            var addresses = Enumerable.Range(0, count).Select(static i => new IPAddress([203, 0, 113, (byte)i])).ToArray();
            var length = DnsResponse.Write(query!, addresses, 5, response);
            var fits = 33 + (count * 16) + (edns ? 11 : 0) <= limit;
            Assert.True(length <= limit && ResponseShape.IsWellFormed(response.AsSpan(0, length)));
            Assert.Equal((fits ? count : 0, !fits), ((response[6] << 8) | response[7], (response[2] & 2) != 0));
            Assert.Equal((message[12..33], 0x90), (response[12..33], response[3] & 0xf0), EqualParts);
            Assert.Equal(fits || count <= most, fits);
        }
    }

    [Fact]
    public void A_bad_version_is_told_in_two_parts()
    {
        byte[] message = [.. DnsBytes.Header(7, 0x100, 1, 0, 0, 1), .. DnsBytes.Question("allowed.example"), .. DnsBytes.Opt(1232, 1)];
        Assert.False(DnsQuery.TryRead(message, out var query, out var refusal));
        var response = new byte[512];
        var length = DnsResponse.Write(query!, refusal.Code!.Value, response);
        Assert.Equal((0, 1), (response[3] & 0xf, response[length - 6]));
    }

    [Fact]
    public void Everything_but_the_message_is_refused_without_an_exception()
    {
        Assert.False(DnsAnswer.TryRead([], [], out _, out var refusal));
        Assert.Equal(RefusalReason.DnsMalformed, refusal.Refusal.Reason);
        var reply = Reply(2, Cname, CdnA);
        for (var length = 0; length < reply.Length; length++)
        {
            Assert.Equal("no", Read(reply[..length]));
        }
    }

    private static bool EqualParts((byte[] Bytes, int Flags) left, (byte[] Bytes, int Flags) right) => left.Bytes.SequenceEqual(right.Bytes) && left.Flags == right.Flags;

    private static string Read(byte[] reply)
    {
        if (!DnsAnswer.TryRead(reply, DnsBytes.Query("allowed.example"), out var answer, out _))
        {
            return "no";
        }

        return answer!.IsTruncated ? "truncated"
            : string.Join(' ', [.. answer.Code == DnsResponseCode.NoError ? [] : (string[])[answer.Code.ToString()], .. answer.Aliases.Select(static name => name.Value), .. answer.Addresses.Select(static address => address.ToString()), $"{answer.Ttl}"]);
    }

    private static byte[] Asked() => DnsBytes.Question("allowed.example");

    private static byte[] Reply(int answers, params byte[][] records) => [.. DnsBytes.Header(0x1234, 0x8180, 1, answers), .. Asked(), .. records.SelectMany(static record => record)];

    /// <summary>A record whose name ends in that of the first record.</summary>
    private static byte[] Longer(byte[] label) => DnsBytes.Record([.. label, 0xc0, 33], 46, 1, []);

    private static byte[] Changed(int at, byte value)
    {
        var reply = Reply(1, A1);
        reply[at] = value;
        return reply;
    }

    private static byte[] Chain(int length) => Reply(length, [.. Enumerable.Range(0, length).Select(static i => DnsBytes.Record(i == 0 ? Pointer : DnsBytes.Name($"n{i}.example"), 5, 9, DnsBytes.Name($"n{i + 1}.example")))]);

    private static byte[][] Many(int count) => [.. Enumerable.Range(0, count).Select(static i => DnsBytes.Record(Pointer, 1, 5, [203, 0, 113, (byte)i]))];

    private static byte[] Request(ulong letterCase)
    {
        var request = new byte[DnsRequest.Greatest];
        return request[..DnsRequest.Write(0x1234, Name("allowed.example"), DnsTypes.A, letterCase, request)];
    }

    private static Hostname Name(string text) => ((Host.Name)HostSyntax.Read(text).Host!).Value;
}
