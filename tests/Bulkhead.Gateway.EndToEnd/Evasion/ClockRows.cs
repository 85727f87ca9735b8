using System.Globalization;
using System.Text;
using Bulkhead.Gateway.Tests.Hellos;

namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>
/// Clocks that are set back so that an exception lasts longer (evasion catalogue LIF-07). Manifests hold no dates: what has ended is left out of them on
/// the day they are generated, and the gateway reads no clock to decide.
/// </summary>
internal static class ClockRows
{
    private const string Ended = "ended.example";
    private const string LastDay = "2025-06-30";
    private const string Before = "1748736000"; // 2025-06-01

    public static IEnumerable<EvasionRow> All =>
    [
        new("LIF-07", "the gateway's clock set back before the end of an exception", "denied no_rule", static attempt => GeneratedAsync(async (folder, generate) =>
        {
            var bench = attempt.Bench;
            await generate(null, ["--quiet", "--out", Path.Combine(folder, "policy")]);
            await File.WriteAllTextAsync(Path.Combine(bench.PolicyFolder, "firewallpolicy-librechat.yaml"), await File.ReadAllTextAsync(Path.Combine(folder, "policy", "firewallpolicy-librechat.yaml")));
            bench.Dns.Set(Ended, TestBench.AttackerAddress);
            var days = (DateTime.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(Before, CultureInfo.InvariantCulture)).UtcDateTime).Days;
            await bench.RestartAtAsync(string.Create(CultureInfo.InvariantCulture, $"-{days}d"));
            try
            {
                await attempt.HelloAsync(HelloParts.Named(Ended));
                var decision = Assert.Single(await attempt.DecidedAsync(1));
                Assert.StartsWith("2025-06-0", decision.Record.GetProperty("time").GetString(), StringComparison.Ordinal);
            }
            finally
            {
                await File.WriteAllTextAsync(Path.Combine(bench.PolicyFolder, "firewallpolicy-librechat.yaml"), bench.Generated);
                await bench.RestartAsync();
            }
        })) { Needs = ["faketime"] },
        new("LIF-07", "a policy that was generated under a clock set back is found by a check under the right one", "nobody", static _ => GeneratedAsync(static async (folder, generate) =>
        {
            var policy = Path.Combine(folder, "policy");
            Assert.Equal(0, (await generate(Before, ["--quiet", "--out", policy])).Code);
            Assert.Contains(Ended, await File.ReadAllTextAsync(Path.Combine(policy, "firewallpolicy-librechat.yaml")), StringComparison.Ordinal);
            var check = await generate(null, ["--check", "--out", policy]);
            Assert.Equal(1, check.Code);
            Assert.Contains("-    - name: allow-egress-ended", check.Output, StringComparison.Ordinal);
        })),
    ];

    /// <summary>The deployment of the bench with an exception that has ended, and <c>bulkhead generate</c> in its folder at a time of its own.</summary>
    private static async Task GeneratedAsync(Func<string, Func<string?, string[], Task<Outcome>>, Task> act)
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-ended-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "librechat.yaml"), Deployment.LibreChat);
            var exception = $"egress:\n  - name: ended\n    host: {Ended}\n    owner: team@test.example\n    reason: It has ended.\n    expires: {LastDay}\n";
            await File.WriteAllTextAsync(Path.Combine(folder, "bulkhead.yaml"), Deployment.Settings.Replace("egress:\n", exception, StringComparison.Ordinal), new UTF8Encoding(false));
            await act(folder, (epoch, options) => Shell.RunAsync(
                "env", [epoch is null ? "--unset=SOURCE_DATE_EPOCH" : "SOURCE_DATE_EPOCH=" + epoch, Path.Combine(AppContext.BaseDirectory, "bulkhead"), "generate", .. options], null, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
