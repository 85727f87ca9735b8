using System.Net;
using System.Net.Sockets;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>The counters that all rows rely on see what they have to see: without the packet rules the same attempts arrive.</summary>
[Collection(SharedBench.Name)]
public class OracleTests(TestBench bench)
{
    [Fact]
    public async Task Without_the_packet_rules_everything_arrives_at_the_attacker()
    {
        Assert.SkipWhen(bench.Missing is not null, bench.Missing ?? string.Empty);
        bench.Attacker.Clear();
        bench.GatewaySpace.Exec(bench.RulesCommand, "gateway", "rules", "--remove");
        try
        {
            using var attempt = new Attempt(bench);
            foreach (var address in (string[])[TestBench.AttackerAddress, TestBench.AttackerAddress6, "169.254.169.254", "10.0.0.5"])
            {
                var before = bench.Arrivals().Attacker;
                await attempt.SendAsync(address, 443, HelloBytes.Record(HelloBytes.Message(HelloParts.Named("evil.test"))));
                Assert.True(bench.Arrivals().Attacker > before, $"a connection to {address} was not counted");
                before = bench.Arrivals().Attacker;
                using var udp = bench.Pod.Socket(IPAddress.Parse(address).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                udp.SendTo("data"u8, new IPEndPoint(IPAddress.Parse(address), 53));
                await Eventually.SeeAsync(() => bench.Arrivals().Attacker > before ? address : null, () => $"a datagram to {address} was not counted");
            }

            Assert.Contains(bench.Attacker.Received, static received => received.Contains("evil.test", StringComparison.Ordinal));
            Assert.Empty(attempt.Decisions);
        }
        finally
        {
            bench.ApplyRules();
            bench.Attacker.Clear();
        }

        await bench.ServesAsync();
    }

    [Fact]
    public async Task A_second_witness_sees_nothing_either()
    {
        Assert.SkipWhen(bench.Missing is not null, bench.Missing ?? string.Empty);
        Assert.SkipUnless(Shell.Has("tcpdump"), "tcpdump is not installed");
        var watching = Shell.RunAsync("ip", ["netns", "exec", bench.Internet.Name, "timeout", "-s", "INT", "5", "tcpdump", "-n", "-i", "net0", "-l", "-p", $"net 203.0.113.0/24 or net 2001:db8:bad::/48 or (udp dst port 53 and dst host {TestBench.OriginAddress})"], null);
        using var attempt = new Attempt(bench);
        using var origin = bench.GatewaySpace.Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        // tcpdump takes a moment to listen: a packet that it must see is sent until it has, and only what comes between two of these counts.
        while (!watching.IsCompleted)
        {
            origin.SendTo("witness"u8, new IPEndPoint(IPAddress.Parse(TestBench.OriginAddress), 53));
            await attempt.HelloAsync(HelloParts.Named("evil.test"));
            await attempt.HelloAsync(HelloParts.Named("allowed.example"));
            await attempt.TextAsync("SSH-2.0-x\r\n", port: 22);
            await attempt.HelloAsync(HelloParts.Named("evil.test"), TestBench.AttackerAddress6);
        }

        var seen = (await watching).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(seen.Count(static line => line.Contains(TestBench.OriginAddress + ".53", StringComparison.Ordinal)), 2, int.MaxValue);
        Assert.DoesNotContain(seen, static line => line.Contains("203.0.113.", StringComparison.Ordinal) || line.Contains("2001:db8:bad", StringComparison.Ordinal));
    }
}
