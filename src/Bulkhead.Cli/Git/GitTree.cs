using System.Globalization;
using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Git;

/// <summary>The files of one commit, under the paths that they have on disk. Links, submodules and files outside the repository are not followed.</summary>
/// <param name="repository">The repository.</param>
/// <param name="commit">The id of the commit.</param>
/// <param name="label">What the user calls it.</param>
internal sealed class GitTree(GitRepository repository, string commit, string label) : IInputSource
{
    private const int MaxListing = 1024 * 1024;

    /// <inheritdoc/>
    public bool Exists(string path) => Find(path) is { IsFile: true };

    /// <inheritdoc/>
    public FileReading Read(string path, string name)
    {
        if (path == "-" || Find(path) is not { } entry)
        {
            return Refuse(CliDiagnostics.FileMissing, name, $"{Printable.Clean(path)} does not exist in {Printable.Clean(label, 80)}.",
                "Files that the configuration needs have to be committed; names of variables without values can be given in bulkhead.yaml under deployment.environmentKeys.");
        }

        if (!entry.IsFile)
        {
            return Refuse(CliDiagnostics.FileUnreadable, name, $"{Printable.Clean(path)} is a link, a folder or a submodule in {Printable.Clean(label, 80)}.", "Commit the file itself.");
        }

        if (entry.Size > FileInput.MaxBytes)
        {
            return Refuse(CliDiagnostics.FileTooLarge, name, $"{Printable.Clean(path)} is larger than 16 MiB in {Printable.Clean(label, 80)}.", "Name the configuration itself; no LibreChat configuration comes near this size.");
        }

        var answer = GitProcess.Run(repository.Root, FileInput.MaxBytes, "cat-file", "blob", entry.Id);
        return answer.Ok
            ? new FileReading(answer.Output, Problem: null)
            : Refuse(CliDiagnostics.FileUnreadable, name, $"{Printable.Clean(path)} cannot be read from {Printable.Clean(label, 80)}: {Printable.Clean(answer.Error)}", "Fetch the objects of that revision (a partial clone lacks them).");
    }

    /// <summary>The names of the files directly in a folder, ordered; empty when there is none.</summary>
    public IReadOnlyList<string> Files(string folder)
    {
        if (InRepository(folder) is not { } path)
        {
            return [];
        }

        string[] where = path.Length == 0 ? [] : [path + "/"];
        var answer = GitProcess.Run(repository.Root, MaxListing, ["ls-tree", "-z", "--full-tree", "-l", commit, "--", .. where]);
        return answer.Ok ? [.. Parse(answer.Output).Where(static entry => entry.IsFile).Select(static entry => entry.Name).Order(StringComparer.Ordinal)] : [];
    }

    private Entry? Find(string path)
    {
        if (InRepository(path) is not { Length: > 0 } inside)
        {
            return null;
        }

        var answer = GitProcess.Run(repository.Root, MaxListing, "ls-tree", "-z", "--full-tree", "-l", commit, "--", inside);
        return answer.Ok && Parse(answer.Output) is [var entry] ? entry : null;
    }

    private string? InRepository(string path)
    {
        var relative = Path.GetRelativePath(repository.Root, Path.GetFullPath(path)).Replace('\\', '/');
        return relative == "." ? string.Empty : relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    // mode SP type SP id SP* size TAB path NUL
    private static List<Entry> Parse(byte[] output)
    {
        var result = new List<Entry>();
        foreach (var line in Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var fields = tab < 0 ? [] : line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 4)
            {
                var isFile = fields[0] is "100644" or "100755";
                _ = long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var size);
                var path = line[(tab + 1)..];
                result.Add(new Entry(path[(path.LastIndexOf('/') + 1)..], fields[2], isFile, size));
            }
        }

        return result;
    }

    private static FileReading Refuse(DiagnosticDescriptor descriptor, string name, string message, string help) =>
        new(default, descriptor.At(SourceSpan.StartOf(name), message, help));

    private sealed record Entry(string Name, string Id, bool IsFile, long Size);
}
