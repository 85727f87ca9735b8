namespace Bulkhead.LibreChat.Tests.Sources;

/// <summary>Finds the reference material beside the repository, which is not part of it.</summary>
internal static class SharedFolder
{
    public const string Reason = "The folder 'shared' beside the repository is not there.";

    public static string? Root { get; } = Find();

    /// <summary>The corpus folders, or one placeholder so that the theory is reported as skipped instead of failing for want of data.</summary>
    public static IEnumerable<string> CorpusFolders() =>
        Root is { } root && Directory.Exists(Path.Combine(root, "corpus"))
            ? Directory.GetDirectories(Path.Combine(root, "corpus")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)
            : ["(absent)"];

    public static string Corpus(string folder) => Path.Combine(Root!, "corpus", folder);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
            {
                return Candidate(Path.Combine(folder.FullName, "..", "shared"));
            }
        }

        // Builds with --artifacts-path elsewhere do not run below the repository.
        return System.Environment.GetEnvironmentVariable("BULKHEAD_SHARED") is { Length: > 0 } given ? Candidate(given) : null;
    }

    private static string? Candidate(string path) => Directory.Exists(path) ? Path.GetFullPath(path) : null;
}
