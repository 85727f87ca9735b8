using System.Diagnostics;
using System.Globalization;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Bench;

/// <summary>Records come in while questions are asked; then the times of the questions.</summary>
internal static class Ingest
{
    public static async Task RunAsync(string folder, int total, int size, bool quiet)
    {
        var store = await OpenAsync(folder);

        // A day until now, so that a server that is started over the folder shows all of it.
        var step = new TimeSpan(Math.Max(10, TimeSpan.FromDays(1).Ticks / total));
        var end = DateTimeOffset.UtcNow;
        var start = end - (step * total);
        using var asking = new CancellationTokenSource();
        var asker = quiet ? Task.FromResult(0) : Task.Run(() => AskAsync(store, new FlowFilter(start + TimeSpan.FromSeconds(12.345), null, []), asking.Token));
        var watch = Stopwatch.StartNew();
        var worst = await WriteAsync(store, start, step, total, size);
        watch.Stop();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        await asking.CancelAsync();
        var asked = await asker;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ingest: {total} rows in {watch.Elapsed.TotalSeconds:F1} s, {total / watch.Elapsed.TotalSeconds:F0} rows/s in batches of {size}, {cpu:F1} s of processor time; the worst batch took {worst.TotalMilliseconds:F0} ms; {asked} overviews and pages meanwhile"));
        await Questions.TimesAsync(store, start, end, 5);
        await store.DisposeAsync();
    }

    /// <summary>Asks a store that is there, like a server that was started over it.</summary>
    public static async Task AskAsync(string folder)
    {
        var store = await OpenAsync(folder);
        var end = DateTimeOffset.UtcNow;
        await Questions.TimesAsync(store, end - TimeSpan.FromDays(1), end, 5);
        await store.DisposeAsync();
    }

    public static async Task<IFlowStore> OpenAsync(string folder)
    {
        var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = folder, Threads = 2 });
        return opened.Store ?? throw new InvalidOperationException(opened.Diagnostics[0].Message);
    }

    /// <summary>Writes records from a time on.</summary>
    /// <returns>How long the slowest batch took.</returns>
    public static async Task<TimeSpan> WriteAsync(IFlowStore store, DateTimeOffset start, TimeSpan step, int total, int size)
    {
        var load = new Load();
        var worst = TimeSpan.Zero;
        for (var done = 0; done < total; done += size)
        {
            var rows = load.Next(Math.Min(size, total - done), start + (step * done), step);
            var batch = Stopwatch.StartNew();
            await store.AppendAsync(new FlowBatch([.. rows], [], [new Checkpoint("gateway", "1", done, "")], []));
            worst = batch.Elapsed > worst ? batch.Elapsed : worst;
        }

        return worst;
    }

    private static async Task<int> AskAsync(IFlowStore store, FlowFilter filter, CancellationToken end)
    {
        var asked = 0;
        for (; !end.IsCancellationRequested; asked++)
        {
            await Questions.OverviewAsync(store, filter);
            await store.ConnectionsAsync(filter, cancellation: CancellationToken.None);
            await Task.Delay(500, CancellationToken.None);
        }

        return asked;
    }
}
