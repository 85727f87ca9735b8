namespace Bulkhead.Server.Hosting;

/// <summary>The version of the program.</summary>
internal static class ServerVersion
{
    /// <summary>Major, minor and patch.</summary>
    public static string Text { get; } = typeof(ServerVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
