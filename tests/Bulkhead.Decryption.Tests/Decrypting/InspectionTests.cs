using System.Net;
using System.Text;
using Bulkhead.Gateway.Decrypting;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Decryption.Tests.Decrypting;

public class InspectionTests
{
    public static TheoryData<string, string, HttpStatusCode, string> Requests() => new()
    {
        { "POST / HTTP/1.1\r\nContent-Length: 5\r\n", "plain", HttpStatusCode.OK, "" },
        { "POST / HTTP/1.1\r\nContent-Length: 12\r\n", "a CANARY is.", HttpStatusCode.Forbidden, "http_inspection" },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", "3\r\nCAN\r\n3\r\nARY\r\n0\r\n\r\n", HttpStatusCode.Forbidden, "http_inspection" },
        { "GET / HTTP/1.1\r\nX-A: CANARY\r\n", "", HttpStatusCode.Forbidden, "http_inspection" },
        { "GET /?q=CANARY HTTP/1.1\r\n", "", HttpStatusCode.Forbidden, "http_inspection" },
        { "POST / HTTP/1.1\r\nContent-Length: 101\r\n", new string('a', 101), HttpStatusCode.RequestEntityTooLarge, "http_too_large" },
        { "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", "65\r\n" + new string('a', 101) + "\r\n0\r\n\r\n", HttpStatusCode.RequestEntityTooLarge, "http_too_large" },
        { "POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n", "plain", HttpStatusCode.Forbidden, "http_inspection" },
        { "GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "", HttpStatusCode.BadRequest, "http_upgrade" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_an_inspector_does_not_pass_is_not_sent(string head, string body, HttpStatusCode status, string reason)
    {
        await using var bench = await Bench.StartAsync([new MarkerInspector(["CANARY"], 100)]);
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var answer = await bench.SayAsync("read.example", head + "Host: read.example\r\n" + (head.Contains("Upgrade", StringComparison.Ordinal) ? "" : "Connection: close\r\n") + "\r\n" + body);

        Assert.StartsWith($"HTTP/1.1 {(int)status} ", answer, StringComparison.Ordinal);
        if (status == HttpStatusCode.OK)
        {
            Assert.EndsWith("plain", origin.Seen, StringComparison.Ordinal);
            return;
        }

        await bench.DeniedAsync(reason);
        Assert.Equal(string.Empty, origin.Seen);
    }

    [Fact]
    public async Task An_inspector_that_fails_stops_the_request()
    {
        await using var bench = await Bench.StartAsync([new Failing()]);
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("https://read.example/"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Stopped by the inspector failing: failed.", (await bench.DeniedAsync("http_inspection")).Detail);
    }

    [Fact]
    public async Task An_inspector_of_heads_leaves_bodies_alone()
    {
        await using var bench = await Bench.StartAsync([new MarkerInspector(["CANARY"], 0)]);
        await using var web = await Origins.WebAsync(bench, static async context => await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        using var client = bench.Client();
        using var content = new StringContent("a CANARY in the body", Encoding.UTF8);
        using var answer = await client.PostAsync(new Uri("https://read.example/"), content);
        Assert.Equal("a CANARY in the body", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_inspector_without_an_answer_stops_the_request()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();
        var request = new InspectedRequest(null!, "read.example", 443, "GET", "/", [], default);
        var refusal = await Inspections.AskAsync([new Silent()], request, over.Token);
        Assert.Equal("Stopped by the inspector silent: no_answer.", refusal.Detail);
    }

    private sealed class Failing : IRequestInspector
    {
        public string Name => "failing";

        public int MostBody => 0;

        public ValueTask<Inspection> InspectAsync(InspectedRequest request, CancellationToken cancel) => throw new InvalidOperationException("broken");
    }

    private sealed class Silent : IRequestInspector
    {
        public string Name => "silent";

        public int MostBody => 0;

        public ValueTask<Inspection> InspectAsync(InspectedRequest request, CancellationToken cancel) => new(new TaskCompletionSource<Inspection>().Task);
    }
}
