namespace Bulkhead.LibreChat.Tests.Catalog;

/// <summary>Finds folders of the repository from wherever the test binary was put.</summary>
internal static class Repository
{
    public static string? Folder(string relative)
    {
        foreach (var start in (string?[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory(), System.Environment.GetEnvironmentVariable("PWD")])
        {
            for (var folder = start is null ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
                {
                    var path = Path.Combine(folder.FullName, relative);
                    return Path.Exists(path) ? path : null;
                }
            }
        }

        return null;
    }
}
