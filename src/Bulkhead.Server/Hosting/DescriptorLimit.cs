using System.Globalization;

namespace Bulkhead.Server.Hosting;

/// <summary>
/// Fits the number of connections to the file descriptors that the process may have. The runtime does not survive without any: when it has to load code or
/// grow a heap at that moment, the process ends. So connections are refused before the last descriptor is used.
/// </summary>
internal static class DescriptorLimit
{
    /// <summary>For the runtime, the log, the policy folder, health and metrics; seen in use: about 150.</summary>
    public const int Reserved = 256;

    /// <summary>Besides, where store and pages are in the same process: for <see cref="PageConnections"/>, and for the files of the store, of which a question opens several.</summary>
    public const int ReservedForPages = PageConnections + 192;

    /// <summary>The most connections to the pages in a process that is a gateway as well.</summary>
    public const int PageConnections = 128;

    /// <summary>An open connection has one to its client and one to its origin.</summary>
    public const int EachConnection = 2;

    /// <summary>One of so many is kept for connections that are being opened: two ask for a name at a time, several try the addresses of one.</summary>
    public const int Opening = 8;

    /// <summary>The most connections that fit.</summary>
    /// <param name="wanted">The most that are wanted.</param>
    /// <param name="limits">The text of /proc/self/limits; null where there is none.</param>
    /// <param name="reserved">Descriptors that are for other things.</param>
    public static int Fit(int wanted, string? limits, int reserved) =>
        Descriptors(limits) is { } descriptors ? (int)Math.Clamp((descriptors - reserved - (descriptors / Opening)) / EachConnection, 1, wanted) : wanted;

    /// <summary>The limits of this process.</summary>
    public static string? Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/limits") : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // "Max open files            1024                 524288               files": the soft limit, which the runtime raised to the hard one at its start.
    private static long? Descriptors(string? limits) =>
        limits?.Split('\n').FirstOrDefault(static line => line.StartsWith("Max open files ", StringComparison.Ordinal))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, _, _, var soft, ..]
        && long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
