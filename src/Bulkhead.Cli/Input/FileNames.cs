namespace Bulkhead.Cli.Input;

/// <summary>
/// The two names of an input file: a stable one that goes into artefacts and must not depend on the machine or the working
/// directory, and the one that the user typed, which goes to the terminal and into reports.
/// </summary>
internal sealed class FileNames
{
    /// <summary>The stable name of standard input.</summary>
    public const string StandardInput = "<stdin>";

    private readonly string? root;
    private readonly bool isVerbatim;
    private readonly Dictionary<string, string> shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> paths = new(StringComparer.Ordinal);

    private FileNames(string? root, bool isVerbatim = false) => (this.root, this.isVerbatim) = (root, isVerbatim);

    /// <summary>Names of no files.</summary>
    public static FileNames Empty { get; } = new(root: null);

    /// <summary>Names of files that are named by their stable names already: of inputs that were recorded.</summary>
    public static FileNames Verbatim() => new(root: null, isVerbatim: true);

    /// <summary>Names relative to the folder of bulkhead.yaml, or else to the deepest folder that holds all input.</summary>
    /// <param name="settingsFolder">The full path of the folder of bulkhead.yaml, or null.</param>
    /// <param name="inputs">The input files as the user named them.</param>
    public static FileNames For(string? settingsFolder, IEnumerable<string> inputs) => new(settingsFolder ?? CommonFolder(inputs));

    /// <summary>Gives a file its stable name.</summary>
    /// <param name="path">The file as the user named it, from the working directory.</param>
    public string Add(string path)
    {
        var stable = isVerbatim ? path : StableName(path);
        // Two files outside the root may share a last name: the second keeps what the user typed.
        if (paths.TryGetValue(stable, out var other) && Path.GetFullPath(other) != Path.GetFullPath(path))
        {
            stable = path.Replace('\\', '/');
        }

        paths[stable] = path;
        shown[stable] = path;
        return stable;
    }

    /// <summary>The name that the user knows a file by.</summary>
    public string Shown(string stable) => shown.GetValueOrDefault(stable, stable);

    /// <summary>The path on disk of a file that stands beside, below or above a known one, from its stable name.</summary>
    public string PathOf(string stable)
    {
        if (paths.TryGetValue(stable, out var path))
        {
            return path;
        }

        return root is null || Path.IsPathRooted(stable) ? stable : FromWorkingDirectory(Path.GetFullPath(Path.Combine(root, stable)));
    }

    /// <summary>The way from the working directory to a full path: short where it lies below, absolute where it does not.</summary>
    public static string FromWorkingDirectory(string fullPath)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), fullPath);
        return relative.Length <= fullPath.Length ? relative : fullPath;
    }

    private string StableName(string path)
    {
        if (path == "-")
        {
            return StandardInput;
        }

        if (root is null)
        {
            return path.Replace('\\', '/');
        }

        var full = Path.GetFullPath(path);
        var relative = Path.GetRelativePath(root, full).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) && Path.IsPathRooted(path) ? Path.GetFileName(full) : relative;
    }

    private static string? CommonFolder(IEnumerable<string> inputs)
    {
        string? common = null;
        foreach (var input in inputs.Where(input => input != "-"))
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(input)) ?? string.Empty;
            if (common is null)
            {
                common = folder;
                continue;
            }

            while (folder != common && !folder.StartsWith(common.TrimEnd('/') + "/", StringComparison.Ordinal))
            {
                common = Path.GetDirectoryName(common) ?? "/";
                if (common == "/")
                {
                    break;
                }
            }
        }

        return common;
    }
}
