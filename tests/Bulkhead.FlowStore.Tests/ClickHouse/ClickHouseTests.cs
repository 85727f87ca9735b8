using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.ClickHouse;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Tests.Support;
using CsCheck;

namespace Bulkhead.FlowStore.Tests.ClickHouse;

/// <summary>The same questions to a real ClickHouse engine, through the driver.</summary>
public sealed class ClickHouseTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static readonly DateTimeOffset Now = Entries.Start.AddDays(5);

    [Fact]
    public async Task The_engine_finds_the_rows_that_the_filter_means()
    {
        await using var store = await OpenAsync();
        var cancellation = TestContext.Current.CancellationToken;
        var rows = Entries.Rows(1000);
        await store.AppendAsync(FlowBatch.Of(rows), cancellation);
        await Filters.Everything.SampleAsync(
            async filter => Assert.Equal(
                rows.Where(row => PlainMatcher.Matches(filter, row)).Select(Comparing.Text).Order(StringComparer.Ordinal),
                (await store.ListAsync(filter, limit: 10_000, cancellation: cancellation)).Rows.Select(row => Comparing.Text(row.Entry)).Order(StringComparer.Ordinal)),
            iter: 40, threads: 1);
    }

    [Fact]
    public async Task Both_engines_give_the_same_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var clickhouse = await OpenAsync();
        await using var duckdb = await TestStore.CreateAsync();
        foreach (var batch in Entries.Rows(600).Chunk(200))
        {
            await clickhouse.AppendAsync(FlowBatch.Of(batch), cancellation);
            await duckdb.Store.AppendAsync(FlowBatch.Of(batch), cancellation);
        }

        var state = new GroupState(new string('a', 32), GroupStateKind.AcceptedUntil, Now, "o'k \\ ", "eve", Now);
        await clickhouse.SetGroupStateAsync(state, cancellation);
        await duckdb.Store.SetGroupStateAsync(state, cancellation);
        await Filters.Summed.SampleAsync(
            async filter => Assert.Equal(await AnswersAsync(duckdb.Store, filter), await AnswersAsync(clickhouse, filter)), iter: 8, threads: 1);
    }

    [Theory]
    [InlineData("begun")]
    [InlineData("written")]
    public async Task A_batch_that_was_not_closed_does_not_count_and_is_withdrawn(string step)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = (ClickHouseFlowStore)await OpenAsync();
        await store.AppendAsync(new FlowBatch([Entries.Decision(1)], [], [new Checkpoint("gateway", "f", 10, "s\t'")], []), cancellation);
        store.Batches.AfterStep = at =>
        {
            if (at == step)
            {
                throw new OperationCanceledException("here the process died");
            }
        };
        var batch = new FlowBatch([Entries.Decision(2)], [], [new Checkpoint("gateway", "f", 20, "")], [new SourceCount("gateway", 7, 1, System.Collections.Immutable.ImmutableSortedDictionary<string, long>.Empty.Add("dns", 3))]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => store.AppendAsync(batch, cancellation));
        Assert.Single((await store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows);
        var opened = await FlowStores.OpenAsync(fixture.Options(Now), cancellation);
        Assert.Equal("BH8206", Assert.Single(opened.Diagnostics).Code);
        await using var again = opened.Store!;
        Assert.Equal(new Checkpoint("gateway", "f", 10, "s\t'"), Assert.Single(await again.PositionsAsync(cancellation)));
        await again.AppendAsync(batch, cancellation);
        Assert.Equal([2L, 1L], (await again.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Select(row => (long)(row.Entry.Time - Entries.Start).TotalSeconds));
        Assert.Equal(20, Assert.Single(await again.PositionsAsync(cancellation)).Offset);
        var health = Assert.Single(await again.SourcesAsync(cancellation));
        Assert.Equal((2, 7, 1, 3), (health.Stored, health.Read, health.Quarantined, health.Ignored["dns"]));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Corrections_and_retention()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var store = await OpenAsync();
        await store.AppendAsync(FlowBatch.Of(Entries.Decision(1, session: "l4"), Entries.Decision(2, session: "other"), Entries.Decision(200_000, session: "later")), cancellation);
        await store.AppendAsync(new FlowBatch([Entries.Decision(3, session: "l7")], [new Correction("gateway", "l4", Entries.Start, Entries.Start.AddHours(1))], [], []), cancellation);
        Assert.Equal(["later", "l7", "other"], (await store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Select(row => row.Entry.Session));
        await store.PruneAsync(DateOnly.FromDateTime(Entries.Start.UtcDateTime).AddDays(1), cancellation);
        Assert.Equal(["later"], (await store.ListAsync(FlowFilter.All, cancellation: cancellation)).Rows.Select(row => row.Entry.Session));
    }

    private static async Task<string> AnswersAsync(IFlowStore store, FlowFilter filter)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var groups = (await store.DeniedGroupsAsync(filter, new DeniedGroupQuery(5000, Buckets: 0), cancellation)).OrderBy(group => group.Fingerprint, StringComparer.Ordinal).ToList();
        var answers = new
        {
            One = groups.Count == 0 ? null : await store.DeniedGroupAsync(groups[0].Fingerprint, filter, new DeniedGroupQuery(Buckets: 0), cancellation),
            None = await store.DeniedGroupAsync(new string('0', 32), filter, new DeniedGroupQuery(), cancellation),
            Stats = await store.StatsAsync(filter, FlowField.Workload, 50, cancellation),
            Origins = (await store.StatsAsync(filter, FlowField.Origin, 50, cancellation)).Values,
            Series = await store.SeriesAsync(filter, TimeSpan.FromMinutes(30), cancellation),
            Groups = groups,
            Edges = await store.EdgesAsync(filter, 5000, cancellation),
            Rules = await store.RuleUsageAsync(filter, cancellation),
            New = (await store.NewDestinationsAsync(Entries.Start.AddHours(20), 5000, cancellation)).OrderBy(item => item.ToString(), StringComparer.Ordinal),
            Page = (await store.ConnectionsAsync(filter, limit: 50, cancellation: cancellation)).Rows.Select(row => Comparing.Text(row.Flow.Entry)).Order(StringComparer.Ordinal),
            States = await store.GroupStatesAsync(cancellation: cancellation),
        };
        return System.Text.Json.JsonSerializer.Serialize(answers).Replace("},{", "},\n{", StringComparison.Ordinal);
    }

    private async Task<IFlowStore> OpenAsync()
    {
        Assert.SkipWhen(fixture.Missing is not null, fixture.Missing ?? "");
        fixture.Empty();
        var opened = await FlowStores.OpenAsync(fixture.Options(Now), TestContext.Current.CancellationToken);
        Assert.Empty(opened.Diagnostics);
        return opened.Store!;
    }
}

/// <summary>The engine, once for all tests: a process holds one.</summary>
public sealed class EngineFixture : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-clickhouse-").FullName;
    private readonly EngineServer? server;

    public EngineFixture()
    {
        var library = Environment.GetEnvironmentVariable("BULKHEAD_CHDB") ?? Find();
        if (library is null || !File.Exists(library))
        {
            Missing = "libchdb.so is not there (scripts/clickhouse-engine installs it)";
            return;
        }

        server = EngineServer.Start(library, folder);
    }

    /// <summary>Why the tests cannot run; null when they can.</summary>
    public string? Missing { get; }

    public FlowStoreOptions Options(DateTimeOffset now) => new() { ClickHouse = server!.Connection, Time = new TestClock { Now = now } };

    public void Empty()
    {
        server!.Execute("DROP DATABASE IF EXISTS default SYNC");
        server.Execute("CREATE DATABASE default ENGINE = Atomic");
    }

    public void Dispose()
    {
        server?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Bulkhead.slnx")))
            {
                return Path.Combine(at.FullName, "tests", "clickhouse", "node_modules", "@chdb", "lib-linux-x64-gnu", "libchdb.so");
            }
        }

        return null;
    }
}
