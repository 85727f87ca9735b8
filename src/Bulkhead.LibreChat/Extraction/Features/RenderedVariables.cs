using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Features;

/// <summary>Variables that the chart writes for a workload that it brings along.</summary>
internal static class RenderedVariables
{
    /// <summary>Whether the variable says nothing but what the workload itself says: the chart wrote it because the workload is there.</summary>
    public static bool IsRenderedFor(this EnvironmentVariable variable, Workload? workload) =>
        workload is not null && workload.Origins.Any(origin => origin.Path == variable.Path);
}
