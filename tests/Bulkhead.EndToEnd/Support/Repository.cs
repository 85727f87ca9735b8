namespace Bulkhead.EndToEnd.Support;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string In(string name) => Path.Combine(Root, name);

    /// <summary>Whether baselines are rewritten instead of compared (BULKHEAD_UPDATE_BASELINES=1).</summary>
    public static bool UpdatesBaselines => Environment.GetEnvironmentVariable("BULKHEAD_UPDATE_BASELINES") == "1";

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
            {
                return folder.FullName;
            }
        }

        // Built with an artifacts path outside the checkout: BULKHEAD_ROOT says where it is.
        return Environment.GetEnvironmentVariable("BULKHEAD_ROOT") ?? throw new InvalidOperationException("The tests are not inside the repository; set BULKHEAD_ROOT.");
    }
}
