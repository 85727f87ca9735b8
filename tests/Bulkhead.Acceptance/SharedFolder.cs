namespace Bulkhead.Acceptance;

/// <summary>The reference material beside the repository. It is not part of the product: tests that need it say so and are skipped without it.</summary>
public static class SharedFolder
{
    public const string Absent = "needs ../shared (reference material beside the repository), which is absent";

    public static string Repository { get; } = FindRepository();

    public static string? Find(string relative)
    {
        var path = Path.Combine(Repository, "..", "shared", relative);
        return Path.Exists(path) ? Path.GetFullPath(path) : null;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Bulkhead.slnx was not found above the test binary.");
    }
}
