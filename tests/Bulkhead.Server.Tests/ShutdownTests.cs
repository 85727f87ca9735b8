using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>SIGTERM under load.</summary>
public sealed class ShutdownTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Told_to_stop_it_drains_and_every_allowed_connection_has_its_end(bool clientsEnd)
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        bench.Options.AddRange(["--drain", clientsEnd ? "20" : "1"]);
        await bench.StartAsync();
        var open = new List<Workload>();
        for (var i = 0; i < 200; i++)
        {
            open.Add((await Workload.OpenAsync(Bench.Allowed)).Open!);
        }

        await using (Bench.Probe())
        {
            var load = Enumerable.Range(0, 4).Select(static _ => Task.Run(LoadAsync)).ToArray();
            bench.Gateway!.Signal(15);
            Assert.True(await Eventually.TrueAsync(async () => await Workload.TryAsync(Bench.Allowed) == Attempt.Broken), "it still accepts");
            if (clientsEnd)
            {
                // What is open goes on until its client has finished.
                Assert.True(await open[7].EchoesAsync());
                open.ForEach(static workload => workload.Dispose());
            }

            Assert.Equal(0, await bench.Gateway.EndAsync());
            await Task.WhenAll(load);
        }

        var records = bench.Records();
        var allowed = records.Where(static record => (string?)record["event"] == "decision" && (string?)record["verdict"] == "allowed").Select(static record => (long)record["connection"]!).ToHashSet();
        var ended = records.Where(static record => (string?)record["event"] == "end").Select(static record => (long)record["connection"]!).ToHashSet();
        Assert.True(allowed.Count >= 200);
        Assert.Equal(allowed.Order(), ended.Order());
        Assert.Equal(!clientsEnd, records.Any(static record => (string?)record["reason"] == "shutdown"));
        open.ForEach(static workload => workload.Dispose());
    }

    private static async Task LoadAsync()
    {
        while (await Workload.TryAsync(Bench.Allowed) == Attempt.Served)
        {
            // Again.
        }
    }
}
