using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Tests.Support;
using CsCheck;

namespace Bulkhead.FlowStore.Tests.Queries;

public sealed class FilterTests
{
    [Fact]
    public async Task The_engine_finds_the_rows_that_the_filter_means()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        var rows = Entries.Rows(1500);
        await test.Store.AppendAsync(FlowBatch.Of(rows.Take(900)), cancellation);
        test.Clock.Now = Entries.Start.AddDays(9);
        await test.Store.CloseDaysAsync(new DateOnly(2026, 3, 10), cancellation);
        await test.Store.AppendAsync(FlowBatch.Of(rows.Skip(900)), cancellation);
        var met = 0;
        await Filters.Everything.SampleAsync(
            async filter =>
            {
                var expected = rows.Where(row => PlainMatcher.Matches(filter, row)).Select(Comparing.Text).Order(StringComparer.Ordinal).ToList();
                var page = await test.Store.ListAsync(filter, limit: 10_000, cancellation: cancellation);
                Assert.Equal(expected, page.Rows.Select(row => Comparing.Text(row.Entry)).Order(StringComparer.Ordinal));
                Interlocked.Add(ref met, expected.Count > 0 ? 1 : 0);
            },
            iter: 150, threads: 2);
        Assert.True(met > 40, $"only {met} filters met a row");
    }
}
