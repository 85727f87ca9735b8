using System.Net;
using System.Text;
using Bulkhead.Gateway.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bulkhead.Decryption.Tests.Decrypting;

public class RequestTests
{
    public static TheoryData<string, HttpProtocols> Versions() => new()
    {
        { "1.1", HttpProtocols.Http1 }, { "1.1", HttpProtocols.Http1AndHttp2 }, { "2.0", HttpProtocols.Http1 }, { "2.0", HttpProtocols.Http1AndHttp2 },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_request_passes_as_it_is_and_is_recorded(string version, HttpProtocols origin)
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(
            bench,
            async context =>
            {
                var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
                context.Response.Headers.AltSvc = "h3=\":443\"";
                await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Host} {context.Features.Get<IHttpRequestFeature>()!.RawTarget} {context.Request.Headers["X-A"]} {body}");
            },
            origin);
        using var client = bench.Client(Version.Parse(version));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("https://read.example/a%2Cb/c?key=secret%2f&x=%C3%A4", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })) { Content = new StringContent("hello") };
        request.Headers.TryAddWithoutValidation("X-A", "1");
        request.Version = Version.Parse(version);
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var answer = await client.SendAsync(request);

        Assert.Equal("POST read.example /a%2Cb/c?key=secret%2f&x=%C3%A4 1 hello", await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Alt-Svc"));
        Assert.Equal(Version.Parse(version), answer.Version);
        var decision = await bench.RecordAsync(static record => record is { Step: FlowStep.Request, Event: FlowEvent.Decision });
        Assert.Equal(("https", "POST", "/a%2Cb/c", true, "allow-read", 1, FlowVerdict.Allowed), (decision.Protocol, decision.Method, decision.Path, decision.Decrypted, decision.Rule, decision.Request, decision.Verdict));
        var end = await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 1 });
        Assert.Equal(("none", "closed", 5L, true), (decision.Reason, end.Reason, end.BytesSent, end.BytesReceived > 40));
        Assert.Equal(bench.Address, end.Dialled);
    }

    [Fact]
    public async Task What_no_rule_lets_the_gateway_read_is_relayed()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        await using (var tls = await bench.OpenAsync("kept.example", Authorities.Origins))
        {
            Assert.Equal(Authorities.Origins.Subject, tls.RemoteCertificate!.Issuer);
        }

        await using var read = await bench.OpenAsync("read.example");
        Assert.Equal(Authorities.Gateway.Subject, read.RemoteCertificate!.Issuer);
        Assert.Equal(true, (await bench.RecordAsync(static record => record is { Name: "read.example", Step: FlowStep.Hello })).Decrypted);
        Assert.Null((await bench.RecordAsync(static record => record is { Name: "kept.example", Step: FlowStep.Hello })).Decrypted);
    }

    [Fact]
    public async Task Without_a_CA_everything_is_relayed_and_the_record_says_so()
    {
        await using var bench = await Bench.StartAsync(decrypts: false);
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        await using var tls = await bench.OpenAsync("read.example", Authorities.Origins);
        Assert.Equal(false, (await bench.RecordAsync(static record => record is { Name: "read.example", Step: FlowStep.Hello })).Decrypted);
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_CA_sends_nothing()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        var (code, output) = await Tool.RunAsync("curl", ["-sS", "-x", $"http://127.0.0.1:{bench.Port}", "https://read.example/"]);
        Assert.Equal((60, true), (code, output.Contains("certificate", StringComparison.Ordinal)));
        Assert.Equal(Gateway.Relaying.EndReasons.ClientTls, (await bench.RecordAsync(static record => record.Event == FlowEvent.End)).Reason);
    }

    // H-02, H-03, H-04, H-05, H-08, H-14: the request line and fields, the status, the reason.
    public static TheoryData<string, int, string> Refused() => new()
    {
        { "GET / HTTP/1.1\r\nHost: other.example", 421, "http_authority_mismatch" },
        { "GET / HTTP/1.1\r\nHost: kept.example", 421, "http_authority_mismatch" },
        { "GET / HTTP/1.1\r\nHost: read.example:444", 421, "http_authority_mismatch" },
        { "GET / HTTP/1.1\r\nHost: read.example\r\nHost: read.example", 400, "http_framing" },
        { "GET / HTTP/1.1\r\nX: y", 400, "name_missing" },
        { "GET / HTTP/1.1\r\nHost: u@read.example", 400, "name_invalid" },
        { "GET http://other.example/ HTTP/1.1\r\nHost: other.example", 400, "http_target_form" },
        { "GET http://read.example/ HTTP/1.1\r\nHost: read.example", 400, "http_target_form" },
        { "OPTIONS * HTTP/1.1\r\nHost: read.example", 400, "http_target_form" },
        { "CONNECT other.example:443 HTTP/1.1\r\nHost: other.example:443", 400, "http_target_form" },
        { "GET /a/../b HTTP/1.1\r\nHost: read.example", 400, "http_path_noncanonical" },
        { "GET /a/%2e%2e/b HTTP/1.1\r\nHost: read.example", 400, "http_path_noncanonical" },
        { "GET //a HTTP/1.1\r\nHost: read.example", 400, "http_path_noncanonical" },
        { "GET /a%2Fb HTTP/1.1\r\nHost: read.example", 400, "http_path_noncanonical" },
        { "GET /..;/b HTTP/1.1\r\nHost: read.example", 400, "http_path_noncanonical" },
        { "GET / HTTP/1.1\r\nHost: read.example\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", 400, "http_upgrade" },
        { "GET / HTTP/1.1\r\nHost: read.example\r\nConnection: Upgrade\r\nUpgrade: ssh", 400, "http_upgrade" },
        { "PRI * HTTP/2.0", 400, "http_framing" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_request_that_is_no_plain_one_for_the_name_is_refused(string head, int status, string reason)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var answer = await bench.SayAsync("read.example", head + "\r\n\r\nGET /sentinel HTTP/1.1\r\nHost: read.example\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("(reset)", answer, StringComparison.Ordinal);
        await bench.DeniedAsync(reason);
        Assert.Equal(string.Empty, origin.Seen);
    }

    [Theory]
    [InlineData("READ.example")]
    [InlineData("read.example.")]
    [InlineData("read.example:443")]
    public async Task The_same_name_in_another_spelling_is_forwarded_in_the_one_form(string host)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await bench.SayAsync("read.example", $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("Host: read.example\r\n", origin.Seen, StringComparison.Ordinal);
    }

    // H-07: what two readers could delimit differently, each before a request that must never arrive.
    public static TheoryData<string> Smuggled() =>
    [
        "POST / HTTP/1.1\r\nHost: read.example\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nContent-Length: +0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nContent-Length: 0, 0\r\n\r\n",
        "GET / HTTP/1.1\nHost: read.example\n\n",
        "GET / HTTP/1.1\r\nHost: read.example\r\nX: a\r\n b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: read.example\r\nX: a\0b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\n\r\n0;a\n\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\n\r\n1\r\naX\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: read.example\r\nTransfer-Encoding: chunked\r\n\r\n00000000000000001\r\na\r\n0\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task Nothing_is_smuggled(string first)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var answer = await bench.SayAsync("read.example", first + "GET /sentinel HTTP/1.1\r\nHost: read.example\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", origin.Seen, StringComparison.Ordinal);
        await bench.DeniedAsync("http_framing");
    }

    [Fact]
    public async Task Every_request_of_a_kept_connection_is_judged()
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        var answer = await bench.SayAsync("read.example", "GET /one HTTP/1.1\r\nHost: read.example\r\n\r\nGET /two HTTP/1.1\r\nHost: kept.example\r\n\r\n");

        Assert.Equal(2, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.Contains("HTTP/1.1 421", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("two", origin.Seen, StringComparison.Ordinal);
    }
}
