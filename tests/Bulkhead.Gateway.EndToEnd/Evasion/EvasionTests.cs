namespace Bulkhead.Gateway.EndToEnd.Evasion;

/// <summary>
/// The evasion battery: every way out that the catalogue names and that can be tried here, over real sockets. Each row has to leave the record that is
/// expected, nothing may come to the attacker, and the gateway goes on serving.
/// </summary>
[Collection(SharedBench.Name)]
public class EvasionTests(TestBench bench)
{
    /// <summary>All rows, or with BULKHEAD_EVASION=X-09,LIF those whose ids begin so.</summary>
    public static TheoryData<string> Keys() => [.. EvasionRows.All.Select(static row => row.Key).Where(static key => Environment.GetEnvironmentVariable("BULKHEAD_EVASION") is not { Length: > 0 } only || only.Split(',').Any(id => key.StartsWith(id, StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Nothing_gets_out(string key)
    {
        Assert.SkipWhen(bench.Missing is not null, bench.Missing ?? string.Empty);
        var row = EvasionRows.All.Single(one => one.Key == key);
        foreach (var tool in row.Needs)
        {
            Assert.SkipUnless(Shell.Has(tool), tool + " is not installed");
        }

        var before = bench.Arrivals();
        var stopped = row.Expected.Split(' ') is ["packet", var counter] ? counter : row.Expected == "nobody" ? string.Empty : null;
        var counted = string.IsNullOrEmpty(stopped) ? 0 : bench.Stopped(stopped);
        bench.Attacker.Clear();
        bench.Plain.Clear();
        bench.Origin.Clear();
        using (var attempt = new Attempt(bench))
        {
            await row.Act(attempt);
            if (stopped is null)
            {
                var decisions = await attempt.DecidedAsync(Math.Max(row.Decisions, row.Expected.Split("; ").Length));
                if (row.AnyOrder)
                {
                    decisions = await Eventually.SeeAsync(() => row.Expected.Split("; ").Except(attempt.Decisions.Select(static one => one.Text)).Any() ? null : attempt.Decisions, () => $"expected: {row.Expected}\n{attempt.Log}");
                    decisions = [.. decisions.Where(one => one.Text != row.Perhaps).DistinctBy(static one => one.Text).OrderBy(one => row.Expected.IndexOf(one.Text, StringComparison.Ordinal))];
                }

                Assert.True(row.Expected == Text(decisions), $"expected: {row.Expected}\ndecided:  {Text(decisions)}\n{attempt.Log}");
            }
            else if (stopped.Length > 0)
            {
                Assert.True(bench.Stopped(stopped) > counted, $"the packet rules did not count anything as {stopped}");
                Assert.Empty(attempt.Decisions);
            }
        }

        var after = bench.Arrivals();
        Assert.Empty(bench.Attacker.Received);
        Assert.DoesNotContain(bench.Plain.Received, static received => received.Contains("sentinel", StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Origin.Requests, static request => request.Contains("sentinel", StringComparison.Ordinal));
        Assert.Equal(before.Attacker, after.Attacker);
        Assert.All(bench.Dns.Asked.Skip(before.Questions), static name => Assert.True(IsAllowed(name), $"the name servers of the attacker were asked for {name}"));
        Assert.InRange(after.Origin - before.Origin, 0, row.Origin ?? (row.Expected.StartsWith("allowed", StringComparison.Ordinal) ? long.MaxValue : 0));
        await bench.ServesAsync();
        bench.Results.Held(row.Id, row.What);
    }

    private static string Text(List<Decision> decisions) =>
        string.Join("; ", decisions.Select(static decision => decision.Text).Where((text, i) => i == 0 || text != decisions[i - 1].Text));

    private static bool IsAllowed(string name) => name is "allowed.example" or "mcp.allowed.test" or "rebind.example" or "read.example" || name.EndsWith(".wild.example", StringComparison.Ordinal);
}
