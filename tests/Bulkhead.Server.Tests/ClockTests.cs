using System.Globalization;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>The time of day jumps while the gateway runs.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData("+40d", 40)]
    [InlineData("-40d", -40)]
    public async Task A_clock_that_jumps_changes_the_time_of_records_and_nothing_else(string jump, int days)
    {
        PrivateNetwork.Require();
        PrivateNetwork.RequireTool("faketime");
        await using var bench = new Bench();
        bench.Options.AddRange(["--peek-timeout", "3"]);
        var clock = Path.Combine(bench.Folder, "clock");
        await File.WriteAllTextAsync(clock, "+0", TestContext.Current.CancellationToken);
        await bench.StartAsync("env", "LD_PRELOAD=" + Library(), "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "FAKETIME_NO_CACHE=1", "FAKETIME_TIMESTAMP_FILE=" + clock);
        await using var prober = Bench.Probe();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);
        using var silent = await Workload.ConnectAsync();
        await File.WriteAllTextAsync(clock, jump, TestContext.Current.CancellationToken);
        Assert.True(await Eventually.TrueAsync(async () => await Workload.TryAsync(Bench.Allowed) == Attempt.Served && Shift(bench) == days), "the clock did not jump");

        // Deadlines, kept answers and the look at the policy folder go on as if nothing had been.
        Assert.True(await silent.EndsAsync());
        Assert.True(await bench.RecordsAsync("decision", "http_head_timeout"));
        Assert.True(await open!.EchoesAsync());
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Forbidden));
        Assert.True((await Daemon.ReadyAsync()).IsReady);
        bench.Replace(PolicyText.Allowing(Bench.Second));
        Assert.True(await Eventually.TrueAsync(async () => await Workload.TryAsync(Bench.Second) == Attempt.Served));
        Assert.True(await bench.RecordsAsync("end", "policy_changed"));
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Allowed));
        open.Dispose();
        await File.WriteAllTextAsync(clock, "+0", TestContext.Current.CancellationToken);
        Assert.True(await Eventually.TrueAsync(async () => await Workload.TryAsync(Bench.Second) == Attempt.Served && Shift(bench) == 0), "the clock did not jump back");
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Forbidden));
    }

    // How many days the newest record is off.
    private static int Shift(Bench bench) =>
        (int)Math.Round((DateTimeOffset.Parse((string)bench.Records()[^1]["time"]!, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow).TotalDays);

    // In the folder of the machine's architecture. The program faketime would set the time once and for all.
    private static string Library() => Directory.EnumerateDirectories("/usr/lib").Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).First(File.Exists);
}
