using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.DuckDb;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Sql;
using Bulkhead.FlowStore.Tests.Support;
using DuckDB.NET.Data;

namespace Bulkhead.FlowStore.Tests.Days;

public sealed class OpeningTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bulkhead-open-").FullName;

    private FlowStoreOptions Options => new() { Folder = folder, Threads = 1, MemoryMegabytes = 128 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_older_store_is_brought_up_to_date_with_what_it_holds(int version)
    {
        DuckDbOpening.Open(Options, version);
        using (var connection = new DuckDBConnection($"Data Source={Path.Combine(folder, "flows.duckdb")}"))
        {
            connection.Open();
            connection.Execute("INSERT INTO checkpoints VALUES ('gateway', 'f', 7, '')");
        }

        var opened = await FlowStores.OpenAsync(Options, TestContext.Current.CancellationToken);
        await using var store = opened.Store!;
        Assert.Equal(7, Assert.Single(await store.PositionsAsync(TestContext.Current.CancellationToken)).Offset);
        Assert.Empty(await store.DayFilesAsync(TestContext.Current.CancellationToken));
        await store.AppendAsync(FlowBatch.Of(Entries.Decision(1)), TestContext.Current.CancellationToken);
        Assert.Single((await store.ListAsync(FlowFilter.All, cancellation: TestContext.Current.CancellationToken)).Rows);
    }

    [Fact]
    public async Task Rows_of_an_older_store_keep_all_their_words()
    {
        // Version 3 kept the words in the row. The rows are copied there as they are read now, so that nothing but the step is between the two.
        var cancellation = TestContext.Current.CancellationToken;
        var rows = Entries.Rows(300);
        var other = Path.Combine(folder, "other");
        var database = Path.Combine(folder, "flows.duckdb");
        await using (var source = (await FlowStores.OpenAsync(Options with { Folder = other }, cancellation)).Store!)
        {
            await source.AppendAsync(FlowBatch.Of(rows), cancellation);
        }

        DuckDbOpening.Open(Options, 3);
        using (var connection = new DuckDBConnection($"Data Source={database}"))
        {
            connection.Open();
            connection.Execute($"ATTACH '{Path.Combine(other, "flows.duckdb")}' AS other (READ_ONLY)");
            connection.Execute($"INSERT INTO flows SELECT {Columns.All} FROM other.flows");
            connection.Execute("INSERT INTO dims SELECT * FROM other.dims");
            connection.Execute("INSERT INTO sums_minute SELECT * FROM other.sums_recent");

            // The numbers of combinations are hashes with this key.
            connection.Execute("UPDATE meta SET value = (SELECT value FROM other.meta WHERE key = 'secret') WHERE key = 'secret'");
        }

        await using var store = (await FlowStores.OpenAsync(Options, cancellation)).Store!;
        await store.AppendAsync(FlowBatch.Of(rows), cancellation);
        var found = (await store.ListAsync(FlowFilter.All, limit: 1000, cancellation: cancellation)).Rows;
        Assert.Equal(rows.Concat(rows).Select(Comparing.Text).Order(StringComparer.Ordinal), found.Select(row => Comparing.Text(row.Entry)).Order(StringComparer.Ordinal));
        Assert.Equal(600, found.Select(row => row.Sequence).Distinct().Count());
        Assert.Equal(2 * rows.Count(row => row.Event == FlowEvent.Decision), (await store.StatsAsync(FlowFilter.All, FlowField.Name, cancellation: cancellation)).Total.Connections);
        using (var connection = new DuckDBConnection($"Data Source={database}"))
        {
            connection.Open();
            Assert.Equal(connection.Scalar<long>("SELECT count(*) FROM kinds"), connection.Scalar<long>($"SELECT count(*) FROM (SELECT DISTINCT {Kind.Columns} FROM flows)"));
        }
    }

    [Fact]
    public async Task A_newer_store_is_left_alone()
    {
        await (await FlowStores.OpenAsync(Options, TestContext.Current.CancellationToken)).Store!.DisposeAsync();
        using (var connection = new DuckDBConnection($"Data Source={Path.Combine(folder, "flows.duckdb")}"))
        {
            connection.Open();
            connection.Execute("UPDATE meta SET value = '99' WHERE key = 'schema'");
        }

        var opened = await FlowStores.OpenAsync(Options, TestContext.Current.CancellationToken);
        Assert.Null(opened.Store);
        Assert.Equal("BH8201", Assert.Single(opened.Diagnostics).Code);
    }

    [Fact]
    public async Task A_damaged_file_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "flows.duckdb"), new string('x', 20_000), TestContext.Current.CancellationToken);
        var opened = await FlowStores.OpenAsync(Options, TestContext.Current.CancellationToken);
        Assert.Equal("BH8203", Assert.Single(opened.Diagnostics).Code);
    }

    [Fact]
    public async Task The_engine_reads_nothing_outside_of_its_folder()
    {
        await using var store = (await FlowStores.OpenAsync(Options, TestContext.Current.CancellationToken)).Store!;
        using var connection = new DuckDBConnection($"Data Source={Path.Combine(folder, "flows.duckdb")}");
        connection.Open();
        Assert.Throws<DuckDBException>(() => connection.Execute("SELECT * FROM read_text('/etc/hostname')"));
        Assert.Throws<DuckDBException>(() => connection.Execute("SET enable_external_access = true"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
