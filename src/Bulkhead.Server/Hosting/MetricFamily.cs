namespace Bulkhead.Server.Hosting;

/// <summary>Whether a number only grows.</summary>
internal enum MetricKind
{
    /// <summary>It grows, from the start of the process on.</summary>
    Counter,

    /// <summary>It is what it is now.</summary>
    Gauge,
}

/// <summary>A number, with at most one label.</summary>
/// <param name="Label">The name of the label; null for none.</param>
/// <param name="Value">Its value.</param>
/// <param name="Number">The number.</param>
internal readonly record struct MetricSample(string? Label, string? Value, long Number)
{
    /// <summary>A number without a label.</summary>
    public MetricSample(long number)
        : this(null, null, number)
    {
    }
}

/// <summary>Something that is measured.</summary>
/// <param name="Name">Its name in OpenTelemetry. The rules that turn it into a name of Prometheus (dots become underscores, counters end in <c>_total</c>) give <see cref="PrometheusName"/>.</param>
/// <param name="Kind">What kind of number it is.</param>
/// <param name="Unit">The unit (UCUM), <c>By</c> for bytes; null for counts.</param>
/// <param name="Help">What it means.</param>
/// <param name="Read">Reads it.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string? Unit, string Help, Func<MetricSample[]> Read)
{
    /// <summary>The name at <c>/metrics</c>.</summary>
    public string PrometheusName => Name.Replace('.', '_') + (Kind == MetricKind.Counter ? "_total" : string.Empty);
}
