using System.Collections.Immutable;

namespace Bulkhead.Evidence.Controls;

/// <summary>Placeholder.</summary>
public static class ControlCatalog
{
    /// <summary>Loads.</summary>
    public static ImmutableArray<Framework> Load() => [];
}
