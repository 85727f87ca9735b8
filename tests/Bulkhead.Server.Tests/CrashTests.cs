using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>The process is killed.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task After_a_kill_its_connections_end_and_a_new_one_serves_at_once()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        var open = new List<Workload>();
        for (var i = 0; i < 50; i++)
        {
            var (attempt, workload) = await Workload.OpenAsync(Bench.Allowed);
            Assert.Equal(Attempt.Served, attempt);
            open.Add(workload!);
        }

        await using (var prober = Bench.Probe())
        {
            bench.Gateway!.Signal(9);
            Assert.Equal(128 + 9, await bench.Gateway.EndAsync());
            Assert.All(await Task.WhenAll(open.Select(static workload => workload.EndsAsync())), Assert.True);
            Assert.Equal(Attempt.Broken, await Workload.TryAsync(Bench.Allowed));

            // The ports are free at once although connections were open, and the log goes on where it was.
            var before = bench.Records().Count;
            await bench.StartAsync();
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
            Assert.True(await Eventually.TrueAsync(() => prober.Denied > 10));
            Assert.True(await Eventually.TrueAsync(() => bench.Records().Count > before));
        }

        open.ForEach(static workload => workload.Dispose());
    }
}
