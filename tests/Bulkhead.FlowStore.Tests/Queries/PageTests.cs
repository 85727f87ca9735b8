using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Tests.Support;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.Tests.Queries;

public sealed class PageTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(1000, false)]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(1000, true)]
    public async Task Pages_show_every_row_once_in_both_directions(int limit, bool terms)
    {
        // Both mean every row; with terms, a page is looked for in short times first.
        var filter = terms ? new FlowFilter(null, null, [new FilterTerm(FlowField.Session, true, [new TextOperand("nobody")])]) : FlowFilter.All;
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        var rows = Entries.Rows(60);
        await test.Store.AppendAsync(FlowBatch.Of(rows.Take(40)), cancellation);
        test.Clock.Now = Entries.Start.AddDays(9);
        await test.Store.CloseDaysAsync(new DateOnly(2026, 3, 10), cancellation);
        await test.Store.AppendAsync(FlowBatch.Of(rows.Skip(40)), cancellation);
        var older = new List<StoredFlow>();
        FlowCursor? cursor = null;
        do
        {
            var page = await test.Store.ListAsync(filter, cursor, limit, PageDirection.Older, cancellation);
            older.AddRange(page.Rows);
            cursor = FlowCursor.Parse(page.Older?.ToString());
        }
        while (cursor is not null);
        Assert.Equal(60, older.Count);
        Assert.Equal(older.OrderByDescending(row => row.Entry.Time).ThenByDescending(row => row.Sequence), older);
        var newer = new List<StoredFlow>();
        cursor = null;
        while (await test.Store.ListAsync(filter, cursor, limit, PageDirection.Newer, cancellation) is { Rows.IsEmpty: false } page)
        {
            newer.InsertRange(0, page.Rows);
            cursor = page.Newer;
        }

        Assert.Equal(older.Select(row => row.Sequence), newer.Select(row => row.Sequence));
        Assert.Equal(older.AsEnumerable().Reverse().Select(row => row.Sequence), await Sequences(test.Store.ExportAsync(FlowFilter.All, cancellation)));
    }

    [Fact]
    public async Task Connections_know_how_they_ended()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(1, session: "1"), Entries.Decision(2, session: "2"), Entries.Decision(3, "evil.example", FlowVerdict.Denied, "3"), Entries.End(5, 10, 20, "1")), cancellation);
        var page = await test.Store.ConnectionsAsync(FlowFilter.All, cancellation: cancellation);
        Assert.Equal(["3", "2", "1"], page.Rows.Select(row => row.Flow.Entry.Session));
        Assert.Equal(new FlowEnding(Entries.Start.AddSeconds(5), "client-closed", 10, 20, TimeSpan.FromSeconds(2)), page.Rows[2].Ending);
        Assert.All(page.Rows.Take(2), row => Assert.Null(row.Ending));
        Assert.Equal("1", Assert.Single((await test.Store.ConnectionsAsync(Filters.Where(FlowField.Event, new EventOperand(FlowEvent.End)), cancellation: cancellation)).Rows).Flow.Entry.Session);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(60, true)]
    [InlineData(61, true)]
    [InlineData((60 * 60) + 1, true)]
    [InlineData(20 * 60 * 60, true)]
    [InlineData((24 * 60 * 60) + 2, false)]
    public async Task An_end_is_found_within_a_day(int seconds, bool found)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(0, session: "1"), Entries.Decision(1, session: "2"), Entries.End(3, 1, 1, "2"), Entries.End(seconds, 10, 20, "1")), cancellation);
        var page = await test.Store.ConnectionsAsync(FlowFilter.All, cancellation: cancellation);
        Assert.NotNull(page.Rows[0].Ending);
        Assert.Equal(found ? Entries.Start.AddSeconds(seconds) : null, page.Rows[1].Ending?.Time);
    }

    [Fact]
    public async Task Connections_that_ask_know_how_many_rows_a_page_has()
    {
        // The engine has settings of a connection and of all: one that only the writer has would cost every page its time.
        await using var test = await TestStore.CreateAsync();
        using var another = new DuckDBConnection($"Data Source={Path.Combine(test.Folder, "flows.duckdb")}");
        another.Open();
        Assert.Equal(128UL, another.Scalar<ulong>("SELECT current_setting('dynamic_or_filter_threshold')"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-2-3")]
    [InlineData("x-1")]
    [InlineData("99999999999999999999-1")]
    [InlineData("9223372036854775807-1")]
    public void A_cursor_that_is_none_is_none(string? text) => Assert.Null(FlowCursor.Parse(text));

    private static async Task<List<long>> Sequences(IAsyncEnumerable<StoredFlow> rows)
    {
        var numbers = new List<long>();
        await foreach (var row in rows)
        {
            numbers.Add(row.Sequence);
        }

        return numbers;
    }
}
