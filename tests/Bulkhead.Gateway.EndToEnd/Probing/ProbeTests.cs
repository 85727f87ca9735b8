using System.Text.Json;

namespace Bulkhead.Gateway.EndToEnd.Probing;

/// <summary>The real <c>bulkhead probe</c> in the pod: with the gateway everything forbidden is stopped; with an open way in its place the same attempts are reached.</summary>
[Collection(SharedBench.Name)]
public class ProbeTests(TestBench bench)
{
    private const string Forbidden = "forbidden.test";
    private const string StubAddress = "198.51.100.53";

    // The address of the allowed servers: they answer for every name, so that only the gateway can be what stops it.
    private static readonly string[] Attempts =
    [
        "--workload", "librechat", "--forbidden", Forbidden + ":443", "--forbidden", Forbidden + ":80", "--forbidden", TestBench.OriginAddress + ":443",
        "--forbidden", $"[{TestBench.OriginAddress6}]:443", "--resolver", StubAddress, "--dns", "--timeout", "3", "--format", "json",
    ];

    [Fact]
    public async Task With_the_gateway_the_allowed_is_reached_and_everything_else_is_stopped()
    {
        Skip();
        Prepare();
        var (before, asked) = (bench.Arrivals().Attacker, bench.Dns.Asked.Count);
        var (code, attempts, said) = await ProbeAsync(TestBench.GatewayAddress, "--forbidden", "evil.test:443", "--forbidden", TestBench.AttackerAddress + ":443");
        Assert.True(code == 0, said);
        Assert.All(attempts, attempt => Assert.True(attempt.Expected == attempt.Outcome, said));
        Assert.Contains(attempts, static attempt => attempt is { Id: "allowed-name", Target: "mcp.allowed.test:443" });
        Assert.Contains(attempts, static attempt => attempt is { Id: "allowed-name", Target: "allowed.example:80" });
        Assert.Equal(
            ["address-literal", "allowed-name", "dns-forbidden-name", "forbidden-name", "forbidden-sni-at-allowed-address", "foreign-resolver", "no-sni-at-allowed-address", "other-port", "plain-http-forbidden-host"],
            attempts.Select(static attempt => attempt.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("access_denied", attempts.First(static attempt => attempt.Id == "forbidden-sni-at-allowed-address").Detail, StringComparison.Ordinal);
        Assert.Contains("403 in the words", attempts.First(static attempt => attempt.Id == "plain-http-forbidden-host").Detail, StringComparison.Ordinal);
        Assert.Equal(before, bench.Arrivals().Attacker);
        Assert.DoesNotContain(bench.Dns.Asked.Skip(asked), static name => name == "com" || name.EndsWith(Forbidden, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Through_the_proxy_too()
    {
        Skip();
        Prepare();
        var (code, attempts, said) = await ProbeAsync(TestBench.GatewayAddress, "--proxy", $"http://{TestBench.GatewayAddress}:3128");
        Assert.True(code == 0, said);
        Assert.Contains(attempts, static attempt => attempt.Target.EndsWith("past the proxy", StringComparison.Ordinal));
        Assert.Contains("the proxy refused with 403", attempts.First(static attempt => attempt.Id == "forbidden-name").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_open_way_the_same_attempts_are_reached()
    {
        Skip();
        Prepare();
        bench.GatewaySpace.Exec(bench.RulesCommand, "gateway", "rules", "--remove");
        try
        {
            var (code, attempts, said) = await ProbeAsync(StubAddress);
            Assert.True(code == 1, said);
            Assert.All(attempts.Where(static attempt => attempt.Expected == "reached"), attempt => Assert.True(attempt.Outcome == "reached", said));

            // The name server of the bench knows no TCP, and its "no such name" does not say whether anybody was asked.
            Assert.All(attempts.Where(static attempt => attempt.Expected == "stopped" && !attempt.Target.EndsWith("over TCP", StringComparison.Ordinal)),
                attempt => Assert.True(attempt.Outcome == (attempt.Id == "dns-forbidden-name" ? "inconclusive" : "reached"), $"{attempt}\n{said}"));
            Assert.Contains("BH9022", said, StringComparison.Ordinal);
            Assert.Contains(bench.Dns.Asked, static name => name.StartsWith("probe-", StringComparison.Ordinal));
        }
        finally
        {
            bench.ApplyRules();
            bench.Attacker.Clear();
        }

        await bench.ServesAsync();
    }

    [Fact]
    public async Task Without_a_gateway_behind_the_rules_nothing_is_shown()
    {
        Skip();
        Prepare();
        bench.Gateway.Kill();
        try
        {
            var (code, attempts, said) = await ProbeAsync(TestBench.GatewayAddress);
            Assert.True(code == 1, said);
            Assert.DoesNotContain(attempts, static attempt => attempt.Outcome == "reached");
            Assert.Contains("BH9020", said, StringComparison.Ordinal);
        }
        finally
        {
            await bench.RestartAsync();
        }

        await bench.ServesAsync();
    }

    private void Prepare()
    {
        foreach (var name in (string[])[Forbidden, "rebind.example"])
        {
            bench.Dns.Set(name, TestBench.OriginAddress, TestBench.OriginAddress6);
        }

        bench.Dns.Set("com");
    }

    private async Task<(int Code, List<Tried> Attempts, string Said)> ProbeAsync(string resolver, params string[] more)
    {
        var file = Path.Combine(Path.GetTempPath(), $"bulkhead-probe-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(file, $"nameserver {resolver}\noptions timeout:1 attempts:1\n", TestContext.Current.CancellationToken);
        try
        {
            var outcome = await bench.Pod.RunAsync(
            [
                "unshare", "-m", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", file,
                "env", "SSL_CERT_FILE=" + bench.CaFile, Path.Combine(AppContext.BaseDirectory, "bulkhead"), "probe", "--policy", bench.PolicyFolder, .. Attempts, .. more,
            ]);
            if (outcome.Code > 1)
            {
                return (outcome.Code, [], outcome.ToString());
            }

            using var record = JsonDocument.Parse(outcome.Output);
            return (outcome.Code,
                [.. record.RootElement.GetProperty("attempts").EnumerateArray().Select(static one => new Tried(Text(one, "id"), Text(one, "target"), Text(one, "expected"), Text(one, "outcome"), Text(one, "detail")))],
                outcome.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private void Skip()
    {
        Assert.SkipWhen(bench.Missing is not null, bench.Missing ?? string.Empty);
        Assert.SkipUnless(Shell.Has("unshare"), "needs unshare (util-linux)");
    }

    private sealed record Tried(string Id, string Target, string Expected, string Outcome, string Detail);
}
