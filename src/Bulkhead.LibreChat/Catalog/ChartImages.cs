using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Catalog;

/// <summary>A default of the charts: where the image of a component comes from when the values do not say.</summary>
/// <param name="Component">The workload that runs the image (see <see cref="Model.Inventories.WorkloadNames"/>).</param>
/// <param name="Since">The first version of the LibreChat chart that has this default.</param>
/// <param name="Registry">The registry.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Source">Where this is written.</param>
public sealed record ChartImage(string Component, Version Since, string Registry, string Repository, string Source);

/// <summary>The images that the versions of the LibreChat chart use by default.</summary>
public sealed class ChartImages
{
    private ChartImages(ImmutableArray<ChartImage> rows) => Rows = rows;

    /// <summary>All rows, by component and then by version.</summary>
    public ImmutableArray<ChartImage> Rows { get; }

    /// <summary>Reads the embedded table.</summary>
    public static ChartImages Load() => new(CatalogData.ReadChartImages());

    /// <summary>The default of a component.</summary>
    /// <param name="component">One that the table has.</param>
    /// <param name="chart">The version of the LibreChat chart; null means the newest.</param>
    public ChartImage Of(string component, Version? chart) => Rows.Last(row => row.Component == component && (chart is null || row.Since <= chart));
}
