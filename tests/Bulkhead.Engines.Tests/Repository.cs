using System.Reflection;

namespace Bulkhead.Engines.Tests;

/// <summary>Finds the sources of the tests from wherever they run.</summary>
internal static class Repository
{
    /// <summary>The folder of this test project.</summary>
    public static string TestFolder { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProjectFolder").Value!;
}
