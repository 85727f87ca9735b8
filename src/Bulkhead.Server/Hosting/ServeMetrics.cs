using System.Collections.Immutable;
using Bulkhead.Flows.Queries;
using Bulkhead.FlowStore;
using Bulkhead.FlowStore.Records;

namespace Bulkhead.Server.Hosting;

/// <summary>The numbers of the collectors for OpenTelemetry, read from the store now and then: whoever exports them waits for nothing.</summary>
internal sealed class ServeMetrics(IFlowStore store, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private ImmutableArray<SourceHealth> sources = [];
    private FlowCounts hour;

    /// <summary>The numbers, by the names that <c>/metrics</c> gives them.</summary>
    public ImmutableArray<MetricFamily> Families =>
    [
        new("bulkhead.flows.stored", MetricKind.Counter, null, "Flow records stored, by source.", () => [.. sources.Select(static one => new MetricSample("source", one.Source, one.Stored))]),
        new("bulkhead.flows.quarantined", MetricKind.Counter, null, "Lines that could not be understood, by source.", () => [.. sources.Select(static one => new MetricSample("source", one.Source, one.Quarantined))]),
        new("bulkhead.flows.last_record", MetricKind.Gauge, "s", "Time of the newest record, by source.", () => [.. sources.Where(static one => one.LastRecord is not null).Select(static one => new MetricSample("source", one.Source, one.LastRecord!.Value.ToUnixTimeSeconds()))]),
        new("bulkhead.flows.last_hour", MetricKind.Gauge, null, "Connections of the last hour, by verdict.", () => [new("verdict", "allowed", hour.Allowed), new("verdict", "denied", hour.Denied), new("verdict", "would-deny", hour.WouldDeny)]),
    ];

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            do
            {
                sources = await store.SourcesAsync(cancel).ConfigureAwait(false);
                hour = (await store.StatsAsync(FlowFilter.All with { Since = time.GetUtcNow().AddHours(-1) }, FlowField.Verdict, 3, cancel).ConfigureAwait(false)).Total;
                await Task.Delay(Interval, time, cancel).ConfigureAwait(false);
            }
            while (true);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
