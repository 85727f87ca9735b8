using System.Globalization;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Tests.Support;
using CsCheck;

namespace Bulkhead.FlowStore.Tests.Queries;

/// <summary>Summaries against the same numbers from plain rows, with rows in the table, in files, late and taken back.</summary>
public sealed class SummaryTests
{
    [Fact]
    public async Task Summaries_count_what_the_filter_means()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();

        // Some sums stay as the batches left them, most are added up by minute and half hour.
        ((DuckDbFlowStore)test.Store).Batches.CompactAfter = 150;
        var all = Entries.Rows(1200);
        foreach (var batch in all.Take(900).Chunk(150))
        {
            await test.Store.AppendAsync(FlowBatch.Of(batch), cancellation);
        }

        test.Clock.Now = Entries.Start.AddDays(9);
        await test.Store.CloseDaysAsync(new DateOnly(2026, 3, 10), cancellation);
        foreach (var batch in all.Skip(900).Chunk(100))
        {
            await test.Store.AppendAsync(FlowBatch.Of(batch), cancellation);
        }

        var rows = (await test.Store.ListAsync(FlowFilter.All, limit: 10_000, cancellation: cancellation)).Rows.Select(row => row.Entry).ToList();
        Assert.Equal(1200, rows.Count);
        await Gen.Select(Filters.Summed, Pick.From(1, 7, 30, 60, 90, 1440)).SampleAsync(
            async question =>
            {
                var (filter, minutes) = question;
                var met = rows.Where(row => PlainMatcher.Matches(filter, row)).ToList();
                Assert.Equal(Texts(met.GroupBy(row => (row.Policy, row.Rule)).Select(group => $"{group.Key} {Counts(group)} {Seen(group)}")),
                    Texts((await test.Store.RuleUsageAsync(filter, cancellation)).Select(item => $"{(item.Policy, item.Rule)} {item.Counts} {item.First:O} {item.Last:O}")));
                Assert.Equal(Texts(met.GroupBy(row => (row.Workload, row.Namespace, row.Policy, row.Rule, Kept(row.Name), Target(row), row.Port)).Select(group => $"{group.Key} {Counts(group)}")),
                    Texts((await test.Store.EdgesAsync(filter, 10_000, cancellation)).Select(item => $"{(item.Workload, item.Namespace, item.Policy, item.Rule, item.Name, item.Address, item.Port)} {item.Counts}")));
                var stats = await test.Store.StatsAsync(filter, FlowField.Workload, 100, cancellation);
                Assert.Equal(Counts(met), stats.Total);
                Assert.Equal(Texts(met.GroupBy(row => row.Workload).Select(group => $"{group.Key} {Counts(group)} {Seen(group)}")), Texts(stats.Values.Select(item => $"{item.Value} {item.Counts} {item.First:O} {item.Last:O}")));
                var groups = await test.Store.DeniedGroupsAsync(filter, new DeniedGroupQuery(10_000, 5), cancellation);
                Assert.Equal(
                    Texts(met.Where(row => row is { Event: FlowEvent.Decision, Verdict: not FlowVerdict.Allowed }).GroupBy(row => (row.Workload, row.Namespace, Kept(row.Name), Target(row), row.Port, row.Reason))
                        .Select(group => $"{group.Key} {group.Count(row => row.Verdict == FlowVerdict.Denied)} {group.Count()} {Seen(group)}")),
                    Texts(groups.Select(item => $"{(item.Workload, item.Namespace, item.Name, item.Address, item.Port, item.Reason)} {item.Denied} {item.Sparkline.Sum()} {item.First:O} {item.Last:O}")));
                Assert.Equal(groups.Length, groups.Select(group => group.Fingerprint).Distinct(StringComparer.Ordinal).Count());
                foreach (var group in groups.Take(2))
                {
                    var same = await test.Store.DeniedGroupAsync(group.Fingerprint, filter, new DeniedGroupQuery(1, 5), cancellation);
                    Assert.Equal(group, same! with { Sparkline = group.Sparkline });
                    Assert.Equal(group.Sparkline, same.Sparkline);
                }

                var bucket = TimeSpan.FromMinutes(minutes);
                var series = await test.Store.SeriesAsync(filter, bucket, cancellation);
                Assert.Equal(Counts(met), FlowCounts.Sum(series.Select(point => point.Counts)));
                Assert.True(series.Length <= 5000);
                Assert.Equal(Texts(met.GroupBy(row => new DateTimeOffset(row.Time.Ticks - (row.Time.Ticks % bucket.Ticks), TimeSpan.Zero)).Select(group => $"{group.Key:O} {Counts(group)}").Where(NotEmpty)),
                    Texts(series.Select(point => $"{point.Start:O} {point.Counts}").Where(NotEmpty)));
            },
            iter: 25, threads: 2);
    }

    [Theory]
    [InlineData(FlowField.Pod)]
    [InlineData(FlowField.Path)]
    [InlineData(FlowField.Address)]
    [InlineData(FlowField.SourceAddress)]
    [InlineData(FlowField.Port)]
    [InlineData(FlowField.Origin)]
    [InlineData(FlowField.Verdict)]
    [InlineData(FlowField.Event)]
    public async Task Numbers_by_any_field(FlowField field)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        var rows = Entries.Rows(200);
        await test.Store.AppendAsync(FlowBatch.Of(rows), cancellation);
        string?[] Values(FlowEntry row) => field switch
        {
            FlowField.Pod => [row.Pod],
            FlowField.Path => [row.Path],
            FlowField.Address => [Plain(row.Address)],
            FlowField.SourceAddress => [Plain(row.SourceAddress)],
            FlowField.Port => [row.Port == 0 ? null : row.Port.ToString(CultureInfo.InvariantCulture)],
            FlowField.Origin => row.Origins.IsEmpty ? [null] : [.. row.Origins],
            FlowField.Verdict => [row.Verdict switch { FlowVerdict.Allowed => "allowed", FlowVerdict.Denied => "denied", _ => "would-deny" }],
            _ => [row.Event == FlowEvent.End ? "end" : "decision"],
        };
        var expected = rows.SelectMany(row => Values(row).Select(value => (row, value))).GroupBy(pair => pair.value).Select(group => $"{group.Key} {Counts(group.Select(pair => pair.row))}");
        var stats = await test.Store.StatsAsync(FlowFilter.All, field, 100, cancellation);
        Assert.Equal(Texts(expected), Texts(stats.Values.Select(item => $"{item.Value} {item.Counts}")));
        Assert.Equal(Counts(rows), stats.Total);
    }

    private static FlowCounts Counts(IEnumerable<FlowEntry> rows)
    {
        var list = rows.ToList();
        long Of(FlowVerdict verdict) => list.Count(row => row.Event == FlowEvent.Decision && row.Verdict == verdict);
        return new(Of(FlowVerdict.Allowed), Of(FlowVerdict.Denied), Of(FlowVerdict.WouldDeny), list.Sum(row => row.BytesSent), list.Sum(row => row.BytesReceived));
    }

    private static string Seen(IEnumerable<FlowEntry> rows) => $"{rows.Min(row => row.Time):O} {rows.Max(row => row.Time):O}";

    private static bool NotEmpty(string text) => !text.Contains($"{default(FlowCounts)}", StringComparison.Ordinal);

    private static string? Kept(string? text) => text?.Replace('\0', '\u2400');

    private static string? Target(FlowEntry row) => row.Name is null ? Plain(row.Address) : null;

    private static string? Plain(System.Net.IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();

    private static List<string> Texts(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];
}
