using System.Diagnostics;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Bench;

/// <summary>What the pages ask, with the time that the answers take.</summary>
internal static class Questions
{
    /// <summary>What the first page asks (PageEndpoints.OverviewAsync), for the 24 hours until the newest row: the filter is open at its end, and no bound of it is a whole minute.</summary>
    public static async Task OverviewAsync(IFlowStore store, FlowFilter filter, TimeSpan? bucket = null)
    {
        await Task.WhenAll(
            store.SeriesAsync(filter, bucket ?? TimeSpan.FromMinutes(30)),
            store.DeniedGroupsAsync(filter, new DeniedGroupQuery(200, Buckets: 0)),
            store.NewDestinationsAsync(filter.Since!.Value, 10),
            store.RuleUsageAsync(filter),
            store.SourcesAsync());
    }

    public static FlowFilter Where(FlowFilter filter, FlowField field, params FilterOperand[] operands) => filter with { Terms = filter.Terms.Add(new FilterTerm(field, false, [.. operands])) };

    /// <summary>The times of all questions.</summary>
    public static async Task TimesAsync(IFlowStore store, DateTimeOffset start, DateTimeOffset end, int runs)
    {
        var whole = new FlowFilter(start, end, []);
        var day = new FlowFilter(start + TimeSpan.FromSeconds(12.345), null, []);
        var denied = Where(whole, FlowField.Verdict, new VerdictOperand(FlowVerdict.Denied));
        var filtered = Where(Where(denied, FlowField.Workload, new TextOperand("workload-7")), FlowField.Name, new TextOperand("*-47*.example.com"));
        var path = Where(whole, FlowField.Path, new TextOperand("/v1/resource/77/*"));
        var rare = Where(whole, FlowField.Anything, new TextOperand("never-there"));
        var middle = new FlowCursor(start + ((end - start) / 2), 0);
        var early = new FlowCursor(start + ((end - start) / 100), 0);
        await TimeAsync("overview (all that the page asks)", runs, () => OverviewAsync(store, day));
        await TimeAsync("  series", runs, () => store.SeriesAsync(day, TimeSpan.FromMinutes(30)));
        await TimeAsync("  denied groups", runs, () => store.DeniedGroupsAsync(day, new DeniedGroupQuery(200, Buckets: 0)));
        await TimeAsync("  rule usage", runs, () => store.RuleUsageAsync(day));
        await TimeAsync("  new destinations", runs, () => store.NewDestinationsAsync(day.Since!.Value, 10));
        await TimeAsync("  sources", runs, () => store.SourcesAsync());
        var group = (await store.DeniedGroupsAsync(day, new DeniedGroupQuery(1)))[0];
        await TimeAsync("one denied group", runs, () => store.DeniedGroupAsync(group.Fingerprint, day, new DeniedGroupQuery()));
        await TimeAsync("map", runs, () => store.EdgesAsync(day));
        await TimeAsync("summary by name", runs, () => store.StatsAsync(day, FlowField.Name));
        await TimeAsync("page, newest", runs, () => store.ConnectionsAsync(day));
        await TimeAsync("page, denied who:… name:*…*", runs, () => store.ConnectionsAsync(filtered));
        await TimeAsync("page, path:/v1/resource/77/*", runs, () => store.ConnectionsAsync(path));
        await TimeAsync("page, from the middle", runs, () => store.ConnectionsAsync(whole, middle));
        await TimeAsync("page, from the first hundredth", runs, () => store.ConnectionsAsync(whole, early));
        await TimeAsync("page, a word that is nowhere", runs, () => store.ConnectionsAsync(rare));
    }

    public static async Task TimeAsync(string what, int runs, Func<Task> question)
    {
        var (times, processor) = (new List<double>(), new List<double>());
        for (var i = 0; i < runs; i++)
        {
            var watch = Stopwatch.StartNew();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            await question();
            processor.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var first = times[0];
        times.Sort();
        processor.Sort();
        Console.WriteLine($"  {what,-38} first {first,7:F0} ms, median {times[times.Count / 2],7:F0} ms, worst {times[^1],7:F0} ms; processor {processor[runs / 2],6:F0} ms");
    }
}
