using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd;

/// <summary>The packet rules as they are installed: whole or not at all, and in the other two forms, TPROXY and for a local user.</summary>
[Collection(SharedBench.Name)]
public class RulesTests(TestBench bench)
{
    private const int Refused = 4;

    private static readonly string[] Usual = ["--interface", "pod0", "--proxy-port", "3128", "--dns-port", "15053"];

    [Theory]
    [InlineData("--interface", "eth0", "--dns-port", "15053", "--serve", "3080")]
    [InlineData("--interface", "eth0", "--tproxy", "--direct", "10.0.0.5:5432")]
    [InlineData("--user", "4242", "--dns-port", "15053", "--direct", "[fd00::/64]:6379")]
    public async Task Are_installed_whole_and_only_over_nothing_or_themselves(params string[] arguments)
    {
        Skip();
        using var space = new NetworkSpace($"bh{Environment.ProcessId}r");
        Assert.Equal(0, await RulesAsync(space, [.. arguments, "--apply"]));
        var installed = space.Exec("nft", "-s", "list", "ruleset");
        Assert.Contains("table inet bulkhead {", installed, StringComparison.Ordinal);

        Assert.Equal(0, await RulesAsync(space, [.. arguments, "--apply"]));
        Assert.Equal(Refused, await RulesAsync(space, [.. arguments, "--port", "16000", "--apply"]));
        Assert.Equal(installed, space.Exec("nft", "-s", "list", "ruleset"));

        var chain = arguments[0] == "--user" ? "output" : "forward";
        space.Exec("nft", "insert", "rule", "inet", "bulkhead", chain, "accept");
        Assert.Equal(Refused, await RulesAsync(space, [.. arguments, "--apply"]));
        Assert.Equal(0, await RulesAsync(space, [.. arguments, "--apply", "--replace"]));
        Assert.Equal(installed, space.Exec("nft", "-s", "list", "ruleset"));

        Assert.Equal(0, await RulesAsync(space, ["--remove"]));
        Assert.Equal(string.Empty, space.Exec("nft", "list", "ruleset"));
        Assert.DoesNotContain("b001", space.Exec("ip", "rule"), StringComparison.Ordinal);
        Assert.Equal(0, await RulesAsync(space, ["--remove"]));
    }

    [Theory]
    [InlineData("--interface", "pod*")]
    [InlineData("--interface", "a\" drop")]
    [InlineData("--interface", "a;b")]
    [InlineData("--user", "0")]
    [InlineData("--user", "1-4000")]
    [InlineData("--interface", "eth0", "--direct", "10.0.0.0/24 accept")]
    [InlineData("--interface", "eth0", "--port", "0")]
    [InlineData("--user", "1000", "--tproxy")]
    [InlineData("--apply")]
    public async Task Wrong_words_are_refused_before_nft_sees_them(params string[] arguments)
    {
        Skip();
        var outcome = await bench.GatewaySpace.RunAsync([bench.RulesCommand, "gateway", "rules", .. arguments]);
        Assert.Equal((2, string.Empty), (outcome.Code, outcome.Output));
    }

    [Fact]
    public async Task TPROXY_does_the_same()
    {
        Skip();
        Assert.Equal(0, await RulesAsync(bench.GatewaySpace, ["--interface", "pod0", "--tproxy", "--port", "15002", "--apply", "--replace"]));
        try
        {
            var before = bench.Arrivals();
            using var attempt = new Attempt(bench);
            foreach (var address in (string[])[TestBench.AttackerAddress, TestBench.AttackerAddress6])
            {
                Assert.Contains("hello allowed.example", await attempt.GetAsync("allowed.example", address), StringComparison.Ordinal);
                await attempt.HelloAsync(HelloParts.Named("evil.test"), address);
                await attempt.TextAsync("GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n", address);
            }

            var decisions = await attempt.DecidedAsync(6);
            Assert.Equal(["allowed", "denied no_rule", "denied no_rule", "allowed", "denied no_rule", "denied no_rule"], decisions.Select(static decision => decision.Text));
            Assert.Equal(TestBench.AttackerAddress, decisions[0].Record.GetProperty("destination").GetProperty("dialledByClient").GetString());
            Assert.Equal(TestBench.AttackerAddress6, decisions[3].Record.GetProperty("destination").GetProperty("dialledByClient").GetString());
            using var udp = bench.Pod.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Dgram, System.Net.Sockets.ProtocolType.Udp);
            udp.SendTo("data"u8, new System.Net.IPEndPoint(System.Net.IPAddress.Parse(TestBench.AttackerAddress), 53));
            await Eventually.SeeAsync(() => bench.Stopped("proto_udp") > 0 ? "counted" : null, static () => "the datagram was not counted");
            Assert.Equal(before.Attacker, bench.Arrivals().Attacker);
        }
        finally
        {
            Assert.Equal(0, await RulesAsync(bench.GatewaySpace, [.. Usual, "--apply", "--replace"]));
        }

        await bench.ServesAsync();
    }

    [Fact]
    public async Task A_local_user_is_contained_and_others_are_not()
    {
        Skip();
        Assert.SkipUnless(Shell.Has("setpriv") && Shell.Has("curl"), "needs setpriv and curl");
        Assert.Equal(0, await RulesAsync(bench.GatewaySpace, ["--user", "4242", "--apply", "--replace"]));
        try
        {
            var before = bench.Arrivals().Attacker;
            var mark = bench.Gateway.Mark;
            Assert.Equal(0, (await AsUserAsync("curl", "-sk", "-m", "10", "--resolve", $"allowed.example:443:{TestBench.AttackerAddress}", "https://allowed.example/")).Code);
            Assert.NotEqual(0, (await AsUserAsync("curl", "-sk", "-m", "10", "--resolve", $"evil.test:443:{TestBench.AttackerAddress}", "https://evil.test/")).Code);
            Assert.NotEqual(0, (await AsUserAsync("curl", "-sk", "-m", "10", "--resolve", $"evil.test:443:{TestBench.AttackerAddress6}", "https://evil.test/")).Code);
            Assert.NotEqual(0, (await AsUserAsync("curl", "-s", "-m", "10", "http://127.0.0.1:22/")).Code);
            await AsUserAsync("sh", "-c", $"exec 3<>/dev/udp/{TestBench.AttackerAddress}/53; echo x >&3");
            await AsUserAsync("python3", "-c", $"import socket\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\ntry:\n s.sendto(b'x',('{TestBench.AttackerAddress}',53))\nexcept OSError: pass");
            Assert.Equal(before, bench.Arrivals().Attacker);
            var decisions = bench.Gateway.Decisions(mark).Select(static decision => decision.Text).ToList();
            Assert.Equal("allowed", decisions[0]);
            Assert.True(decisions.Count(static decision => decision == "denied no_rule") >= 2, bench.Gateway.Log(mark));

            // Somebody else's is let alone.
            await bench.GatewaySpace.RunAsync("curl", "-sk", "-m", "5", "--resolve", $"evil.test:443:{TestBench.AttackerAddress}", "https://evil.test/");
            Assert.True(bench.Arrivals().Attacker > before);
        }
        finally
        {
            Assert.Equal(0, await RulesAsync(bench.GatewaySpace, [.. Usual, "--apply", "--replace"]));
            bench.Attacker.Clear();
        }

        await bench.ServesAsync();
    }

    [Fact]
    public async Task What_is_served_and_what_is_direct_passes_and_nothing_beside_it()
    {
        Skip();
        Assert.Equal(0, await RulesAsync(bench.GatewaySpace, [.. Usual, "--direct", "203.0.113.66:5432", "--serve", "3080", "--apply", "--replace"]));
        try
        {
            using var attempt = new Attempt(bench);
            Assert.Equal("HTTP/1.1 200 OK", (await attempt.TextAsync("GET / HTTP/1.1\r\n\r\n", TestBench.AttackerAddress, 5432))[..15]);
            Assert.Empty(attempt.Decisions);
            var before = bench.Arrivals().Attacker;
            await attempt.HelloAsync(HelloParts.Named("evil.test"), TestBench.AttackerAddress, 5433);
            Assert.Equal("denied no_rule", (await attempt.DecidedAsync(1))[0].Text);
            Assert.Equal(before, bench.Arrivals().Attacker);

            // Others open connections to the workload's port.
            using var served = new Recorder(bench.Pod, 3080);
            using var client = bench.Internet.Socket(System.Net.Sockets.AddressFamily.InterNetwork);
            await client.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(TestBench.PodAddress), 3080), TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.StartsWith("HTTP/1.1 200 OK", await attempt.SendAsync(client, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()), StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, await RulesAsync(bench.GatewaySpace, [.. Usual, "--apply", "--replace"]));
            bench.Attacker.Clear();
        }
    }

    private static async Task<int> RulesAsync(NetworkSpace space, string[] arguments) =>
        (await space.RunAsync([Path.Combine(AppContext.BaseDirectory, "bulkheadd"), "gateway", "rules", .. arguments])).Code;

    private Task<Outcome> AsUserAsync(params string[] command) => bench.GatewaySpace.RunAsync(["setpriv", "--reuid=4242", "--regid=4242", "--clear-groups", "--", .. command]);

    private void Skip() => Assert.SkipWhen(bench.Missing is not null, bench.Missing ?? string.Empty);
}
