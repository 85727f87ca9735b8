using System.Text.Json.Nodes;
using Bulkhead.Server.Tests.Support;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>A gateway that keeps and shows its own flows, on a bench.</summary>
internal sealed class OneProcess : IAsyncDisposable
{
    private FlowApi? api;

    public OneProcess()
    {
        Store = Path.Combine(Bench.Folder, "store");
        Bench.Options.AddRange(["--dashboard", "127.0.0.1:0", "--store", Store]);
    }

    public Bench Bench { get; } = new() { Log = null };

    public string Store { get; }

    public FlowApi Api => api!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it, or another one after the last has ended.</summary>
    /// <param name="under">The command to start it under, with its arguments.</param>
    public async Task StartAsync(params string[] under)
    {
        var token = await ServeProcess.TokenAsync(Store, "admin");
        await Bench.StartAsync(under);
        Address = new Uri(Bench.Gateway!.Said.Split('\n').Single(static line => line.Contains("the dashboard is at ", StringComparison.Ordinal)).Split(' ')[^1].Trim());
        api?.Dispose();
        api = new FlowApi(Address, token);
    }

    /// <summary>Tells it to stop; when it has, asks a server that has no source what is in the store.</summary>
    public Task<List<JsonNode>> StoredAtTheEndAsync()
    {
        Bench.Gateway!.Signal(15);
        return StoredAfterAsync();
    }

    /// <summary>The same when it was told already.</summary>
    public async Task<List<JsonNode>> StoredAfterAsync()
    {
        Assert.Equal(0, await Bench.Gateway!.EndAsync());
        await using var reader = await ServeProcess.StartAsync(Store);
        return await reader.ExportAsync();
    }

    /// <summary>What names a record.</summary>
    public static string Key(JsonNode stored) => $"{stored["session"]}/{stored["event"]}";

    public async ValueTask DisposeAsync()
    {
        api?.Dispose();
        await Bench.DisposeAsync();
    }
}
