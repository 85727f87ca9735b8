using System.Net.Sockets;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>The life of a policy, of a gateway and of its log. Each row puts everything back.</summary>
internal static class LifeCycleRows
{
    private const string To = TestBench.AttackerAddress;
    private const string Mcp = "mcp.allowed.test";
    private const string Altered = "BH7008";

    public static IEnumerable<EvasionRow> All =>
    [
        new("LIF-01", "an open connection whose name is taken out of the policy", "allowed; denied no_rule", static async attempt =>
        {
            await using var tls = await attempt.TlsAsync(Mcp);
            await attempt.DecidedAsync(1);
            await WithPolicyAsync(attempt.Bench, static text => text.Replace("- " + Mcp, "- other.allowed.test", StringComparison.Ordinal), async () =>
            {
                await Assert.ThrowsAnyAsync<IOException>(async () => Assert.NotEqual(0, await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(15))));
                await Eventually.SeeAsync(() => attempt.Log.Contains("\"policy_changed\"", StringComparison.Ordinal) ? Mcp : null, () => "no end was recorded: " + attempt.Log);
                await attempt.HelloAsync(HelloParts.Named(Mcp));
                await attempt.DecidedAsync(2);
            });
        }) { Origin = 4 },
        new("LIF-03", "everything while the gateway is killed", "nobody", static async attempt =>
        {
            var bench = attempt.Bench;
            bench.Gateway.Kill();
            try
            {
                foreach (var (address, port) in ((string, int)[])[(To, 443), (To, 80), (To, 22), (TestBench.AttackerAddress6, 443), (TestBench.OriginAddress, 443)])
                {
                    await Assert.ThrowsAsync<SocketException>(() => attempt.ConnectAsync(address, port));
                }

                var udp = bench.Stopped("proto_udp");
                using var socket = bench.Pod.Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.SendTo("data"u8, new System.Net.IPEndPoint(System.Net.IPAddress.Parse(To), 443));
                Assert.True(bench.Stopped("proto_udp") > udp);
            }
            finally
            {
                await bench.RestartAsync();
            }
        }),
        new("LIF-02", "a gateway that starts without a policy stays closed", "nobody", static async attempt =>
        {
            var empty = Directory.CreateTempSubdirectory("bulkhead-empty-").FullName;
            var started = await attempt.Bench.GatewaySpace.RunAsync(attempt.Bench.RulesCommand, "gateway", "--policy", empty, "--redirect", "[::]:15099", "--workload", "librechat=" + TestBench.PodAddress, "--admin", "none");
            Assert.Equal(3, started.Code);
            Assert.Contains("BH7001", started.Error, StringComparison.Ordinal);
            Directory.Delete(empty);
        }),
        new("LIF-04", "a policy that becomes garbage does not come into force", "denied no_rule; allowed", static attempt => WithPolicyAsync(attempt.Bench, static _ => "rules: [permit: {{{ everything", async () =>
        {
            await attempt.HelloAsync(HelloParts.Named("evil.test"));
            await attempt.Bench.ServesAsync();
        }, "stays in force")) { Origin = 4 },
        new("LIF-04", "an emptied file closes what its policy opened", "denied no_policy", static attempt => WithPolicyAsync(attempt.Bench, static _ => string.Empty, async () =>
        {
            await attempt.HelloAsync(HelloParts.Named("evil.test"));
            await attempt.HelloAsync(HelloParts.Named("allowed.example"));
        })) { Decisions = 2 },
        new("LIF-04", "a generated file of which the last line is missing does not come into force", "denied no_rule; allowed", static attempt => WithPolicyAsync(
            attempt.Bench, static text => text[..(text.LastIndexOf("# sha256", StringComparison.Ordinal))], async () =>
            {
                await attempt.HelloAsync(HelloParts.Named("evil.test"));
                await attempt.Bench.ServesAsync();
            }, Altered)) { Origin = 4 },
        new("LIF-04", "a generated file that somebody added a name to does not come into force", "denied no_rule", static attempt => WithPolicyAsync(
            attempt.Bench, static text => text.Replace("- " + Mcp, "- evil.test", StringComparison.Ordinal), async () =>
            {
                await attempt.HelloAsync(HelloParts.Named("evil.test"));
            }, Altered)),
        new("LIF-05", "a rule with a key twice does not come into force", "denied no_rule", static attempt => WithPolicyAsync(
            attempt.Bench, static text => text.Replace("- " + Mcp, "- evil.test", StringComparison.Ordinal).Replace("kind: FirewallPolicy", "kind: FirewallPolicy\nkind: FirewallPolicy", StringComparison.Ordinal), async () =>
            {
                await attempt.HelloAsync(HelloParts.Named("evil.test"));
            }, "stays in force")),
        .. new[] { "x\",\"verdict\":\"allowed\",\"a\":\"", "x\n{\"schema\":\"bulkhead.flow/v1\"}\n", "x\u001b[2J.evil.test", new string('x', 16_000) }.Select(static (name, i) =>
            new EvasionRow("LIF-08", $"a name that would write into the log, {i + 1}", "denied name_invalid", async attempt =>
            {
                await attempt.HelloAsync(HelloParts.Named(name));
                await attempt.DecidedAsync(1);
                Assert.DoesNotContain(attempt.Log, static c => c < ' ' && c != '\n');
                Assert.Equal(1, attempt.Log.Count(static c => c == '\n'));
                Assert.InRange(attempt.Log.Length, 1, 4096);
            })),
        new("LIF-08", "a path that would write into the log", "denied no_rule", static async attempt =>
        {
            await attempt.TextAsync("GET /\"}x%0a{\"?secret=1 HTTP/1.1\r\nHost: evil.test\r\n\r\n");
            await attempt.DecidedAsync(1);
            Assert.Equal(1, attempt.Log.Count(static c => c == '\n'));
            Assert.DoesNotContain("secret", attempt.Log, StringComparison.Ordinal);
        }),
        new("LIF-09", "a denied name and an allowed one at a denied address are refused alike", "denied no_rule; denied address_denied_range", static async attempt =>
        {
            var denied = await attempt.HelloAsync(HelloParts.Named("evil.test"));
            await attempt.DecidedAsync(1);
            Assert.Equal(denied, await attempt.HelloAsync(HelloParts.Named(attempt.Bench.Dns.Set(attempt.Bench.FreshName(), "10.0.0.5"))));
        }),
        new("LIF-10", "everywhere as a destination past the gateway", "nobody", static async attempt =>
        {
            foreach (var everywhere in (string[])["0.0.0.0/0", "::/0", "0.0.0.0/1", "[::/0]:443"])
            {
                Assert.Equal(2, (await attempt.Bench.GatewaySpace.RunAsync(attempt.Bench.RulesCommand, "gateway", "rules", "--interface", "pod0", "--direct", everywhere)).Code);
            }
        }),
    ];

    /// <summary>Changes the policy of LibreChat, waits until the gateway has noticed, acts, and puts it back.</summary>
    private static async Task WithPolicyAsync(TestBench bench, Func<string, string> change, Func<Task> act, string says = "is in force")
    {
        var file = Path.Combine(bench.PolicyFolder, "firewallpolicy-librechat.yaml");
        var generated = bench.Generated;

        // Without the lines that say that Bulkhead wrote it: what is changed here is a policy by hand.
        var original = ByHand(generated);
        var heard = bench.Gateway.Said.Length;
        await ReplaceAsync(file, says == Altered ? change(generated) : change(original));
        try
        {
            await bench.Gateway.SaysAsync(says == Altered ? "stays in force" : says, heard);
            Assert.Equal(says == Altered, bench.Gateway.Said.IndexOf(Altered, heard, StringComparison.Ordinal) >= 0);
            await act();
        }
        finally
        {
            heard = bench.Gateway.Said.Length;
            await ReplaceAsync(file, original + "\n# " + heard + "\n");
            await bench.Gateway.SaysAsync("is in force", heard);
        }
    }

    /// <summary>A generated manifest without the lines that say so.</summary>
    internal static string ByHand(string generated) =>
        string.Join('\n', generated.Split('\n').Where(static line => !line.StartsWith("# generated by bulkhead ", StringComparison.Ordinal) && !line.StartsWith("# sha256 of ", StringComparison.Ordinal)));

    /// <summary>Puts a whole file in the place of another.</summary>
    internal static async Task ReplaceAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".new", text, new UTF8Encoding(false));
        File.Move(file + ".new", file, overwrite: true);
    }
}
