using System.Net;
using Bulkhead.Gateway.Dns;
using Bulkhead.Gateway.Tests.Oracles;
using Bulkhead.Model.Names;
using CsCheck;

namespace Bulkhead.Gateway.Tests.Dns;

/// <summary>Messages made at random, and the way there and back.</summary>
public class DnsProperties
{
    private static readonly Gen<string> Label = Gen.OneOf(Gen.String[Gen.Char['a', 'z'], 1, 10], Gen.OneOf("A", "a-b", "-a", "a-", "1", "0x1", "_a", "xn--a", "xn--mnchen-3ya", "a\0b", new string('l', 63)));

    private static readonly Gen<byte[]> Query = Gen.Select(
        Label.Array[0, 5], Gen.OneOf(1, 28, 16, 65, 255), Gen.OneOf(1, 1, 1, 1, 3), Gen.OneOf(0x0100, 0, 0x0110, 0x0120, 0x8100, 0x0200, 0x0800, 0x0140),
        Gen.OneOf<byte[]>([], [], DnsBytes.Opt(), DnsBytes.Opt(4096, 0, 0, 3, 0, 1, 9), DnsBytes.Opt(0, 1), DnsBytes.Opt(1232, 0, 9)), Gen.Int[0, 9],
        static (labels, type, category, flags, opt, extra) =>
            (byte[])[.. DnsBytes.Header(1, flags, 1, 0, 0, opt.Length == 0 ? 0 : 1), .. DnsBytes.Question(string.Join('.', labels), type, category), .. opt, .. extra == 0 ? (byte[])[0] : []]);

    [Fact]
    public void Reader_and_oracle_agree() => Query.Sample(static bytes => Assert.Equal(DnsOracle.Query(bytes), Said(bytes)), iter: 4000);

    [Fact]
    public void They_agree_after_one_change() => Gen.Select(Query, Gen.Int, Gen.Byte).Sample(static (bytes, at, value) =>
    {
        bytes[(at & int.MaxValue) % bytes.Length] = value;
        Assert.Equal(DnsOracle.Query(bytes), Said(bytes));
    }, iter: 6000);

    [Fact]
    public void A_request_is_read_as_what_was_written() => Gen.Select(Label.Array[1, 4], Gen.ULong, Gen.OneOf(DnsTypes.A, DnsTypes.Aaaa), Gen.UInt[0, 0xffff]).Sample(static (labels, letterCase, type, id) =>
    {
        if (WireName.Read(System.Text.Encoding.Latin1.GetBytes(string.Join('.', labels))).Name is not { } name)
        {
            return;
        }

        var request = new byte[DnsRequest.Greatest];
        request = request[..DnsRequest.Write((ushort)id, name, type, letterCase, request)];
        Assert.True(DnsQuery.TryRead(request, out var query, out _));
        Assert.Equal((name, type, (ushort)id), (query!.Name, query.Type, query.Id));
    }, iter: 2000);

    [Fact]
    public void A_response_is_read_as_what_was_written() => Gen.Select(Gen.UInt.Array[0, 40], Gen.Int[0, 100_000], Gen.ULong).Sample(static (values, ttl, letterCase) =>
    {
        var request = new byte[DnsRequest.Greatest];
        request = request[..DnsRequest.Write(9, WireName.Read("allowed.example"u8).Name!, DnsTypes.A, letterCase, request)];
        DnsQuery.TryRead(request, out var query, out _);
        var addresses = values.Distinct().Select(static value => new IPAddress(value)).ToArray();
        var response = new byte[DnsLimits.UdpGreatest];
        var length = DnsResponse.Write(query!, addresses, ttl, response);
        Assert.True(DnsAnswer.TryRead(response.AsSpan(0, length), request, out var answer, out _));
        Assert.Equal(addresses, answer!.Addresses);
        Assert.Equal(addresses.Length == 0 ? 0 : ttl, answer.Ttl);
    }, iter: 2000);

    private static string Said(byte[] message)
    {
        var read = DnsQuery.TryRead(message, out var query, out var refusal);
        return read ? DnsQueryTests.Describe(read, query, refusal) : "no";
    }
}
