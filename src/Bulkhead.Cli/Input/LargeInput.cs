namespace Bulkhead.Cli.Input;

/// <summary>Tells the garbage collector what kind of run this is.</summary>
internal static class LargeInput
{
    /// <summary>From this size on the input decides how long a run takes; below it the start of the process does.</summary>
    private const long From = 256 * 1024;

    /// <summary>About as much as a run allocates for each byte of its input (measured: 10,000 endpoints and 10,000 MCP servers).</summary>
    private const long AllocatedPerByte = 60;

    private const long Most = 240L << 20;

    /// <summary>
    /// A run keeps nearly everything that it makes until it ends, so a collection only moves it about: for a large input the first one is put off
    /// until the usual amount is spent. Where memory is short (a small container) nothing changes.
    /// </summary>
    /// <param name="bytes">The size of the input.</param>
    public static void Expect(long bytes)
    {
        var size = Math.Min(bytes * AllocatedPerByte, Most);
        if (bytes >= From && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 > size)
        {
            GC.TryStartNoGCRegion(size);
        }
    }
}
