using System.Diagnostics;
using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.FlowStore.Bench;

/// <summary>What the pages ask, with the time that the answers take.</summary>
internal static class Questions
{
    /// <summary>Everything of the first page.</summary>
    public static async Task OverviewAsync(IFlowStore store, FlowFilter filter, TimeSpan bucket, DateTimeOffset since)
    {
        await Task.WhenAll(
            store.SeriesAsync(filter, bucket),
            store.DeniedGroupsAsync(filter, new DeniedGroupQuery(20)),
            store.RuleUsageAsync(filter),
            store.NewDestinationsAsync(since, 20),
            store.SourcesAsync());
    }

    public static FlowFilter Where(FlowFilter filter, FlowField field, params FilterOperand[] operands) => filter with { Terms = filter.Terms.Add(new FilterTerm(field, false, [.. operands])) };

    public static async Task TimesAsync(IFlowStore store, FlowFilter filter, TimeSpan bucket, int runs)
    {
        var denied = Where(filter, FlowField.Verdict, new VerdictOperand(FlowVerdict.Denied));
        var filtered = Where(Where(denied, FlowField.Workload, new TextOperand("workload-7")), FlowField.Name, new TextOperand("*-47*.example.com"));
        var path = Where(filter, FlowField.Path, new TextOperand("/v1/resource/77/*"));
        var rare = Where(filter, FlowField.Anything, new TextOperand("never-there"));
        var middle = new FlowCursor(filter.Since!.Value + ((filter.Until!.Value - filter.Since.Value) / 2), 0);
        var since = filter.Until.Value - ((filter.Until.Value - filter.Since.Value) / 10);
        await TimeAsync("overview (five questions at once)", runs, () => OverviewAsync(store, filter, bucket, since));
        await TimeAsync("  series", runs, () => store.SeriesAsync(filter, bucket));
        await TimeAsync("  denied groups", runs, () => store.DeniedGroupsAsync(filter, new DeniedGroupQuery(20)));
        await TimeAsync("  rule usage", runs, () => store.RuleUsageAsync(filter));
        await TimeAsync("  new destinations", runs, () => store.NewDestinationsAsync(since, 20));
        await TimeAsync("  sources", runs, () => store.SourcesAsync());
        await TimeAsync("map", runs, () => store.EdgesAsync(filter));
        await TimeAsync("summary by name", runs, () => store.StatsAsync(filter, FlowField.Name));
        await TimeAsync("page, newest", runs, () => store.ConnectionsAsync(filter));
        await TimeAsync("page, denied who:… name:*…*", runs, () => store.ConnectionsAsync(filtered));
        await TimeAsync("page, path:/v1/resource/77/*", runs, () => store.ConnectionsAsync(path));
        await TimeAsync("page, from the middle", runs, () => store.ConnectionsAsync(filter, middle));
        await TimeAsync("page, a word that is nowhere", runs, () => store.ConnectionsAsync(rare));
    }

    public static async Task TimeAsync(string what, int runs, Func<Task> question)
    {
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var watch = Stopwatch.StartNew();
            await question();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        var first = times[0];
        times.Sort();
        Console.WriteLine($"  {what,-38} first {first,7:F0} ms, median {times[times.Count / 2],7:F0} ms, worst {times[^1],7:F0} ms");
    }
}
