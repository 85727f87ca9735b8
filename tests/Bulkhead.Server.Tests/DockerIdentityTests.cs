using System.Text;
using Bulkhead.Server.Identities;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary><c>--docker-labels</c>.</summary>
public sealed class DockerIdentityTests
{
    [Theory]
    // By service, by the explicit label, which wins, with IPv6, in two networks.
    [InlineData("""{"com.docker.compose.service":"api"}""", """{"IPAddress":"172.18.0.3","GlobalIPv6Address":""}""", "api 172.18.0.3")]
    [InlineData("""{"com.docker.compose.service":"api","bulkhead.workload":"chat"}""", """{"IPAddress":"172.18.0.3","GlobalIPv6Address":"2001:db8::3"}""", "chat 172.18.0.3, chat 2001:db8::3")]
    [InlineData("""{"com.docker.compose.service":"api"}""", """{"IPAddress":"172.18.0.3"},"b":{"IPAddress":"172.19.0.3"}""", "api 172.18.0.3, api 172.19.0.3")]
    // Nobody: no label, an empty one, no address, one that is none.
    [InlineData("{}", """{"IPAddress":"172.18.0.3"}""", "")]
    [InlineData("null", """{"IPAddress":"172.18.0.3"}""", "")]
    [InlineData("""{"com.docker.compose.service":""}""", """{"IPAddress":"172.18.0.3"}""", "")]
    [InlineData("""{"com.docker.compose.service":"api"}""", """{"IPAddress":""}""", "")]
    [InlineData("""{"com.docker.compose.service":"api"}""", """{"IPAddress":"172.18.3"}""", "")]
    public void A_container_is_known_by_its_labels(string labels, string network, string expected)
    {
        var found = DockerInspection.Read(Encoding.UTF8.GetBytes($"[{Container("chat-api-1", labels, network)}]"), out var problem);
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(", ", found.Select(static sighting => $"{sighting.Workload} {sighting.Address}")));
        Assert.All(found, static sighting => Assert.Equal("docker chat-api-1 3f2a0c9d1b7e", sighting.Evidence));
    }

    [Fact]
    public void A_container_that_does_not_run_is_nobody() =>
        Assert.Empty(DockerInspection.Read(Encoding.UTF8.GetBytes("[" + Container("x", """{"bulkhead.workload":"chat"}""", """{"IPAddress":"172.18.0.3"}""").Replace("\"Running\":true", "\"Running\":false", StringComparison.Ordinal) + "]"), out _));

    [Theory]
    [InlineData("")]
    [InlineData("[{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    // docker ps --format json, as lines and as an array of such lines: there are no addresses in it.
    [InlineData("""{"ID":"3f2a0c9d1b7e","Labels":"com.docker.compose.service=api","Names":"chat-api-1","Networks":"chat_default"}""")]
    [InlineData("""[{"ID":"3f2a0c9d1b7e","Labels":"com.docker.compose.service=api","Names":"chat-api-1","Networks":"chat_default"}]""")]
    public void What_is_not_the_output_of_docker_inspect_is_refused(string json)
    {
        Assert.Empty(DockerInspection.Read(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.Equal("BH7003", problem!.Code);
    }

    [Fact]
    public async Task Containers_come_and_go_without_a_restart_and_a_spoilt_file_changes_nothing()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        var file = Path.Combine(bench.Folder, "containers.json");
        await File.WriteAllTextAsync(file, "[]", TestContext.Current.CancellationToken);
        bench.Identity.Clear();
        bench.Identity.AddRange(["--docker-labels", file]);
        await bench.StartAsync();
        Assert.NotEqual(Attempt.Served, await Workload.TryAsync(Bench.Allowed));

        var chat = Container("chat-api-1", """{"bulkhead.workload":"chat"}""", """{"IPAddress":"127.0.0.1"}""");
        await ReplaceAsync(file, $"[{chat}]");
        Assert.True(await Eventually.TrueAsync(static async () => await Workload.TryAsync(Bench.Allowed) == Attempt.Served));
        Assert.NotEqual(Attempt.Served, await Workload.TryAsync(Bench.Allowed, source: "127.0.0.9"));

        await ReplaceAsync(file, "[{");
        Assert.True(await Eventually.TrueAsync(static async () => !(await Daemon.ReadyAsync()).IsReady));
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));

        // Another container at the same address: which one it is cannot be told, so it is nobody.
        await ReplaceAsync(file, $"[{chat},{Container("other-1", """{"com.docker.compose.service":"other"}""", """{"IPAddress":"127.0.0.1"}""")}]");
        Assert.True(await Eventually.TrueAsync(static async () => (await Daemon.ReadyAsync()).IsReady && await Workload.TryAsync(Bench.Allowed) != Attempt.Served));
    }

    private static async Task ReplaceAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }

    // As docker 27 prints it, without what nobody reads.
    private static string Container(string name, string labels, string network) => $$"""
        {"Id":"3f2a0c9d1b7e5a68","Created":"2026-11-20T10:00:00Z","Name":"/{{name}}","State":{"Status":"running","Running":true,"Pid":4711},
         "HostConfig":{"NetworkMode":"chat_default"},"Config":{"Hostname":"3f2a0c9d1b7e","Image":"librechat","Labels":{{labels}}},
         "NetworkSettings":{"Bridge":"","IPAddress":"","GlobalIPv6Address":"","Networks":{"a":{{network}} } } }
        """;
}
