using BenchmarkDotNet.Attributes;
using Bulkhead.Gateway.Dns;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Benchmarks;

/// <summary>What is read once per connection, request or lookup. The target: at most 1 µs and nothing allocated but the result.</summary>
[MemoryDiagnoser]
public class PeekBenchmarks
{
    private readonly ClientHelloReader hellos = new();
    private readonly HttpHeadReader heads = new();
    private byte[] hello = [];
    private byte[] largeHello = [];
    private byte[] fragmented = [];
    private byte[] head = [];
    private byte[] query = [];

    /// <summary>Writes a hello of OpenSSL's shape, one of a browser's size, and the first in records of 64 bytes.</summary>
    [GlobalSetup]
    public void Setup()
    {
        byte[] name = [0, 0, 0, 23, 0, 21, 0, 0, 18, .. "api.openai.example"u8];
        byte[] common = [0, 43, 0, 5, 4, 3, 4, 3, 3, 0, 10, 0, 4, 0, 2, 0, 29, 0, 13, 0, 4, 0, 2, 4, 3, 0, 16, 0, 14, 0, 12, 2, (byte)'h', (byte)'2', 8, .. "http/1.1"u8, 0, 23, 0, 0, 0, 45, 0, 2, 1, 1];
        var message = Message([.. name, .. common, 0, 51, 0, 38, 0, 36, 0, 29, 0, 32, .. new byte[32]]);
        hello = Record(message);
        largeHello = Record(Message([.. common, 0, 51, 5, 0, .. new byte[0x500], .. name]));
        fragmented = [.. message.Chunk(64).SelectMany(Record)];
        head = "POST /v1/chat/completions HTTP/1.1\r\nHost: api.openai.example\r\nContent-Type: application/json\r\nAuthorization: Bearer sk-0123456789abcdef0123456789abcdef\r\nUser-Agent: OpenAI/JS 4.0\r\nAccept: application/json\r\nContent-Length: 1234\r\nConnection: keep-alive\r\n\r\n"u8.ToArray();
        query = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, .. "api"u8, 6, .. "openai"u8, 7, .. "example"u8, 0, 0, 1, 0, 1];
    }

    /// <summary>A hello of 200 bytes.</summary>
    [Benchmark(Baseline = true)]
    public bool Hello() => Read(hello);

    /// <summary>A hello with a post-quantum key share and the name behind it.</summary>
    [Benchmark]
    public bool LargeHello() => Read(largeHello);

    /// <summary>The first hello in records of 64 bytes.</summary>
    [Benchmark]
    public bool FragmentedHello() => Read(fragmented);

    /// <summary>The head of a request to a model.</summary>
    [Benchmark]
    public bool Head()
    {
        heads.Reset();
        return heads.Advance(head) == PeekStatus.Complete;
    }

    /// <summary>The check of its path.</summary>
    [Benchmark]
    public bool Path() => RequestPath.Check("/v1/chat/completions").IsRefused;

    /// <summary>A lookup.</summary>
    [Benchmark]
    public bool Query() => DnsQuery.TryRead(query, out _, out _);

    private bool Read(byte[] bytes)
    {
        hellos.Reset();
        return hellos.Advance(bytes) == PeekStatus.Complete;
    }

    private static byte[] Record(byte[] content) => [22, 3, 1, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static byte[] Message(byte[] extensions)
    {
        byte[] body = [3, 3, .. new byte[32], 32, .. new byte[32], 0, 4, 0x13, 1, 0x13, 2, 1, 0, (byte)(extensions.Length >> 8), (byte)extensions.Length, .. extensions];
        return [1, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }
}
