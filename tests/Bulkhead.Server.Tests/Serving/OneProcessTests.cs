using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>Gateway, store and pages in one process: <c>bulkheadd gateway --dashboard</c>.</summary>
public sealed class OneProcessTests
{
    [Fact]
    public async Task A_connection_shows_with_its_rule_and_its_line_and_the_page_has_the_policy_in_force()
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        await one.StartAsync();
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        Assert.Equal(Attempt.Denied, await Workload.TryAsync(Bench.Forbidden));

        await one.Api.CountAsync("event:decision", 2);
        var allowed = Assert.Single(await one.Api.FlowsAsync("event:decision verdict:allowed"));
        Assert.Equal((Bench.Allowed, "allow-names", "librechat.yaml:1 endpoints", "chat"), ((string?)allowed["to"]!["name"], (string?)allowed["rule"], (string?)allowed["origins"]![0], (string?)allowed["from"]!["workload"]));
        Assert.Equal("no_rule", (string?)Assert.Single(await one.Api.FlowsAsync("event:decision verdict:denied"))["reason"]);
        await one.Api.CountAsync("event:end verdict:allowed", 1);

        // The page shows what the gateway goes by, and the gateway what the page shows.
        Assert.DoesNotContain(Bench.Second, await one.Api.TextAsync("/policy"), StringComparison.Ordinal);
        one.Bench.Replace(PolicyText.Allowing(Bench.Allowed, Bench.Second));
        Assert.True(await Eventually.TrueAsync(static async () => await Workload.TryAsync(Bench.Second) == Attempt.Served));
        Assert.Contains(Bench.Second, await one.Api.TextAsync("/policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_asks_it_like_any_server()
    {
        PrivateNetwork.Require();
        var program = Environment.GetEnvironmentVariable("BULKHEAD_BIN");
        Assert.SkipUnless(File.Exists(program), "BULKHEAD_BIN does not name the bulkhead program");
        await using var one = new OneProcess();
        await one.StartAsync();
        Assert.Equal(Attempt.Served, await Workload.TryAsync(Bench.Allowed));
        await one.Api.CountAsync("event:decision", 1);
        var token = Path.Combine(one.Bench.Folder, "token");
        await File.WriteAllTextAsync(token, await ServeProcess.TokenAsync(one.Store, "viewer"), TestContext.Current.CancellationToken);
        using var list = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program!, ["flows", "list", "--server", one.Address.ToString(), "--token-file", token]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await list.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await list.WaitForExitAsync(TestContext.Current.CancellationToken);
        var line = Assert.Single(said.Split('\n'), static line => line.Contains(Bench.Allowed, StringComparison.Ordinal) && line.Contains("allowed", StringComparison.Ordinal));
        Assert.Contains("allow-names", line, StringComparison.Ordinal);
        Assert.Contains("librechat.yaml:1 endpoints", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_under_load_every_record_that_was_kept_is_in_the_store_once(bool alsoToAFile)
    {
        PrivateNetwork.Require();
        const int rounds = 5;
        await using var one = new OneProcess();
        one.Bench.Log = alsoToAFile ? Path.Combine(one.Bench.Folder, "flows.jsonl") : null;
        var kept = 0L;
        for (var round = 0; round < rounds; round++)
        {
            await one.StartAsync();
            var load = Enumerable.Range(0, 4).Select(static _ => Task.Run(LoadAsync)).ToArray();
            var now = 0L;
            Assert.True(await Eventually.TrueAsync(async () => (now = await Daemon.MetricAsync("bulkhead_gateway_flow_records_total{result=\"kept\"}")) > 100 && (await one.Api.FlowsAsync(string.Empty, 1)).Count > 0), one.Bench.Gateway!.Said);
            one.Bench.Gateway!.Signal(9);
            Assert.Equal(128 + 9, await one.Bench.Gateway.EndAsync());
            await Task.WhenAll(load);
            kept += now;
        }

        await one.StartAsync();
        var stored = (await one.StoredAtTheEndAsync()).ConvertAll(OneProcess.Key);
        Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(stored.Count, kept, long.MaxValue);
        if (alsoToAFile)
        {
            // The file gets a batch after the spool has it. A line without its end was not kept.
            var lines = (await File.ReadAllTextAsync(one.Bench.Log!, TestContext.Current.CancellationToken)).Split('\n')[..^1].Where(static line => line.EndsWith('}')).Select(static line => JsonNode.Parse(line)!).ToList();
            Assert.InRange(lines.Count, kept, long.MaxValue);
            Assert.Empty(lines.Select(static line => $"{line["run"]}-{line["connection"]}/{line["event"]}").Except(stored, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Told_to_stop_the_last_records_are_stored_before_it_ends()
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        one.Bench.Options.AddRange(["--drain", "1"]);
        await one.StartAsync();
        var open = new List<Workload>();
        for (var i = 0; i < 30; i++)
        {
            open.Add((await Workload.OpenAsync(Bench.Allowed)).Open!);
        }

        var stored = await one.StoredAtTheEndAsync();
        Assert.Equal(30, stored.Count(static flow => (string?)flow["event"] == "end" && (string?)flow["reason"] == "shutdown"));
        open.ForEach(static workload => workload.Dispose());
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_it_before_anything_is_listened_on()
    {
        PrivateNetwork.Require();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        await using var one = new OneProcess();
        one.Bench.Options[one.Bench.Options.IndexOf("--dashboard") + 1] = other.LocalEndPoint!.ToString()!;
        await RefusesAsync(one, "BH8050", "--dashboard");
    }

    [Fact]
    public async Task A_store_that_another_process_has_ends_it_before_anything_is_listened_on()
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        await using var other = await ServeProcess.StartAsync(one.Store);
        await RefusesAsync(one, "BH8202", "Could not set lock");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_ends_it_before_anything_is_listened_on()
    {
        PrivateNetwork.Require();
        await using var one = new OneProcess();
        await File.WriteAllTextAsync(one.Store, "a file", TestContext.Current.CancellationToken);
        await RefusesAsync(one, "BH8053", "--store");
    }

    [Theory]
    [InlineData("--store is for the dashboard", "--store", "/tmp/nowhere")]
    [InlineData("--project is for the dashboard", "--project", "/tmp/nowhere")]
    [InlineData("loopback alone", "--dashboard", "0.0.0.0:8080")]
    [InlineData("loopback alone", "--dashboard", "[2001:db8::1]:8080")]
    [InlineData("is not ADDRESS:PORT", "--dashboard", "localhost:8080")]
    public async Task Wrong_use_is_told(string says, params string[] options)
    {
        await using var daemon = Daemon.Start(["--policy", "/tmp/nowhere", "--proxy", "127.0.0.1:0", .. options]);
        Assert.Equal(2, await daemon.EndAsync());
        Assert.True(await Eventually.TrueAsync(() => daemon.Said.Contains(says, StringComparison.Ordinal) && daemon.Said.Contains("help: ", StringComparison.Ordinal)), daemon.Said);
        Assert.False(Path.Exists("/tmp/nowhere"));
    }

    private static async Task RefusesAsync(OneProcess one, params string[] says)
    {
        await using var daemon = Daemon.Start(one.Bench.Arguments);
        Assert.Equal(4, await daemon.EndAsync());
        Assert.True(await Eventually.TrueAsync(() => says.All(text => daemon.Said.Contains(text, StringComparison.Ordinal))), daemon.Said);
        Assert.DoesNotContain("listening on", daemon.Said, StringComparison.Ordinal);
        Assert.Equal(Attempt.Broken, await Workload.TryAsync(Bench.Allowed));
    }

    // Allowed and denied ones, until nobody answers any more.
    private static async Task LoadAsync()
    {
        while (await Workload.TryAsync(Bench.Allowed) != Attempt.Broken && await Workload.TryAsync(Bench.Forbidden) != Attempt.Broken)
        {
            // Again.
        }
    }
}
