using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>File descriptors run out; the disk of the log is full.</summary>
public sealed class ResourceTests
{
    [Fact]
    public async Task Without_a_file_descriptor_left_nothing_passes_that_should_not_and_it_recovers()
    {
        PrivateNetwork.Require();
        PrivateNetwork.RequireTool("prlimit");
        await using var bench = new Bench();
        await bench.StartAsync("prlimit", "--nofile=400:400");
        Assert.Contains("at most 47 connections", bench.Gateway!.Said);
        await using var prober = Bench.Probe();
        var open = new List<Workload>();
        for (var i = 0; i < 600; i++)
        {
            // Some are served, the others refused: each that says nothing takes a descriptor.
            open.Add(await Workload.ConnectAsync());
        }

        // Asking for readiness needs descriptors too, and the policy is read meanwhile.
        var asking = Task.Run(static async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await Daemon.ReadyAsync();
            }
        }, TestContext.Current.CancellationToken);
        bench.Replace(PolicyText.Allowing(Bench.Allowed, Bench.Second));
        await asking.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(bench.Gateway.HasExited, bench.Gateway.Said);

        open.ForEach(static workload => workload.Dispose());
        Assert.True(await Eventually.TrueAsync(static async () => await Workload.TryAsync(Bench.Allowed) == Attempt.Served), "not served although descriptors are free");
        Assert.True(await Eventually.TrueAsync(static async () => await Workload.TryAsync(Bench.Second) == Attempt.Served), "the policy that came meanwhile is not in force");
        Assert.True(await Eventually.TrueAsync(static async () => (await Daemon.ReadyAsync()).IsReady));
        Assert.False(bench.Gateway.HasExited);
    }

    [Theory]
    [InlineData("deny")]
    [InlineData("count")]
    public async Task While_the_disk_of_the_log_is_full_the_configured_answer_is_given(string answer)
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        var disk = await SmallDisk.MountAsync(Path.Combine(bench.Folder, "disk"), "64k");
        try
        {
            bench.Log = Path.Combine(disk.Folder, "flows.jsonl");
            bench.Options.AddRange(["--on-log-failure", answer]);
            await bench.StartAsync();
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
            disk.Fill();

            // Each attempt makes records that need space.
            Assert.True(await Eventually.TrueAsync(static async () =>
            {
                await Workload.TryAsync(Bench.Forbidden);
                return !(await Daemon.ReadyAsync()).IsReady;
            }));
            Assert.Contains("the flow log cannot be written", (await Daemon.ReadyAsync()).Reason);
            var origin = bench.Origin.Connections;
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(answer == "count" ? Attempt.Served : Attempt.Broken, await Workload.TryAsync(Bench.Allowed) is Attempt.Served ? Attempt.Served : Attempt.Broken);
                Assert.NotEqual(Attempt.Served, await Workload.TryAsync(Bench.Forbidden));
            }

            Assert.Equal(answer == "count" ? 20 : 0, bench.Origin.Connections - origin);

            disk.Free();
            Assert.True(await Eventually.TrueAsync(static async () => (await Daemon.ReadyAsync()).IsReady));
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));

            // Every line is whole, and none is there twice or missing: what waited was kept.
            Assert.True(await Eventually.TrueAsync(() => bench.Records().Count(static record => (string?)record["event"] == "decision" && (string?)record["reason"] == "none") == (answer == "count" ? 22 : 2)));
            Assert.Equal(0, await Daemon.MetricAsync("bulkhead_gateway_flow_records_total{result=\"lost\"}"));
        }
        finally
        {
            await (bench.Gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
            await disk.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_log_that_was_moved_away_is_begun_anew_and_no_record_is_lost()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        Assert.True(await bench.RecordsAsync("end", "closed"));
        File.Move(bench.Log!, bench.Log + ".1");
        var attempts = 1;
        Assert.True(await Eventually.TrueAsync(async () =>
        {
            attempts++;
            return await Workload.TryAsync(Bench.Allowed) == Attempt.Served && File.Exists(bench.Log);
        }));
        Assert.True(await Eventually.TrueAsync(() => Bench.RecordsOf(bench.Log + ".1").Count + (File.Exists(bench.Log) ? bench.Records().Count : 0) == 2 * attempts));
    }
}
