namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>Finds the reference material beside the repository; it is no part of the product and may be absent.</summary>
internal static class ReferenceFile
{
    public static string? Find(string relative)
    {
        foreach (var start in (string?[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory(), System.Environment.GetEnvironmentVariable("PWD")])
        {
            for (var folder = start is null ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
                {
                    var path = Path.Combine(folder.FullName, "..", "shared", relative);
                    return Path.Exists(path) ? path : null;
                }
            }
        }

        return null;
    }
}
