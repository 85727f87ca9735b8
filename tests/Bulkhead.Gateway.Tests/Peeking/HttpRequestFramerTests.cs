using System.Text;
using Bulkhead.Gateway.Peeking;

namespace Bulkhead.Gateway.Tests.Peeking;

/// <summary>Requests behind requests: the one that no rule allows (the sentinel) is seen as its own request, or the stream ends before it.</summary>
public class HttpRequestFramerTests
{
    private const string Start = "POST / HTTP/1.1\r\nHost: a.example\r\n";
    private const string Sentinel = "GET /sentinel HTTP/1.1\r\nHost: evil.test\r\n\r\n";

    public static TheoryData<string, string, string> Rows() => new()
    {
        { "H-07", $"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n{Sentinel}", "GET / GET /sentinel" },
        { "H-07", $"{Start}Content-Length: 4\r\n\r\nbody{Sentinel}", "POST / GET /sentinel" },
        { "H-07", $"{Start}Content-Length: {Sentinel.Length}\r\n\r\n{Sentinel}", "POST /" },
        { "H-07", $"{Start}Content-Length: {Sentinel.Length - 1}\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}\r\n{Sentinel}", "POST / GET /sentinel" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / GET /sentinel" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Sentinel}", "POST / GET /sentinel" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0000000A\r\n0123456789\r\n00\r\n\r\n{Sentinel}", "POST / GET /sentinel" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n{Sentinel.Length:x}\r\n{Sentinel}\r\n0\r\n\r\n", "POST /" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4;x=y\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4;\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4 \r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n 4\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n+4\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0x4\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n000000004\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n100000000\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\r\nbodyX\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n5\r\nbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0\r\n\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0\r\nX\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\r\nbodyX\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\rX0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n4\rXbody\r\n0\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Transfer-Encoding: chunked\r\n\r\n0\r\n\rX{Sentinel}", "POST / refused" },
        { "H-16", $"{Start}Transfer-Encoding: chunked\r\n\r\n0\r\nX: trailer\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Sentinel}", "refused" },
        { "H-07", $"{Start}Content-Length: 4\r\n\r\nbody\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"{Start}Connection: close\r\n\r\n{Sentinel}", "POST / refused" },
        { "H-07", $"GET / HTTP/1.0\r\nHost: a.example\r\n\r\n{Sentinel}", "GET / refused" },
        { "H-05", $"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n{Sentinel}", "CONNECT  switching" },
        { "H-14", $"{Start}Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 4\r\n\r\nbody{Sentinel}", "POST / switching" },
        { "H-14", $"{Start}Connection: upgrade\r\nUpgrade: h2c\r\n\r\n{Sentinel}", "POST / switching" },
        { "H-17", $"{Start}Content-Length: 999999999999999999\r\n\r\n{Sentinel}", "POST /" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Requests_are_seen_the_same_however_they_arrive(string id, string text, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        Assert.Equal((id, expected), (id, FramerTrace.Of(bytes).Requests));
        Assert.Equal((id, expected), (id, FramerTrace.Of(bytes, Verdict.Bytewise(bytes.Length)).Requests));
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal((id, expected), (id, FramerTrace.Of(bytes, cut).Requests));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void No_byte_is_lost_or_invented(string id, string text, string expected)
    {
        if (expected.EndsWith("refused", StringComparison.Ordinal) || expected.EndsWith("switching", StringComparison.Ordinal))
        {
            return;
        }

        var bytes = Encoding.Latin1.GetBytes(text);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal((id, text), (id, FramerTrace.Of(bytes, cut).Passed));
        }
    }

    [Fact]
    public void A_declined_upgrade_goes_on_as_HTTP()
    {
        var framer = new HttpRequestFramer();
        var head = Encoding.Latin1.GetBytes($"{Start}Connection: upgrade\r\nUpgrade: websocket\r\n\r\n");
        Assert.Equal(new HttpSegment(HttpSegmentKind.Head, head.Length, EndsMessage: true), framer.Next(head));
        Assert.Equal(HttpSegmentKind.Switching, framer.Next(Encoding.Latin1.GetBytes(Sentinel)).Kind);
        framer.ContinueAsHttp();
        Assert.Equal(HttpSegmentKind.Head, framer.Next(Encoding.Latin1.GetBytes(Sentinel)).Kind);
        Assert.Equal("evil.test", framer.Head!.Authority.Host?.Value);
    }

    [Fact]
    public void A_declined_upgrade_that_closes_is_the_last_request()
    {
        var framer = new HttpRequestFramer();
        framer.Next(Encoding.Latin1.GetBytes($"{Start}Connection: upgrade, close\r\nUpgrade: websocket\r\n\r\n"));
        framer.ContinueAsHttp();
        Assert.Equal(HttpSegmentKind.Refused, framer.Next(Encoding.Latin1.GetBytes(Sentinel)).Kind);
    }

    [Fact]
    public void It_tells_whether_an_end_would_cut_a_request()
    {
        var framer = new HttpRequestFramer();
        Assert.True(framer.IsBetweenRequests);
        framer.Next("POST"u8);
        Assert.False(framer.IsBetweenRequests);
        framer.Next(" / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1\r\n\r\n"u8);
        Assert.False(framer.IsBetweenRequests);
        framer.Next("x"u8);
        Assert.True(framer.IsBetweenRequests);
    }
}

/// <summary>What a framer made of bytes.</summary>
/// <param name="Requests">Method and path of each request, and the end if it is none of HTTP's.</param>
/// <param name="Passed">Everything that would have been passed on, and what is held.</param>
internal sealed record FramerTrace(string Requests, string Passed)
{
    public static FramerTrace Of(byte[] bytes, params int[] cuts)
    {
        var framer = new HttpRequestFramer();
        var requests = new List<string>();
        var passed = new StringBuilder();
        foreach (var part in Verdict.Parts(bytes, cuts))
        {
            var rest = part.AsSpan();
            while (true)
            {
                var segment = framer.Next(rest);
                passed.Append(Encoding.Latin1.GetString(rest[..segment.Length]));
                rest = rest[segment.Length..];
                if (segment.Kind == HttpSegmentKind.Head)
                {
                    requests.Add($"{framer.Head!.Method} {framer.Head.Path}");
                }

                if (segment.Kind is HttpSegmentKind.Refused or HttpSegmentKind.Switching && bytes.Length > 0)
                {
                    // A switch counts once something follows it.
                    if (segment.Kind == HttpSegmentKind.Refused || !rest.IsEmpty)
                    {
                        requests.Add(segment.Kind == HttpSegmentKind.Refused ? "refused" : "switching");
                        return new FramerTrace(string.Join(' ', requests), passed.ToString());
                    }

                    break;
                }

                if (rest.IsEmpty)
                {
                    break;
                }

                Assert.NotEqual(0, segment.Length);
            }
        }

        return new FramerTrace(string.Join(' ', requests), passed.ToString());
    }
}
