using Bulkhead.FlowStore.DuckDb;

namespace Bulkhead.FlowStore.Tests.Support;

/// <summary>An embedded store in a folder that goes away with it.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private TestStore(string folder, IFlowStore store, TestClock clock) => (Folder, Store, Clock) = (folder, store, clock);

    public string Folder { get; }

    public IFlowStore Store { get; private set; }

    public TestClock Clock { get; }

    public FlowStoreOptions Options => new() { Folder = Folder, MemoryMegabytes = 256, Threads = 2, Time = Clock };

    public static async Task<TestStore> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bulkhead-flows-").FullName;
        var clock = new TestClock();
        var options = new FlowStoreOptions { Folder = folder, MemoryMegabytes = 256, Threads = 2, Time = clock };
        var opened = await FlowStores.OpenAsync(options, TestContext.Current.CancellationToken);
        Assert.Empty(opened.Diagnostics);
        return new TestStore(folder, opened.Store!, clock);
    }

    /// <summary>Closes the store and opens it again.</summary>
    public async Task<OpenedStore> ReopenAsync()
    {
        await Store.DisposeAsync();
        var opened = await FlowStores.OpenAsync(Options, TestContext.Current.CancellationToken);
        Store = opened.Store!;
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
