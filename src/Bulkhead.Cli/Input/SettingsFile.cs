namespace Bulkhead.Cli.Input;

/// <summary>Finds bulkhead.yaml.</summary>
internal static class SettingsFile
{
    /// <summary>The name of the file.</summary>
    public const string Name = "bulkhead.yaml";

    /// <summary>Looks in the working directory and upwards, as far as the root of the repository and never beyond it.</summary>
    /// <returns>The way to it from the working directory, or null.</returns>
    public static string? Discover()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Name);
            if (File.Exists(candidate))
            {
                return FileNames.FromWorkingDirectory(candidate);
            }

            var git = Path.Combine(folder.FullName, ".git");
            if (Directory.Exists(git) || File.Exists(git))
            {
                return null;
            }
        }

        return null;
    }
}
