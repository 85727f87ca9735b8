using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Bulkhead.Server.Hosting;

/// <summary>
/// Sends the metrics to a collector of OpenTelemetry (OTLP) when one is named in the standard variables: OTEL_EXPORTER_OTLP_ENDPOINT or its form for
/// metrics, and beside it OTEL_EXPORTER_OTLP_PROTOCOL, OTEL_EXPORTER_OTLP_HEADERS, OTEL_METRIC_EXPORT_INTERVAL, OTEL_SERVICE_NAME and
/// OTEL_RESOURCE_ATTRIBUTES. The operator's choice: no policy judges that connection.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private readonly Meter meter;
    private readonly MeterProvider provider;

    private Telemetry(string name, IEnumerable<MetricFamily> families)
    {
        meter = new Meter(name);
        foreach (var family in families)
        {
            IEnumerable<Measurement<long>> Observe() => family.Read().Select(static sample =>
                sample.Label is null ? new Measurement<long>(sample.Number) : new Measurement<long>(sample.Number, new KeyValuePair<string, object?>(sample.Label, sample.Value)));
            _ = family.Kind == MetricKind.Counter
                ? (Instrument)meter.CreateObservableCounter(family.Name, Observe, family.Unit, family.Help)
                : meter.CreateObservableGauge(family.Name, Observe, family.Unit, family.Help);
        }

        provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => resource.AddService("bulkheadd").AddEnvironmentVariableDetector())
            .AddMeter(name)
            .AddOtlpExporter()
            .Build();
    }

    /// <summary>Starts it where a collector is named; null where none is.</summary>
    /// <param name="name">What is measured: <c>Bulkhead.Gateway</c>, <c>Bulkhead.Flows</c>.</param>
    /// <param name="families">The numbers.</param>
    public static Telemetry? Start(string name, IEnumerable<MetricFamily> families) =>
        IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT") ? new Telemetry(name, families) : null;

    /// <summary>Sends what there is for the last time.</summary>
    public void Dispose()
    {
        provider.Dispose();
        meter.Dispose();
    }

    private static bool IsSet(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
