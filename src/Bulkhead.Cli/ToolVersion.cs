using System.Reflection;

namespace Bulkhead.Cli;

/// <summary>The version of this build.</summary>
internal static class ToolVersion
{
    /// <summary>The version as <c>Directory.Build.props</c> gives it.</summary>
    public static string Text { get; } = typeof(ToolVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
