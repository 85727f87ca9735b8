using System.Globalization;
using System.Text;
using Bulkhead.Evidence.Facts;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Git;

/// <summary>Who changed files, and who looked at it, by the commits of a repository.</summary>
/// <param name="repository">The repository.</param>
internal sealed class GitHistory(GitRepository repository)
{
    private const int MaxOutput = 64 * 1024 * 1024;
    private const char Field = '\u001f';
    private const char Record = '\u001e';
    private const int MaxText = 400;

    private static readonly string[] Trailers = ["Reviewed-by", "Approved-by", "Acked-by"];

    /// <summary>The changes of files in a period.</summary>
    /// <param name="files">Full paths of files and folders.</param>
    /// <param name="since">The first instant.</param>
    /// <param name="until">The first instant after it.</param>
    /// <param name="forge">Reviewers that the forge knows, by commit.</param>
    public ChangeFacts Changes(IReadOnlyList<string> files, DateTimeOffset since, DateTimeOffset until, IReadOnlyDictionary<string, IReadOnlyList<string>> forge)
    {
        var inside = files.Select(file => (File: file, Path: InRepository(file))).ToArray();
        // Known is what git follows or would follow; what it ignores is neither, and says nothing about anybody's changes.
        var known = inside.Where(one => one.Path is { Length: > 0 } path && (Lists("ls-files", "-z", "--", path) || Lists("status", "--porcelain=v1", "-z", "--untracked-files=all", "--", path))).Select(static one => one.Path!).ToHashSet(StringComparer.Ordinal);
        string[] paths = [.. known.Order(StringComparer.Ordinal)];
        string[] outside = [.. inside.Where(one => one.Path is null || !known.Contains(one.Path)).Select(static one => Clean(one.Path ?? Path.GetFileName(one.File))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var head = repository.Resolve("HEAD").Commit;
        var shallow = GitProcess.Run(repository.Root, MaxOutput, "rev-parse", "--is-shallow-repository").Line == "true";
        if (paths.Length == 0 || head is null)
        {
            return new ChangeFacts(EvidenceContracts.Changes, null, head, shallow, paths, outside, head is null ? [.. paths.Select(Clean)] : [], []);
        }

        var status = GitProcess.Run(repository.Root, MaxOutput, ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", .. paths]);
        var log = GitProcess.Run(repository.Root, MaxOutput, ["log", "--no-show-signature", "--since=" + Iso(since), "--until=" + Iso(until.AddSeconds(-1)), "--no-renames", "--format=" + Format(), "--", .. paths]);
        var names = GitProcess.Run(repository.Root, MaxOutput, ["log", "--no-show-signature", "--since=" + Iso(since), "--until=" + Iso(until.AddSeconds(-1)), "--no-renames", "--name-only", "-z", "--format=%x1e%H%x1f", "--", .. paths]);
        if (!status.Ok || !log.Ok || !names.Ok)
        {
            var error = new[] { status, log, names }.First(static one => !one.Ok).Error;
            return new ChangeFacts(EvidenceContracts.Changes, Clean(error.Length == 0 ? "git failed" : error), head, shallow, paths, outside, [], []);
        }

        var changed = FilesOf(Encoding.UTF8.GetString(names.Output));
        return new ChangeFacts(
            EvidenceContracts.Changes, null, head, shallow, [.. paths.Select(Clean)], outside,
            [.. Encoding.UTF8.GetString(status.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(static entry => entry.Length > 3).Select(static entry => Clean(entry[3..])).Order(StringComparer.Ordinal)],
            [.. Encoding.UTF8.GetString(log.Output).Split(Record, StringSplitOptions.RemoveEmptyEntries).Select(text => Commit(text.TrimStart('\n'), changed, forge)).OfType<CommitFact>()]);
    }

    /// <summary>Nothing is known.</summary>
    public static ChangeFacts Unknown(string reason) => new(EvidenceContracts.Changes, reason, null, Shallow: false, [], [], [], []);

    private bool Lists(params ReadOnlySpan<string> arguments) => GitProcess.Run(repository.Root, MaxOutput, arguments) is { Ok: true, Output.Length: > 0 };

    private string? InRepository(string file)
    {
        var relative = Path.GetRelativePath(repository.Root, Path.GetFullPath(file)).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }

    private static string Format() =>
        "%x1e%H%x1f%cI%x1f%an <%ae>%x1f%cn <%ce>%x1f%s%x1f" + string.Join("%x1d", Trailers.Select(static key => $"%(trailers:key={key},valueonly,separator=%x1d)"));

    private static CommitFact? Commit(string text, Dictionary<string, IReadOnlyList<string>> files, IReadOnlyDictionary<string, IReadOnlyList<string>> forge)
    {
        var fields = text.TrimEnd('\n').Split(Field);
        if (fields.Length != 6 || !DateTimeOffset.TryParse(fields[1], CultureInfo.InvariantCulture, DateTimeStyles.None, out var when))
        {
            return null;
        }

        var reviewers = fields[5].Split('\u001d', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static name => new ReviewerFact(Clean(name), "trailer"))
            .Concat((forge.GetValueOrDefault(fields[0]) ?? []).Select(static name => new ReviewerFact(Clean(name), "forge")));
        return new CommitFact(fields[0], when.ToUniversalTime(), Clean(fields[2]), Clean(fields[3]), Clean(fields[4]), files.GetValueOrDefault(fields[0]) ?? [], [.. reviewers.Distinct()]);
    }

    private static Dictionary<string, IReadOnlyList<string>> FilesOf(string text)
    {
        var result = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var record in text.Split(Record, StringSplitOptions.RemoveEmptyEntries))
        {
            var end = record.IndexOf(Field, StringComparison.Ordinal);
            if (end > 0)
            {
                result[record[..end]] = [.. record[(end + 1)..].Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(Clean).Order(StringComparer.Ordinal)];
            }
        }

        return result;
    }

    private static string Iso(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Clean(string text) => Printable.Clean(text, MaxText);
}
