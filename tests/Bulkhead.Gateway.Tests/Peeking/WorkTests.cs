using System.Text;
using Bulkhead.Gateway.Peeking;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>What reading costs in memory: nothing but the result in the usual case, and little more than the input in the worst.</summary>
public class WorkTests
{
    /// <summary>A buffer that doubles up to N bytes has cost less than 4 N in all; anything that copies what it has for every byte costs N² / 2.</summary>
    private const int Growth = 4;

    private static readonly byte[] Hello = HelloBytes.Record(HelloBytes.Message(HelloParts.Named("api.openai.example")));
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /v1/models HTTP/1.1\r\nHost: api.openai.example\r\nAccept: */*\r\n\r\n");

    [Fact]
    public void A_whole_hello_costs_its_name()
    {
        var reader = new ClientHelloReader();
        // The string of 18 letters (58 bytes and up to 8 of alignment) and the Hostname around it.
        Assert.InRange(Allocated(() => Read(reader, Hello)), 58, 64 + 24);
    }

    [Fact]
    public void A_whole_head_costs_its_texts() => Assert.InRange(Allocated(static () => new HttpHeadReader().Advance(Request)), 1, 600);

    [Fact]
    public void Refusing_costs_nothing()
    {
        var reader = new ClientHelloReader();
        Assert.Equal(0, Allocated(() => Read(reader, "GET / HTTP/1.1\r\n"u8)));
        Assert.Equal(0, Allocated(() => Read(reader, [22, 3, 1, 0, 0])));
        Assert.Equal(0, Allocated(static () => ProtocolSniffer.Read("SSH-2.0-x\r\n"u8)));
    }

    [Fact]
    public void A_buffer_that_was_needed_once_is_kept()
    {
        var reader = new ClientHelloReader();
        var records = HelloBytes.Records(HelloBytes.Content(Hello), 16);
        Read(reader, records);
        Assert.InRange(Allocated(() => Read(reader, records)), 58, 64 + 24);
    }

    [Fact]
    public void A_greatest_hello_byte_by_byte_costs_a_few_times_its_size()
    {
        var records = HelloBytes.Records(HelloBytes.Message(HelloParts.Named("a.example").With((21, new byte[65_000]))), 64);
        var reader = new ClientHelloReader();
        Assert.InRange(Allocated(() => Bytewise(reader, records)), 65_000, Growth * 65_536);
        Assert.Equal("ok a.example", Verdict.Of(reader));
    }

    [Fact]
    public void An_announced_length_reserves_nothing()
    {
        Assert.InRange(Allocated(static () => new ClientHelloReader().Advance([22, 3, 1, 0x40, 0, 1, 0, 0xff, 0, 3, 3])), 2048, 2400);
    }

    [Fact]
    public void A_greatest_head_byte_by_byte_costs_a_few_times_its_size()
    {
        var head = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a.example\r\nX: {new string('y', 32_000)}\r\n\r\n");
        var reader = new HttpHeadReader();
        Assert.InRange(Allocated(() => Bytewise(reader, head)), 32_000, Growth * 32_768);
        Assert.Equal(PeekStatus.Complete, reader.Status);
    }

    [Fact]
    public void A_body_costs_nothing()
    {
        var framer = new HttpRequestFramer();
        framer.Next("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        var chunk = Encoding.ASCII.GetBytes($"4000\r\n{new string('y', 0x4000)}\r\n");
        Assert.Equal(0, Allocated(() =>
        {
            for (var i = 0; i < 4; i++)
            {
                framer.Next(chunk);
            }
        }));
    }

    private static void Read(ClientHelloReader reader, ReadOnlySpan<byte> bytes)
    {
        reader.Reset();
        reader.Advance(bytes);
    }

    private static void Bytewise(ClientHelloReader reader, byte[] bytes)
    {
        reader.Reset();
        for (var i = 0; i < bytes.Length; i++)
        {
            reader.Advance(bytes.AsSpan(i, 1));
        }
    }

    private static void Bytewise(HttpHeadReader reader, byte[] bytes)
    {
        reader.Reset();
        for (var i = 0; i < bytes.Length; i++)
        {
            reader.Advance(bytes.AsSpan(i, 1));
        }
    }

    /// <summary>The bytes of the second of two runs: the first one pays for what is made once. The least of three, as the runtime has work of its own.</summary>
    private static long Allocated(Action action)
    {
        action();
        var least = long.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
