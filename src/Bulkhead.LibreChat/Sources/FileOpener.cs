using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Opens files that other files name, each once, and only so many.</summary>
internal sealed class FileOpener(Func<string, InputContent?>? related)
{
    private const int MostFiles = 200;

    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Whether anything beyond the given files may be opened.</summary>
    public bool CanOpen => related is not null;

    /// <summary>The files that were opened, in order.</summary>
    public List<InputContent> Opened { get; } = [];

    /// <summary>Notes a file that was given, so that it is not read a second time because another one names it.</summary>
    public void MarkGiven(string name)
    {
        if (Combine(string.Empty, name) is { } path)
        {
            known.Add(path);
        }
    }

    /// <summary>Opens a file, and reports when there is none. Null as well when it is read already.</summary>
    /// <param name="from">The name of the file that names it.</param>
    /// <param name="paths">The path as written there, and other places where it may be meant.</param>
    /// <param name="place">Where it is written.</param>
    /// <param name="findings">Where a failure is reported.</param>
    public InputContent? Open(string from, IReadOnlyList<string> paths, SourceSpan? place, SourceFindings findings)
    {
        foreach (var path in paths)
        {
            var full = Combine(from, path);
            if (full is not null && known.Contains(full))
            {
                return null;
            }

            if (Find(from, path) is { } content)
            {
                return content;
            }
        }

        if (Opened.Count >= MostFiles)
        {
            findings.Report(SourceDiagnostics.TooManyFiles.At(
                place, $"More than {MostFiles} files are named by other files.", "Give the files of one LibreChat deployment only."));
            return null;
        }

        findings.Report(SourceDiagnostics.RelatedFileMissing.At(
            place,
            $"'{Printable.Clean(paths[0], 120)}' is named here but was not found{(CanOpen ? string.Empty : " (other files are not opened for this input)")}.",
            "Run bulkhead where the file is, or give the file as a further input."));
        return null;
    }

    /// <summary>Opens a file without a word when it is missing; null too when it was opened before.</summary>
    public InputContent? Find(string from, string path)
    {
        if (related is null || path.Length == 0 || path.Contains("://", StringComparison.Ordinal) || Opened.Count >= MostFiles)
        {
            return null;
        }

        if (Combine(from, path) is not { } full || known.Contains(full) || related(full) is not { } content)
        {
            return null;
        }

        known.Add(full);
        Opened.Add(content);
        return content;
    }

    /// <summary>Looks into a file without reading it as part of the input; null when there is none or it is part of the input anyway.</summary>
    public InputContent? Peek(string from, string path) =>
        related is not null && !path.Contains("://", StringComparison.Ordinal) && Combine(from, path) is { } full && !known.Contains(full) ? related(full) : null;

    /// <summary>The path of a file beside another one, with <c>.</c> and <c>..</c> taken out; null when nothing is left.</summary>
    internal static string? Combine(string from, string path)
    {
        var slash = from.LastIndexOf('/');
        var whole = path.StartsWith('/') ? path : (slash < 0 ? string.Empty : from[..(slash + 1)]) + path;
        var parts = new List<string>();
        foreach (var part in whole.Split('/'))
        {
            if (part.Length == 0 || part == ".")
            {
                continue;
            }

            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 ? null : (whole.StartsWith('/') ? "/" : string.Empty) + string.Join('/', parts);
    }
}
