using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bulkhead.Gateway.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bulkhead.Decryption.Tests.Decrypting;

public class OriginTests
{
    public static TheoryData<string, string> Unfit() => new()
    {
        { "name", "cert_name" }, { "expired", "cert_untrusted" }, { "self-signed", "cert_untrusted" }, { "other CA", "cert_untrusted" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task An_origin_without_a_fitting_certificate_gets_no_request(string what, string reason)
    {
        await using var bench = await Bench.StartAsync();
        var requests = 0;
        await using var web = await Origins.WebAsync(
            bench,
            context =>
            {
                requests++;
                return context.Response.WriteAsync("hello");
            },
            certificate: name => what switch
            {
                "name" => Authorities.Origin("wrong.example"),
                "expired" => Authorities.Origin(name, endsInDays: -1),
                "self-signed" => Authorities.Make("CN=" + name),
                _ => Authorities.Origin(name, Authorities.Gateway),
            });
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("https://read.example/"));

        Assert.Equal((HttpStatusCode.BadGateway, 0), (answer.StatusCode, requests));
        Assert.Equal(FlowStep.Server, (await bench.DeniedAsync(reason)).Step);
        Assert.DoesNotContain(bench.Records, static record => record is { Event: FlowEvent.End, Request: > 0 });
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("::ffff:198.51.100.1")]
    public async Task An_address_that_may_not_be_dialled_is_not(string address)
    {
        await using var bench = await Bench.StartAsync();
        bench.Names["read.example"] = IPAddress.Parse(address);
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("https://read.example/"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await bench.DeniedAsync("address_denied_range");
    }

    [Fact]
    public async Task An_origin_that_does_not_answer_is_an_end_and_no_denial()
    {
        await using var bench = await Bench.StartAsync();
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("https://read.example/"));

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("origin_unreachable", (await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 1 })).Reason);
    }

    // H-12: with or without a proxy in the environment (H-20), what the origin says is the client's to follow.
    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirects_are_not_followed_and_cookies_and_encodings_not_touched(int status)
    {
        await using var bench = await Bench.StartAsync();
        var seen = new List<string>();
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            seen.Add(context.Request.Path + " " + context.Request.Headers.Cookie + " " + context.Request.Headers.AcceptEncoding);
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://read.example/second";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync("no gzip"u8.ToArray());
        });
        using var client = bench.Client();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "https://read.example/first");
            using var answer = await client.SendAsync(request);
            Assert.Equal((status, "no gzip", "https://read.example/second"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location!.OriginalString));
        }

        Assert.True(seen.SequenceEqual(["/first  ", "/first  "]) || seen.SequenceEqual(["/first  ", "/first a=b "]), string.Join('|', seen));
    }

    // H-19: two connections of one client share what the pool opened; another name and another policy never do.
    [Fact]
    public async Task Connections_to_origins_are_shared_within_one_name_and_one_policy()
    {
        await using var bench = await Bench.StartAsync();
        var connections = new List<string>();
        await using var web = await Origins.WebAsync(
            bench,
            context =>
            {
                connections.Add(context.Connection.Id);
                return context.Response.WriteAsync("hello");
            },
            HttpProtocols.Http1);
        async Task Get(string name)
        {
            using var client = bench.Client();
            Assert.Equal("hello", await client.GetStringAsync(new Uri($"https://{name}/")));
        }

        await Get("read.example");
        await Get("read.example");
        await Get("other.example");
        bench.Offer(Bench.Policy() + "\n# a comment makes another version");
        await Get("read.example");

        Assert.Equal([0, 0, 2, 3], connections.Select(one => connections.IndexOf(one)));
    }

    // H-16: interim answers count as one head of 64 KiB; a few are what servers send. What the origin sent more stands in buffers.
    [Theory]
    [InlineData(5, true)]
    [InlineData(int.MaxValue, false)]
    public async Task Interim_answers_are_bounded(int interim, bool passes)
    {
        await using var bench = await Bench.StartAsync();
        using var origin = new RawOrigin(bench.Address, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", interim);
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("https://read.example/"));

        Assert.Equal(passes ? HttpStatusCode.OK : HttpStatusCode.BadGateway, answer.StatusCode);
        if (!passes)
        {
            Assert.Equal("origin_unreachable", (await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 1 })).Reason);
            Assert.InRange(origin.Interim, 1, 200_000);
        }
    }

    [Fact]
    public async Task A_policy_that_closes_the_name_breaks_off_what_is_open()
    {
        await using var bench = await Bench.StartAsync();
        var gone = new TaskCompletionSource();
        await using var web = await Origins.WebAsync(bench, async context =>
        {
            context.RequestAborted.Register(gone.SetResult);
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await gone.Task;
        });
        using var client = bench.Client();
        using var answer = await client.GetAsync(new Uri("https://read.example/"), HttpCompletionOption.ResponseHeadersRead);
        bench.Offer(Bench.Policy(name: "another.example"));

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("policy_changed", (await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 0 })).Reason);
    }

    [Fact]
    public async Task A_policy_that_no_longer_lets_the_gateway_read_ends_the_reading()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        await using var tls = await bench.OpenAsync("read.example");
        bench.Offer(Bench.Policy("decryptPolicy: decryptNotAllowed"));

        await Assert.ThrowsAnyAsync<IOException>(() => tls.ReadAsync(new byte[1]).AsTask());
        await using var relayed = await bench.OpenAsync("read.example", Authorities.Origins);
        Assert.Equal(Authorities.Origins.Subject, relayed.RemoteCertificate!.Issuer);
    }
}
