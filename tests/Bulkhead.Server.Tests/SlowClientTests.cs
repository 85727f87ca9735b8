using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>Clients that say little, slowly or nothing.</summary>
public sealed class SlowClientTests
{
    // bench/gateway --rounds 0 --idle 20000 holds more, for which a process has too few files here.
    private const int Idle = 2000;

    public static TheoryData<string> Ways => ["nothing", "request byte by byte", "hello byte by byte", "half of a hello and the end"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Clients_that_do_not_say_what_they_want_are_ended_and_others_are_served_meanwhile(string way)
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        bench.Options.AddRange(["--peek-timeout", "3"]);
        await bench.StartAsync();
        await using var prober = Bench.Probe();
        var start = Stopwatch.GetTimestamp();
        var slow = new List<Task<bool>>();
        for (var i = 0; i < 50; i++)
        {
            slow.Add(DawdleAsync(way));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        }

        Assert.All(await Task.WhenAll(slow), Assert.True);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.True(await bench.RecordsAsync("decision", way switch
        {
            "half of a hello and the end" => "tls_hello_invalid",
            "hello byte by byte" => "tls_hello_timeout",
            _ => "http_head_timeout",
        }));
        Assert.True(await Eventually.TrueAsync(async () => await Daemon.MetricAsync("bulkhead_gateway_connections_open") < 5));
    }

    [Fact]
    public async Task Thousands_of_idle_connections_stay_and_others_are_served()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        var before = await ResidentAsync(bench);
        var start = Stopwatch.GetTimestamp();
        var open = new List<Workload>();
        for (var i = 0; i < Idle; i++)
        {
            var (attempt, workload) = await Workload.OpenAsync(Bench.Allowed);
            Assert.Equal(Attempt.Served, attempt);
            open.Add(workload!);
        }

        var perConnection = (await ResidentAsync(bench) - before) / Idle;
        TestContext.Current.SendDiagnosticMessage("{0} idle connections, opened in {1} s, {2} KiB each, {3} MiB resident", Idle, (int)Stopwatch.GetElapsedTime(start).TotalSeconds, perConnection, await ResidentAsync(bench) / 1024);
        Assert.InRange(perConnection, 0, 64);
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Forbidden));
        Assert.True(await open[0].EchoesAsync());
        Assert.True(await open[^1].EchoesAsync());
        open.ForEach(static workload => workload.Dispose());
        Assert.True(await Eventually.TrueAsync(async () => await Daemon.MetricAsync("bulkhead_gateway_connections_open") == 0));
    }

    [Fact]
    public async Task A_half_closed_connection_carries_the_other_half_and_then_ends()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        await bench.StartAsync();
        var (_, open) = await Workload.OpenAsync(Bench.Allowed);
        await open!.SendAsync([9, 9]);
        open.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal([9, 9], await open.ReceiveAsync(3));
        Assert.True(await bench.RecordsAsync("end", "closed"));
        open.Dispose();
    }

    private static async Task<long> ResidentAsync(Bench bench)
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{bench.Gateway!.Id}/status")).Single(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..^"kB".Length].Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }

    // Whether the gateway ended it.
    private static async Task<bool> DawdleAsync(string way)
    {
        using var workload = await Workload.ConnectAsync();
        var connect = Encoding.ASCII.GetBytes($"CONNECT {Bench.Allowed}:443 HTTP/1.1\r\nHost: {Bench.Allowed}:443\r\n\r\n");
        var slowly = way == "request byte by byte" ? connect : Hello.For(Bench.Allowed);
        if (way is "nothing")
        {
            return await workload.EndsAsync();
        }

        if (way is not "request byte by byte")
        {
            await workload.SendAsync(connect);
        }

        if (way == "half of a hello and the end")
        {
            await workload.SendAsync(slowly[..(slowly.Length / 2)]);
            workload.Socket.Shutdown(SocketShutdown.Send);
            return await workload.EndsAsync();
        }

        try
        {
            foreach (var one in slowly)
            {
                await workload.SendAsync([one]);
                await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            return true;
        }

        return false;
    }
}
