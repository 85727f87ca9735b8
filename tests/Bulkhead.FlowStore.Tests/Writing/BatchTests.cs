using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Tests.Support;
using Bulkhead.FlowStore.Writing;

namespace Bulkhead.FlowStore.Tests.Writing;

public sealed class BatchTests
{
    [Fact]
    public async Task Rows_positions_and_counts_survive_together()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        var ignored = ImmutableSortedDictionary<string, long>.Empty.Add("dns'", 2);
        await test.Store.AppendAsync(new FlowBatch([Entries.Decision(1)], [], [new Checkpoint("gateway", "f'1", 10, "s")], [new SourceCount("gateway", 3, 1, ignored)]), cancellation);
        await test.Store.AppendAsync(new FlowBatch([Entries.Decision(9)], [], [new Checkpoint("gateway", "f'1", 20, "t")], [new SourceCount("gateway", 1, 0, ignored)]), cancellation);
        Assert.Empty((await test.ReopenAsync()).Diagnostics);
        Assert.Equal(new Checkpoint("gateway", "f'1", 20, "t"), Assert.Single(await test.Store.PositionsAsync(cancellation)));
        var health = Assert.Single(await test.Store.SourcesAsync(cancellation));
        Assert.Equal((4, 2, 1, 4), (health.Read, health.Stored, health.Quarantined, health.Ignored["dns'"]));
        Assert.Equal(Entries.Start.AddSeconds(9), health.LastRecord);
        Assert.Equal(test.Clock.Now - Entries.Start.AddSeconds(9), health.Lag);
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(10)), cancellation);
        Assert.Equal([3L, 2L, 1L], (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Select(row => row.Sequence));
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        var broken = Entries.Decision(2) with { Time = DateTimeOffset.MaxValue };
        await Assert.ThrowsAnyAsync<Exception>(() => test.Store.AppendAsync(new FlowBatch([Entries.Decision(1), null!, broken], [], [new Checkpoint("gateway", "f", 10, "")], []), cancellation));

        // The last thing of a batch fails: the words of its rows are written by then, and go with it.
        await Assert.ThrowsAnyAsync<Exception>(() => test.Store.AppendAsync(new FlowBatch([Entries.Decision(1)], [], [], [new SourceCount("gateway", 1, 0, null!)]), cancellation));
        Assert.Empty((await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows);
        Assert.Empty(await test.Store.PositionsAsync(cancellation));
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(1)), cancellation);
        Assert.Equal("api.openai.com", Assert.Single((await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows).Entry.Name);
        Assert.Equal(1, (await test.Store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total.Allowed);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(4)]
    [InlineData(1)]
    public async Task What_is_replaced_goes_from_rows_and_sums(int compactAfter)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        ((DuckDbFlowStore)test.Store).Batches.CompactAfter = compactAfter;
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(1, session: "l4"), Entries.Decision(2, session: "l4b"), Entries.Decision(70, session: "l4"), Entries.Decision(7000, session: "l4")), cancellation);
        var correction = new Correction("gateway", "l4", Entries.Start, Entries.Start.AddMinutes(5));
        await test.Store.AppendAsync(new FlowBatch([Entries.Decision(3, session: "l4"), Entries.Decision(4, verdict: FlowVerdict.Denied, session: "l7")], [correction, correction with { Session = "nobody" }], [], []), cancellation);
        Assert.Equal(["l4", "l7", "l4b"], (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Select(row => row.Entry.Session));
        var total = (await test.Store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total;
        Assert.Equal((2, 1), (total.Allowed, total.Denied));
    }

    [Fact]
    public async Task A_writer_gathers_and_completes_after_the_commit()
    {
        await using var test = await TestStore.CreateAsync();
        await using (var writer = new FlowWriter(test.Store, new FlowWriterOptions { MaximumRows = 10, Queue = 4 }, TimeProvider.System))
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, 60), TestContext.Current.CancellationToken, async (i, cancellation) =>
            {
                await writer.WriteAsync(new FlowBatch([Entries.Decision(i, session: $"{i}")], [], [new Checkpoint($"s{i % 3}", "f", i, "")], []), cancellation);
                var stored = await test.Store.ListAsync(Filters.Where(FlowField.Session, new TextOperand($"{i}")), cancellation: cancellation);
                Assert.Single(stored.Rows);
            });
            await Assert.ThrowsAnyAsync<Exception>(() => writer.WriteAsync(new FlowBatch([null!], [], [], []), TestContext.Current.CancellationToken));
            await writer.WriteAsync(FlowBatch.Of(Entries.Decision(60)), TestContext.Current.CancellationToken);
        }

        Assert.Equal(61, (await test.Store.ListAsync(FlowFilter.All, cancellation: TestContext.Current.CancellationToken)).Rows.Length);
        Assert.Equal(3, (await test.Store.PositionsAsync(TestContext.Current.CancellationToken)).Length);
    }
}
