using System.IO.Compression;
using System.Net;
using Bulkhead.Dashboard.Access;
using Bulkhead.Evidence.Facts;
using Bulkhead.Flows.Records;

namespace Bulkhead.Dashboard.Tests;

/// <summary>The page of evidence, and what the flow store says about a period.</summary>
public sealed class EvidencePageTests
{
    [Fact]
    public async Task The_newest_bundle_is_shown_with_its_gaps_first()
    {
        await using var desk = await Desk.OpenAsync([]);
        var page = await GetAsync(desk, Role.Viewer, "/evidence");
        Assert.Contains("0002-20260301-20260303", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("llm-groq is configured", StringComparison.Ordinal) < page.IndexOf("NIST SP 800-53", StringComparison.Ordinal));
        Assert.DoesNotContain(EvidenceChain.Hostile, page, StringComparison.Ordinal);
        Assert.Contains("Its files are what its manifest says", page, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("bundle.zip", page, StringComparison.Ordinal);
        Assert.Contains("bundle.zip", await GetAsync(desk, Role.Investigator, "/evidence"), StringComparison.Ordinal);
        Assert.Contains("Every claim is met.", await GetAsync(desk, Role.Viewer, "/evidence?bundle=0001-20260301-20260303"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_is_said_and_reports_are_not_believed()
    {
        await using var desk = await Desk.OpenAsync([]);
        var bundle = Path.Combine(desk.Services.Bundles!, "0002-20260301-20260303");
        var posture = Path.Combine(bundle, BundlePaths.Posture);
        await File.WriteAllTextAsync(posture, (await File.ReadAllTextAsync(posture, TestContext.Current.CancellationToken)).Replace("\"failed\"", "\"met\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var page = await GetAsync(desk, Role.Viewer, "/evidence");
        Assert.Contains("posture.json was changed", page, StringComparison.Ordinal);
        Assert.Contains("llm-groq is configured", page, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(desk.Services.Bundles!, "0001-20260301-20260303"), recursive: true);
        Assert.Contains("chain.txt does not list the bundles that are here", await GetAsync(desk, Role.Viewer, "/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_is_downloaded_as_it_is_and_its_report_can_do_nothing()
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Investigator);
        var bundle = Path.Combine(desk.Services.Bundles!, "0001-20260301-20260303");
        using var archive = new ZipArchive(await client.GetStreamAsync("/evidence/0001-20260301-20260303/bundle.zip", TestContext.Current.CancellationToken));
        Assert.Equal(
            Directory.EnumerateFiles(bundle, "*", SearchOption.AllDirectories).Select(path => "0001-20260301-20260303/" + Path.GetRelativePath(bundle, path)).Order(StringComparer.Ordinal),
            archive.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal));

        using var report = await client.GetAsync("/evidence/0001-20260301-20260303/report", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
        Assert.StartsWith("sandbox; default-src 'none'", Assert.Single(report.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        foreach (var name in new[] { "gone", "..", "%2e%2e", "..%2f..%2faccess", ".", "0001-20260301-20260303%2f.." })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/evidence/{name}/report", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/evidence/{name}/bundle.zip", TestContext.Current.CancellationToken)).StatusCode);
        }
    }

    [Fact]
    public async Task The_store_answers_for_a_period_and_pins_its_days()
    {
        var today = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero);
        FlowEntry[] flows = [.. Samples.Day(today.AddDays(-1).AddHours(23)), .. Samples.Day(today.AddDays(-2).AddHours(23))];
        await using var desk = await Desk.OpenAsync(flows);
        var (since, until) = (today.AddDays(-3), today);
        var facts = await FactsAsync(desk, since, until);
        var decisions = flows.Where(flow => flow.Event == FlowEvent.Decision && flow.Time >= since && flow.Time < until).ToArray();
        Assert.Equal(decisions.Count(static flow => flow.Verdict == FlowVerdict.Allowed), facts.Total.Allowed);
        Assert.Equal(decisions.Count(static flow => flow.Verdict == FlowVerdict.Denied), facts.Total.Denied);
        Assert.Equal(decisions.Count(static flow => flow is { Verdict: FlowVerdict.Allowed, Rule: null }), facts.Unattributed.Rule);
        Assert.Equal(decisions.Count(static flow => flow is { Verdict: FlowVerdict.Allowed, Workload: null }), facts.Unattributed.Workload);
        Assert.Equal(decisions.Count(static flow => flow is { Verdict: FlowVerdict.Allowed, Name: null, Address: null }), facts.Unattributed.Destination);
        Assert.Equal(
            decisions.GroupBy(static flow => DateOnly.FromDateTime(flow.Time.UtcDateTime)).Select(static day => (day.Key, (long)day.Count())).Order(),
            facts.Days.Where(static day => day.Counts.Allowed + day.Counts.Denied + day.Counts.WouldDeny > 0).Select(static day => (day.Day, day.Counts.Allowed + day.Counts.Denied + day.Counts.WouldDeny)).Order());
        Assert.NotEmpty(facts.DayFiles);
        Assert.All(facts.DayFiles, static day => Assert.Equal("same", day.Found));
        Assert.Empty(Evidence.Bundles.DayChain.Problems(facts.DayFiles));

        // One byte of one stored day.
        var file = Path.Combine(desk.Services.Days!, facts.DayFiles[0].Name);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        Assert.Equal("changed", (await FactsAsync(desk, since, until)).DayFiles[0].Found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?since=2026-03-01T00:00:00Z")]
    [InlineData("?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z")]
    [InlineData("?since=yesterday&until=today")]
    public async Task A_period_that_is_none_is_refused(string query)
    {
        await using var desk = await Desk.OpenAsync([]);
        using var client = desk.Client(Role.Investigator);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/v1/evidence/flows" + query, TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task<FlowFacts> FactsAsync(Desk desk, DateTimeOffset since, DateTimeOffset until)
    {
        using var client = desk.Client(Role.Investigator);
        var bytes = await client.GetByteArrayAsync($"/api/v1/evidence/flows?since={since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}&until={until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}", TestContext.Current.CancellationToken);
        return EvidenceJson.Read<FlowFacts>(bytes, out var problem) ?? throw new InvalidOperationException(problem);
    }

    private static async Task<string> GetAsync(Desk desk, Role role, string path)
    {
        using var client = desk.Client(role);
        return await client.GetStringAsync(path, TestContext.Current.CancellationToken);
    }
}
