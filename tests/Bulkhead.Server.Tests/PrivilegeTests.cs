using System.Net;
using System.Net.Sockets;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests;

/// <summary>Capabilities are gone from every thread once the sockets are bound, and what needed them works on.</summary>
public sealed class PrivilegeTests
{
    private static readonly string[] Sets = ["CapInh", "CapPrm", "CapEff", "CapAmb"];

    private static readonly string[] Privileged = ["--redirect", "127.0.0.1:88", "--tproxy", "127.0.0.1:89", "--dns", "127.0.0.1:53"];

    [Fact]
    public async Task No_thread_keeps_a_capability_and_privileged_ports_are_served()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        bench.Options.AddRange(Privileged);
        await bench.StartAsync();
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));

        var threads = Threads(bench.Gateway!.Id);
        Assert.InRange(threads.Count, 4, 1000);
        foreach (var thread in threads)
        {
            Assert.All(Sets, set => Assert.Equal("0000000000000000", thread[set]));
            Assert.Equal("1", thread["NoNewPrivs"]);
        }

        Assert.Contains("capabilities dropped", bench.Gateway.Said, StringComparison.Ordinal);
        await AnswersAsync();
        bench.Gateway.Signal(15);
        Assert.Equal(0, await bench.Gateway.EndAsync());
    }

    [Fact]
    public async Task They_stay_where_the_operator_says_so()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        bench.Options.AddRange([.. Privileged, "--keep-capabilities"]);
        await bench.StartAsync();
        Assert.All(Threads(bench.Gateway!.Id), static thread => Assert.NotEqual("0000000000000000", thread["CapEff"]));
        Assert.DoesNotContain("capabilities dropped", bench.Gateway.Said, StringComparison.Ordinal);
        await AnswersAsync();
    }

    /// <summary>As the systemd unit starts it: a user with two ambient capabilities.</summary>
    [Fact]
    public async Task A_user_with_ambient_capabilities_loses_them_too()
    {
        PrivateNetwork.Require();
        PrivateNetwork.RequireTool("setpriv");
        await using var bench = new Bench();
        bench.Options.AddRange(Privileged);
        await bench.StartAsync("setpriv", "--inh-caps=-all,+net_bind_service,+net_admin", "--ambient-caps=-all,+net_bind_service,+net_admin", "--bounding-set=-all,+net_bind_service,+net_admin", "--securebits=+noroot");
        Assert.All(Threads(bench.Gateway!.Id), static thread => Assert.All(Sets, set => Assert.Equal("0000000000000000", thread[set])));
        await AnswersAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_after_all()
    {
        PrivateNetwork.Require();
        await using var bench = new Bench();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 88));
        other.Listen();
        bench.Options.AddRange(Privileged);
        var failed = await Assert.ThrowsAnyAsync<Exception>(() => bench.StartAsync());
        Assert.Contains("BH7004", failed.Message, StringComparison.Ordinal);
    }

    // What was bound before works: the redirect listener takes a connection (and denies it: nobody redirected it), the responder answers.
    private static async Task AnswersAsync()
    {
        foreach (var port in (int[])[88, 89])
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Taken, and denied before it was seen to be open.
            }
        }

        using var dns = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await dns.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 53));
        await dns.SendAsync((byte[])[1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 7, .. "allowed"u8, 7, .. "example"u8, 0, 0, 1, 0, 1]);
        var buffer = new byte[512];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var count = await dns.ReceiveAsync(buffer, patience.Token);
        Assert.Equal((1, 2, 0), (buffer[0], buffer[1], buffer[3] & 15));
        Assert.EndsWith(Convert.ToHexString(IPAddress.Parse("198.51.100.10").GetAddressBytes()), Convert.ToHexString(buffer.AsSpan(0, count)), StringComparison.Ordinal);
    }

    private static List<Dictionary<string, string>> Threads(int process) =>
        [.. Directory.GetDirectories($"/proc/{process}/task").Select(static task => File.ReadAllLines(Path.Combine(task, "status"))
            .Select(static line => line.Split(':', 2)).ToDictionary(static parts => parts[0], static parts => parts[1].Trim(), StringComparer.Ordinal))];
}
