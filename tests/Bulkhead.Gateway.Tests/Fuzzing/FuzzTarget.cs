using System.Text;
using Bulkhead.Gateway.Dns;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Tests.Dns;
using Bulkhead.Gateway.Tests.Hellos;
using Bulkhead.Gateway.Tests.Oracles;
using Bulkhead.Gateway.Tests.Peeking;

namespace Bulkhead.Gateway.Tests.Fuzzing;

/// <summary>A reader, its oracle and where to start.</summary>
/// <param name="Name">The name for <c>tests/fuzz --target</c>.</param>
/// <param name="Seeds">Inputs to start from.</param>
/// <param name="Words">Awkward pieces to put in.</param>
/// <param name="Check">Fails when reader and oracle differ, or when the cuts of the input change the answer.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<string> Words, Action<byte[], int[]> Check)
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("hello", HelloSeeds(), ["\0", ".", "xn--", "*", "evil.test", "\u0000\u0000\u0000\u0000", "\u0016\u0003\u0001\u0000\u0001"], CheckHello),
        new("http", HttpSeeds(), HttpWords(), CheckHttp),
        new("answer", AnswerSeeds(), ["\r\n", "\n", "\r", "\r\n\r\n", " ", ",", ";", "\0", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "0\r\n\r\n", "5\r\n", "HTTP/1.1 200 OK\r\n"], CheckAnswer),
        new("dns", DnsSeeds(), ["\u00c0\f", "\0", "\u0001a", ".", "\u003f", "xn--a"], CheckDns),
    ];

    public static FuzzTarget Of(string name) => All.Single(target => target.Name == name);

    private static void CheckHello(byte[] input, int[] cuts)
    {
        var reader = new ClientHelloReader();
        foreach (var part in Verdict.Parts(input, cuts))
        {
            reader.Advance(part);
        }

        var said = Verdict.Of(reader);
        var expected = HelloOracle.Read(input);
        Assert.Equal(expected, said == "no name_missing" ? "nameless" : said.StartsWith("no", StringComparison.Ordinal) ? "no" : said);
        Assert.Equal(said, Verdict.Hello(input));
        var sniffed = ProtocolSniffer.Read(input);
        Assert.True(!said.StartsWith("ok", StringComparison.Ordinal) || sniffed.Protocol == WireProtocol.Tls);
    }

    private static void CheckHttp(byte[] input, int[] cuts)
    {
        var text = Encoding.Latin1.GetString(input);
        var head = Verdict.Head(input, cuts);
        Assert.Equal(HttpOracle.Head(text, out _), head.StartsWith("no", StringComparison.Ordinal) ? "no" : head);
        Assert.Equal(head, Verdict.Head(input));
        Assert.Equal(HttpOracle.Requests(text), FramerTrace.Of(input, cuts).Requests);
    }

    private static void CheckAnswer(byte[] input, int[] cuts)
    {
        var expected = AnswerOracle.Read(Encoding.Latin1.GetString(input), "GET");
        Assert.Equal(expected, AnswerTrace.Of(input, "GET", cuts));
        Assert.Equal(expected, AnswerTrace.Of(input));
    }

    private static void CheckDns(byte[] input, int[] cuts)
    {
        var read = DnsQuery.TryRead(input, out var query, out var refusal);
        var said = DnsQueryTests.Describe(read, query, refusal);
        Assert.Equal(DnsOracle.Query(input), read ? said : "no");
        if (query is not null)
        {
            var response = new byte[512];
            var length = DnsResponse.Write(query, read ? DnsResponseCode.NameError : refusal.Code!.Value, response);
            Assert.True(ResponseShape.IsWellFormed(response.AsSpan(0, length)));
        }

        // Replies have no oracle: whatever is read has to be an answer to the question, and within bounds.
        if (DnsAnswer.TryRead(input, DnsBytes.Query("allowed.example"), out var answer, out _))
        {
            Assert.True(input.AsSpan(12).StartsWith(DnsBytes.Question("allowed.example")));
            Assert.True(answer!.Addresses.Length <= DnsLimits.Addresses && answer.Aliases.Length <= DnsLimits.Aliases && answer.Ttl >= 0);
        }
    }

    private static List<byte[]> HelloSeeds()
    {
        List<byte[]> seeds = [.. RealHelloTests.Captures().Select(static row => RealHelloTests.Read(row.Data))];
        var message = HelloBytes.Message(HelloParts.Named("allowed.example"));
        seeds.AddRange([HelloBytes.Record(message), HelloBytes.Record(message), HelloBytes.Records(message, 16), HelloBytes.Record(HelloBytes.Message(HelloRowTests.Grease()))]);
        return seeds;
    }

    private static List<byte[]> HttpSeeds() =>
        [.. HttpRowTests.Rows().Select(static row => row.Data.Item2).Concat(HttpRequestFramerTests.Rows().Select(static row => row.Data.Item2)).Where(static text => text.Length < 2000).Select(Encoding.Latin1.GetBytes)];

    private static List<byte[]> AnswerSeeds() => [.. HttpAnswerTests.Rows().Select(static row => Encoding.Latin1.GetBytes(row.Data.Item1))];

    private static List<string> HttpWords() =>
    [
        "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", ",", "\0", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Host: a.example\r\n", "Connection: close\r\n", "Upgrade: websocket\r\n", "0\r\n\r\n", "5\r\n", ";x", "CONNECT ",
        "http://", "a.example", ":443", "HTTP/1.0", "HTTP/1.1", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n",
    ];

    private static List<byte[]> DnsSeeds() =>
        [.. DnsQueryTests.Rows().Select(static row => row.Data.Item3).Concat(DnsAnswerTests.Rows().Select(static row => row.Data.Item3)).Where(static bytes => bytes.Length is > 0 and < 1000)];
}
