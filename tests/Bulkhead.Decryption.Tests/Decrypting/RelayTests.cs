using System.Net;
using System.Text;
using Bulkhead.Gateway.Decrypting;
using Bulkhead.Gateway.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>HTTP/1.1 on both sides: where answers end, what closes a connection, and when one to an origin is used again.</summary>
public class RelayTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: read.example\r\n\r\n";

    // What the origin answers, what the client gets.
    public static TheoryData<string, string> Answers() => new()
    {
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: trailer\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5;a=b\r\nhello\r\n0\r\nX: trailer\r\n\r\n" },
        { "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", "HTTP/1.1 204 No Content\r\nX: y\r\nConnection: close\r\n\r\n" },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nConnection: close\r\n\r\n" },
        { "HTTP/1.1 200 OK\r\nAlt-Svc: h3=\":443\"\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "SSH-2.0-x\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
        { "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_arrives_as_it_was_sent(string answer, string expected)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, answer);
        Assert.Equal(expected, await bench.SayAsync("read.example", Get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_answer_that_lasts_until_the_origin_ends_ends_the_connection()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.0 200 OK\r\n\r\nhello") { Closes = true };
        Assert.Equal("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", await bench.SayAsync("read.example", Get));
        Assert.Equal(("closed", 5), await EndAsync(bench));
    }

    [Fact]
    public async Task A_part_of_an_answer_is_not_taken_for_all_of_it()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello") { Closes = true };
        Assert.EndsWith("(reset)", await bench.SayAsync("read.example", Get), StringComparison.Ordinal);
        Assert.Equal(("reset", 5), await EndAsync(bench));
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\nHost: read.example\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\nHost: read.example\r\nConnection: keep-alive\r\n\r\n")]
    public async Task A_client_of_old_is_served_once(string request)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", await bench.SayAsync("read.example", request));
        Assert.StartsWith("GET / HTTP/1.0\r\nHost: read.example\r\n\r\n", origin.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_come_at_once_are_answered_in_their_order()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static async context => await context.Response.WriteAsync(context.Request.Path + (await new StreamReader(context.Request.Body).ReadToEndAsync())), HttpProtocols.Http1);
        var answer = await bench.SayAsync(
            "read.example",
            "GET /a HTTP/1.1\r\nHost: read.example\r\n\r\nPOST /b HTTP/1.1\r\nHost: read.example\r\nContent-Length: 3\r\n\r\nxyzPOST /c HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nq\r\n0\r\n\r\nHEAD /d HTTP/1.1\r\nHost: read.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(["/a", "/bxyz", "/cq"], answer.Split('\n').Where(static line => line.StartsWith('/')).Select(static line => line.Trim()));
        var ends = new List<long>();
        for (var request = 1; request <= 4; request++)
        {
            ends.Add((await bench.RecordAsync(record => record.Event == FlowEvent.End && record.Request == request)).BytesSent);
        }

        Assert.Equal([0L, 3L, 1L, 0L], ends);
    }

    // An origin closes what rests whenever it likes. What can be said twice is said again; what cannot is said only where it may arrive.
    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 200)]
    public async Task A_connection_that_the_origin_closed_is_not_used_again(string method, int status)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { Closes = true };
        for (var time = 0; time < 3; time++)
        {
            var answer = await bench.SayAsync("read.example", $"{method} /{time} HTTP/1.1\r\nHost: read.example\r\nConnection: close\r\n{(method == "POST" ? "Content-Length: 1\r\n\r\nx" : "\r\n")}");
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
            await origin.Closed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_an_origin_says_unasked_is_not_the_answer_to_the_next_request()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
        for (var time = 0; time < 2; time++)
        {
            Assert.EndsWith("\r\n\r\nfirst", await bench.SayAsync("read.example", Get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal)), StringComparison.Ordinal);
        }

        Assert.Equal(2, origin.Connections);
    }

    [Fact]
    public async Task An_early_answer_ends_the_connection_when_the_body_is_not_whole()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(
            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            await bench.SayAsync("read.example", "POST / HTTP/1.1\r\nHost: read.example\r\nContent-Length: 1000000\r\n\r\nbegin"));
    }

    [Fact]
    public async Task A_body_that_breaks_its_framing_later_breaks_the_request_off()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 100 Continue\r\n\r\n");
        await using var tls = await bench.OpenAsync("read.example");
        await tls.WriteAsync("POST / HTTP/1.1\r\nHost: read.example\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var buffer = new byte[4096];
        var count = await tls.ReadAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(buffer, 0, count));
        await tls.WriteAsync("4\r\nbodyX\r\n0\r\n\r\nGET /sentinel HTTP/1.1\r\nHost: read.example\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        count = await tls.ReadAsync(buffer, TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 400 ", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);
        await bench.DeniedAsync("http_framing");
        Assert.DoesNotContain("sentinel", origin.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_has_to_come_in_time()
    {
        await using var bench = await Bench.StartAsync(options: static options => options with { PeekTimeout = TimeSpan.FromSeconds(1) });
        await using var tls = await bench.OpenAsync("read.example");
        await tls.WriteAsync("GET / HTTP/1.1\r\nHost: rea"u8.ToArray(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<IOException>(() => tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("http_head_timeout", (await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 0 })).Reason);
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_to_send_gets_it_when_its_body_is_inspected()
    {
        await using var bench = await Bench.StartAsync([new MarkerInspector(["CANARY"], 100_000)]);
        await using var web = await Origins.WebAsync(bench, static async context => await context.Response.WriteAsync((await new StreamReader(context.Request.Body).ReadToEndAsync()).Length.ToString(System.Globalization.CultureInfo.InvariantCulture)), HttpProtocols.Http1);
        using var client = bench.Client();
        client.DefaultRequestHeaders.ExpectContinue = true;
        using var body = new StringContent(new string('a', 90_000));
        using var answer = await client.PostAsync(new Uri("https://read.example/"), body, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "90000"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static async Task<(string Reason, long Received)> EndAsync(Bench bench)
    {
        var end = await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 1 });
        return (end.Reason, end.BytesReceived);
    }
}
