using System.Net;
using Bulkhead.Gateway.Logging;
using Microsoft.AspNetCore.Http;

namespace Bulkhead.Decryption.Tests.Decrypting;

/// <summary>Rules that let some paths pass: every request is judged by host and path, and what is not read does not pass.</summary>
public class PathTests
{
    [Theory]
    [InlineData("1.1", "/v1/chat", 200)]
    [InlineData("1.1", "/v1/chat?key=secret", 200)]
    [InlineData("1.1", "/v1/models/a", 200)]
    [InlineData("1.1", "/v1/files", 403)]
    [InlineData("1.1", "/v1/chat/", 403)]
    [InlineData("1.1", "/", 403)]
    [InlineData("2.0", "/v1/chat", 200)]
    [InlineData("2.0", "/v1/files", 403)]
    public async Task A_request_passes_by_host_and_path(string version, string target, int status)
    {
        await using var bench = await Bench.StartAsync();
        var arrived = new List<string>();
        await using var web = await Origins.WebAsync(bench, context =>
        {
            arrived.Add(context.Request.Path);
            return context.Response.WriteAsync("hello");
        });
        bench.Offer(Bench.Policy(), Bench.Paths);
        using var client = bench.Client(Version.Parse(version));
        using var answer = await client.GetAsync(new Uri("https://read.example" + target), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? 1 : 0, arrived.Count);
        var record = await bench.RecordAsync(static record => record is { Event: FlowEvent.Decision, Request: 1 });
        Assert.Equal((status == 200 ? "none" : "http_path", "allow-read", target.Split('?')[0]), (record.Reason, record.Rule, record.Path));
    }

    [Fact]
    public async Task A_kept_connection_is_held_to_the_paths_of_the_policy_in_force()
    {
        await using var bench = await Bench.StartAsync();
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        using var client = bench.Client();
        Assert.Equal("hello", await client.GetStringAsync(new Uri("https://read.example/v1/files"), TestContext.Current.CancellationToken));
        bench.Offer(Bench.Policy(), Bench.Paths);
        using var answer = await client.GetAsync(new Uri("https://read.example/v1/files"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        bench.Offer(Bench.Policy());
        Assert.Equal("hello", await client.GetStringAsync(new Uri("https://read.example/v1/files"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_a_CA_what_has_paths_does_not_pass()
    {
        await using var bench = await Bench.StartAsync(decrypts: false);
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        bench.Offer(Bench.Policy(), Bench.Paths);
        await Assert.ThrowsAsync<System.Security.Authentication.AuthenticationException>(() => bench.OpenAsync("read.example", Authorities.Origins));
        Assert.Equal("The rule lets some paths pass, and nothing is decrypted here.", (await bench.DeniedAsync("http_path")).Detail);
        await using var other = await bench.OpenAsync("kept.example", Authorities.Origins);
        Assert.Equal(Authorities.Origins.Subject, other.RemoteCertificate!.Issuer);
    }

    [Fact]
    public async Task What_is_relayed_unread_ends_when_its_rule_gets_paths()
    {
        await using var bench = await Bench.StartAsync(decrypts: false);
        await using var web = await Origins.WebAsync(bench, static context => context.Response.WriteAsync("hello"));
        await using var tls = await bench.OpenAsync("read.example", Authorities.Origins);
        bench.Offer(Bench.Policy(), Bench.Paths);
        await Assert.ThrowsAnyAsync<IOException>(() => tls.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask());
        Assert.Equal("policy_changed", (await bench.RecordAsync(static record => record is { Event: FlowEvent.End, Request: 0 })).Reason);
    }
}
