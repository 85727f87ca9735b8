using System.Security.Cryptography;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Queries;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using Bulkhead.FlowStore.Tests.Support;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.Tests.Days;

public sealed class DayTests
{
    private static readonly DateOnly Open = new(2026, 3, 10);

    [Fact]
    public async Task Days_become_a_chain_of_files_and_late_rows_further_parts()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await ThreeDaysAsync();
        var closed = await test.Store.CloseDaysAsync(Open, cancellation);
        Assert.Equal(["2026-03-08.parquet", "2026-03-09.parquet"], closed.Files.Select(file => file.Name));
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(3, session: "late")), cancellation);
        Assert.Equal(["2026-03-08.2.parquet"], (await test.Store.CloseDaysAsync(Open, cancellation)).Files.Select(file => file.Name));
        var files = await test.Store.DayFilesAsync(cancellation);
        var previous = new string('0', 64);
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(test.Folder, "days", file.Name), cancellation);
            Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)), previous), (file.Bytes, file.Sha256, file.Previous));
            Assert.Equal(file.Chain, DayKeeper.Chain(previous, file.Number, file.Name, file.Rows, file.Sha256));
            previous = file.Chain;
        }

        Assert.Equal(7, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
    }

    [Fact]
    public async Task Today_stays_open_whatever_is_asked()
    {
        await using var test = await ThreeDaysAsync();
        test.Clock.Now = Entries.Start.AddHours(3);
        Assert.Equal(["2026-03-08.parquet"], (await test.Store.CloseDaysAsync(Open, TestContext.Current.CancellationToken)).Files.Select(file => file.Name));
    }

    [Theory]
    [InlineData("written")]
    [InlineData("named")]
    [InlineData("registered")]
    public async Task Stopping_at_any_step_of_closing_loses_and_doubles_nothing(string step)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await ThreeDaysAsync();
        ((DuckDbFlowStore)test.Store).Days.AfterStep = at =>
        {
            if (at == step)
            {
                throw new OperationCanceledException("here the process died");
            }
        };
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Store.CloseDaysAsync(Open, cancellation));
        var opened = await test.ReopenAsync();
        Assert.Equal("BH8206", Assert.Single(opened.Diagnostics).Code);
        Assert.Empty(Directory.GetFiles(Path.Combine(test.Folder, "days")));
        Assert.Equal(6, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
        Assert.Equal(6, (await test.Store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total.Connections);
        Assert.Equal(2, (await test.Store.CloseDaysAsync(Open, cancellation)).Files.Length);
        Assert.Equal(6, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
        Assert.Equal(6, (await test.Store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total.Connections);
    }

    [Fact]
    public async Task Retention_takes_files_rows_and_sums_and_keeps_the_chain()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await ThreeDaysAsync();
        await test.Store.CloseDaysAsync(Open, cancellation);
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(3, session: "late")), cancellation);
        Assert.Equal(3, (await test.Store.PruneAsync(new DateOnly(2026, 3, 9), cancellation)).Rows);
        Assert.Equal(["2026-03-09.parquet"], Directory.GetFiles(Path.Combine(test.Folder, "days")).Select(Path.GetFileName));
        Assert.Equal(4, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
        Assert.Equal(4, (await test.Store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total.Connections);
        Assert.Equal([false, true], (await test.Store.DayFilesAsync(cancellation)).Select(file => file.Pruned is null));
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(200_000)), cancellation);
        Assert.Equal(5, (await test.Store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total.Connections);
    }

    [Fact]
    public async Task A_file_holds_the_words_themselves_and_is_read_without_the_store()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        test.Clock.Now = Entries.Start.AddDays(9);
        var rows = Entries.Rows(200);
        await test.Store.AppendAsync(FlowBatch.Of(rows), cancellation);
        var files = (await test.Store.CloseDaysAsync(Open.AddDays(5), cancellation)).Files;
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        var read = files.SelectMany(file => connection.Query($"SELECT {Columns.All} FROM read_parquet('{Path.Combine(test.Folder, "days", file.Name)}')", RowReader.Flow)).ToList();
        Assert.Equal(rows.Select(Comparing.Text).Order(StringComparer.Ordinal), read.Select(row => Comparing.Text(row.Entry)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Words_that_retention_removed_come_back_with_the_next_row()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await ThreeDaysAsync();
        test.Clock.Now = Entries.Start.AddDays(9);
        await test.Store.CloseDaysAsync(Open.AddDays(5), cancellation);
        await test.Store.PruneAsync(new DateOnly(2026, 3, 9), cancellation);
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(200_000)), cancellation);
        Assert.Equal(5, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
        Assert.Equal("api.openai.com", (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows[0].Entry.Name);
    }

    [Fact]
    public async Task A_crash_between_retention_and_deletion_leaves_no_file()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await ThreeDaysAsync();
        await test.Store.CloseDaysAsync(Open, cancellation);
        ((DuckDbFlowStore)test.Store).Days.AfterStep = _ => throw new OperationCanceledException("here the process died");
        await Assert.ThrowsAsync<OperationCanceledException>(() => test.Store.PruneAsync(new DateOnly(2026, 3, 9), cancellation));
        Assert.Equal("BH8206", Assert.Single((await test.ReopenAsync()).Diagnostics).Code);
        Assert.Equal(["2026-03-09.parquet"], Directory.GetFiles(Path.Combine(test.Folder, "days")).Select(Path.GetFileName));
        Assert.Equal(4, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_told_and_the_rest_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await ThreeDaysAsync();
        await test.Store.CloseDaysAsync(Open, cancellation);
        File.Delete(Path.Combine(test.Folder, "days", "2026-03-08.parquet"));
        Assert.Equal("BH8204", Assert.Single((await test.ReopenAsync()).Diagnostics).Code);
        Assert.Equal(4, (await test.Store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Length);
    }

    private static async Task<TestStore> ThreeDaysAsync()
    {
        var test = await TestStore.CreateAsync();
        await test.Store.AppendAsync(FlowBatch.Of(new[] { 1, 2, 6000, 90_000, 91_800, 180_000 }.Select(second => Entries.Decision(second))), TestContext.Current.CancellationToken);
        return test;
    }
}
