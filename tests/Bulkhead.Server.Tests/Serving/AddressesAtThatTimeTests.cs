using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>Records of DCF go to the pod that had their address then: a real server process, and a stand-in for the API of the cluster.</summary>
public sealed class AddressesAtThatTimeTests : IDisposable
{
    private const string Address = "10.7.0.5";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bulkhead-addresses-");
    private int session;

    private string Store => Path.Combine(folder.FullName, "store");

    private string Log => Path.Combine(folder.FullName, "dcf.log");

    [Fact]
    public async Task AnAddressThatAnotherPodHasNowCountsForTheOneThatHadIt()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        cluster.Put("chat-0", Address);
        DateTimeOffset first, gone, second;
        await using (var server = await WatchAsync(cluster, "0.000001"))
        {
            first = await TimeAsync("chat-0", "from");
            cluster.Remove("chat-0");
            gone = await TimeAsync("chat-0", "until");
            cluster.Put("agent-0", Address, app: "agent");
            second = await TimeAsync("agent-0", "from");
            await SendAsync(("first.example.com", Between(first, gone)), ("between.example.com", Between(gone, second)), ("second.example.com", second.AddMilliseconds(1)), ("before.example.com", first.AddMinutes(-1)));
            await server.CountAsync("event:decision", 4);
            await AssertAsync(server, "first.example.com", "chat", "chat-0");
            await AssertAsync(server, "second.example.com", "agent", "agent-0");
            await AssertAsync(server, "between.example.com", null, null);
            await AssertAsync(server, "before.example.com", null, null);

            // As a crash ends it: nothing is written at the end.
            await server.KillAsync();
        }

        // While nobody looked the address went on to a third.
        cluster.Remove("agent-0");
        cluster.Put("tool-0", Address, app: "tool");
        await using (var server = await WatchAsync(cluster, "0.000001"))
        {
            var third = await TimeAsync("tool-0", "from");
            await SendAsync(("late-first.example.com", Between(first, gone)), ("late-second.example.com", second), ("unwatched.example.com", third.AddMilliseconds(-1)), ("third.example.com", third.AddMilliseconds(1)));
            await server.CountAsync("event:decision", 8);
            await AssertAsync(server, "late-first.example.com", "chat", "chat-0");
            await AssertAsync(server, "late-second.example.com", "agent", "agent-0");
            await AssertAsync(server, "unwatched.example.com", null, null);
            await AssertAsync(server, "third.example.com", "tool", "tool-0");
        }
    }

    [Fact]
    public async Task WhatHappensWithinTheToleranceOfAChangeIsNobodys()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        cluster.Put("chat-0", Address);
        cluster.Put("chat-1", "10.7.0.6");
        await using var server = await WatchAsync(cluster, "60");
        var first = await TimeAsync("chat-0", "from");
        cluster.Remove("chat-0");
        cluster.Put("agent-0", Address, app: "agent");
        var second = await TimeAsync("agent-0", "from");
        await SendAsync(("first.example.com", first), ("second.example.com", second));
        await SendAsync("10.7.0.6", ("other.example.com", second));
        await server.CountAsync("event:decision", 3);
        await AssertAsync(server, "first.example.com", null, null);
        await AssertAsync(server, "second.example.com", null, null);
        await AssertAsync(server, "other.example.com", "chat", "chat-1");
    }

    [Fact]
    public async Task SourcesWaitForTheFirstListOfPods()
    {
        PrivateNetwork.Require();
        await using var cluster = await ClusterStub.StartAsync();
        cluster.Put("chat-0", Address);
        cluster.SetDown(true);
        await SendAsync(("early.example.com", DateTimeOffset.UtcNow.AddSeconds(-30)));
        await using var server = await StartAsync("60");
        Assert.Empty(await server.FlowsAsync("event:decision"));
        cluster.SetDown(false);
        await server.CountAsync("event:decision", 1);
        await AssertAsync(server, "early.example.com", "chat", "chat-0");
    }

    [Fact]
    public async Task ContainersAreKnownByWhatDockerInspectPrints()
    {
        var file = Path.Combine(folder.FullName, "containers.json");
        await File.WriteAllTextAsync(
            file,
            """[{"Id":"0123456789abcdef","Name":"/chat-1","State":{"Running":true},"Config":{"Labels":{"com.docker.compose.service":"chat"}},"NetworkSettings":{"IPAddress":"10.7.0.5"}}]""",
            TestContext.Current.CancellationToken);
        await SendAsync(("docker.example.com", DateTimeOffset.UtcNow));
        await using var server = await ServeProcess.StartAsync(Store, "--source", "dcf=file:" + Log, "--docker-labels", file, "--clock-tolerance", "60");
        await server.CountAsync("event:decision", 1);
        await AssertAsync(server, "docker.example.com", "chat", null);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<ServeProcess> WatchAsync(ClusterStub cluster, string tolerance)
    {
        var before = cluster.Watches;
        var server = await StartAsync(tolerance);
        await Waiting.ForAsync(() => cluster.Watches > before, "the pods are watched");
        return server;
    }

    private async Task<ServeProcess> StartAsync(string tolerance)
    {
        var config = Path.Combine(folder.FullName, "kubeconfig");
        await File.WriteAllTextAsync(config, ClusterStub.Kubeconfig, TestContext.Current.CancellationToken);
        return await ServeProcess.StartAsync(Store, "--source", "dcf=file:" + Log, "--kubernetes", "test", "--kubeconfig", config, "--clock-tolerance", tolerance);
    }

    private static async Task AssertAsync(ServeProcess server, string name, string? workload, string? pod)
    {
        var from = Assert.Single(await server.FlowsAsync("name:" + name))["from"]!;
        Assert.Equal((name, workload, pod), (name, (string?)from["workload"], (string?)from["pod"]));
    }

    // To the microsecond, as records are: strictly between the two.
    private static DateTimeOffset Between(DateTimeOffset from, DateTimeOffset until)
    {
        var middle = from + ((until - from) / 2);
        Assert.True(until - from > TimeSpan.FromMicroseconds(20), $"{from:O} {until:O}");
        return middle;
    }

    // What the server has written down about a pod.
    private Task<DateTimeOffset> TimeAsync(string pod, string what) => Eventually.SeeAsync(
        () => Read().Select(static line => JsonNode.Parse(line)!).LastOrDefault(line => (string?)line["pod"] == pod && line[what] is not null)?[what]?.ToString(),
        () => $"{pod} has no {what}").ContinueWith(static found => DateTimeOffset.Parse(found.Result, CultureInfo.InvariantCulture), TaskScheduler.Default);

    private string[] Read() => Path.Combine(Store, "addresses.jsonl") is var path && File.Exists(path) ? File.ReadAllText(path).Split('\n')[..^1] : [];

    private Task SendAsync(params (string Name, DateTimeOffset Time)[] records) => SendAsync(Address, records);

    private Task SendAsync(string address, params (string Name, DateTimeOffset Time)[] records) => File.AppendAllLinesAsync(
        Log,
        records.Select(record =>
        {
            var nanoseconds = (record.Time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
            return $"<153>Mar  4 22:57:01 GW-test traffic_server[5141]: {{\"action\":\"Permit\",\"reason\":\"POLICY\",\"src\":\"{address}\",\"src_port\":{52000 + ++session},\"dest\":\"203.0.113.3\",\"dest_port\":443,\"enforced\":true,\"stage\":\"SNI\",\"sni_hostname\":\"{record.Name}\",\"decided_by\":\"1b513efd-dcb0-4bb5-8ea7-a43b482cad7a\",\"proto\":\"TCP\",\"session_start\":{nanoseconds},\"session_stage\":\"start\",\"session_id\":\"52e4c272-6a9c-406f-88e2-41{session:d10}\",\"timestamp\":{nanoseconds / 1_000_000_000}}}";
        }),
        TestContext.Current.CancellationToken);
}
