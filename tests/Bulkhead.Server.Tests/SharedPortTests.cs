using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>Two gateways at one address.</summary>
public sealed class SharedPortTests
{
    private static readonly string[] Unshared = ["--admin", "none"];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_second_gateway_is_refused_unless_both_share(bool first, bool second)
    {
        // Two policies that take turns would be the worst of all.
        PrivateNetwork.Require();
        await using var bench = new Bench();
        bench.Options.AddRange(["--dns", "127.0.0.1:5300", .. Sharing(first)]);
        await bench.StartAsync();
        bench.Options.RemoveAll(static option => option == "--share-ports");
        bench.Log = Path.Combine(bench.Folder, "other.jsonl");
        await using var other = Daemon.Start([.. bench.Arguments, .. Unshared, .. Sharing(second)]);
        Assert.Equal(4, await other.EndAsync());
        Assert.Contains("error BH7004 127.0.0.1:3128: Address already in use", other.Said, StringComparison.Ordinal);
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
    }

    [Fact]
    public async Task A_gateway_takes_the_place_of_another_and_no_connection_is_refused()
    {
        // Connections that the old one has not accepted when it stops go to the new one: docs/reliability.md.
        PrivateNetwork.Require();
        await File.WriteAllTextAsync("/proc/sys/net/ipv4/tcp_migrate_req", "1", TestContext.Current.CancellationToken);
        await using var bench = new Bench();
        bench.Options.AddRange(["--dns", "127.0.0.1:5300", .. Sharing(true)]);
        await bench.StartAsync();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AttemptsAsync(done.Token))).ToList();
        bench.Log = Path.Combine(bench.Folder, "other.jsonl");
        await using var other = await Daemon.StartAsync([.. bench.Arguments, .. Unshared]);
        bench.Gateway!.Signal(15);
        Assert.True(await Eventually.TrueAsync(() => bench.Gateway.Said.Contains("stopping, ", StringComparison.Ordinal)));
        Assert.True(await open!.EchoesAsync());
        open.Dispose();
        Assert.Equal(0, await bench.Gateway.EndAsync());
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Forbidden));
        await done.CancelAsync();
        Assert.All(await Task.WhenAll(load), static attempts => Assert.All(attempts, static attempt => Assert.Equal(Attempt.Served, attempt)));
    }

    private static string[] Sharing(bool shared) => shared ? ["--share-ports"] : [];

    private static async Task<List<Attempt>> AttemptsAsync(CancellationToken end)
    {
        var attempts = new List<Attempt>();
        while (!end.IsCancellationRequested)
        {
            attempts.Add(await Workload.TryAsync(Bench.Allowed));
        }

        return attempts;
    }
}
