using System.Text;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Output.Findings;

/// <summary>A place as reports name it.</summary>
/// <param name="Path">The file with forward slashes: from the root of the repository, or absolute when it lies outside.</param>
/// <param name="Inside">Whether it lies below the root of the repository.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 code units.</param>
/// <param name="EndColumn">The column after the last character of the line that is no blank; null when the line is not known.</param>
internal sealed record ReportPlace(string Path, bool Inside, int Line, int Column, int? EndColumn);

/// <summary>
/// Names of files for reports: services that show findings in a repository know files from its root, not from the working directory.
/// The root is the nearest folder that holds <c>.git</c>; without one it is the working directory.
/// </summary>
internal sealed class ReportPlaces(FileNames names, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> contents)
{
    private readonly string root = RepositoryRoot();
    private readonly Dictionary<string, string[]?> lines = new(StringComparer.Ordinal);

    /// <summary>The place of a span; null for none and for standard input.</summary>
    public ReportPlace? Of(SourceSpan? span)
    {
        if (span is not { } place || place.File == FileNames.StandardInput)
        {
            return null;
        }

        var full = Path.GetFullPath(names.PathOf(place.File));
        var relative = Path.GetRelativePath(root, full).Replace('\\', '/');
        var inside = relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        return new ReportPlace(inside ? relative : full.Replace('\\', '/'), inside, place.Line, place.Column, EndColumn(full, place));
    }

    private int? EndColumn(string full, SourceSpan place)
    {
        if (!lines.TryGetValue(full, out var text))
        {
            text = contents.TryGetValue(full, out var bytes) ? Encoding.UTF8.GetString(bytes.Span).Split('\n') : null;
            lines[full] = text;
        }

        if (text is null || place.Line > text.Length)
        {
            return null;
        }

        var end = text[place.Line - 1].TrimEnd().Length + 1;
        return end > place.Column ? end : null;
    }

    private static string RepositoryRoot()
    {
        var working = Directory.GetCurrentDirectory();
        for (var folder = working; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            // A file in a work tree or a submodule, a folder elsewhere.
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return folder;
            }
        }

        return working;
    }
}
