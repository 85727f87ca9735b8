using System.Diagnostics;
using System.Globalization;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Bench;
using Bulkhead.FlowStore.Records;

// flowstore-bench FOLDER ROWS [BATCH]: ingests ROWS records while questions are asked, then takes the times of the questions.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args[0];
var total = int.Parse(args[1], CultureInfo.InvariantCulture);
var size = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10_000;
var opened = await FlowStores.OpenAsync(new FlowStoreOptions { Folder = folder, Threads = 2 });
var store = opened.Store ?? throw new InvalidOperationException(opened.Diagnostics[0].Message);
// A day until now, so that a server that is started over the folder shows all of it.
var step = new TimeSpan(Math.Max(10, TimeSpan.FromDays(1).Ticks / total));
var end = DateTimeOffset.UtcNow;
var start = end - (step * total);
var load = new Load();
var filter = new FlowFilter(start + TimeSpan.FromSeconds(12.345), null, []);

using var asking = new CancellationTokenSource();
var asked = 0;
var asker = Task.Run(async () =>
{
    while (!asking.IsCancellationRequested && !args.Contains("--quiet"))
    {
        await Questions.OverviewAsync(store, filter);
        await store.ConnectionsAsync(filter);
        asked++;
        await Task.Delay(500);
    }
});
var watch = Stopwatch.StartNew();
var worst = TimeSpan.Zero;
for (var done = 0; done < total; done += size)
{
    var rows = load.Next(Math.Min(size, total - done), start + (step * done), step);
    var batch = Stopwatch.StartNew();
    await store.AppendAsync(new FlowBatch([.. rows], [], [new Checkpoint("gateway", "1", done, "")], []));
    worst = batch.Elapsed > worst ? batch.Elapsed : worst;
}

watch.Stop();
var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
await asking.CancelAsync();
await asker;
Console.WriteLine($"ingest: {total} rows in {watch.Elapsed.TotalSeconds:F1} s, {total / watch.Elapsed.TotalSeconds:F0} rows/s in batches of {size}, {cpu:F1} s of processor time; the worst batch took {worst.TotalMilliseconds:F0} ms; {asked} overviews and pages meanwhile");
await Questions.TimesAsync(store, start, end, 5);
await store.DisposeAsync();
var process = Process.GetCurrentProcess();
Console.WriteLine($"peak memory {process.PeakWorkingSet64 >> 20} MiB; folder {Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) >> 20} MiB; load of the machine {File.ReadAllText("/proc/loadavg").Trim()}");
