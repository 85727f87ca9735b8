using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Git;

/// <summary>The repository that the working directory lies in.</summary>
internal sealed class GitRepository
{
    private const int MaxLine = 64 * 1024;

    private GitRepository(string root) => Root = root;

    /// <summary>The full path of its top folder.</summary>
    public string Root { get; }

    /// <summary>Finds the repository of a folder.</summary>
    /// <param name="folder">The folder; null for the working directory.</param>
    public static (GitRepository? Repository, Diagnostic? Problem) Find(string? folder = null)
    {
        var answer = GitProcess.Run(folder ?? Directory.GetCurrentDirectory(), MaxLine, "rev-parse", "--show-toplevel");
        if (answer.Ok && answer.Line.Length > 0)
        {
            return (new GitRepository(answer.Line), null);
        }

        var message = answer.ExitCode == -1 ? "git cannot be started: " + answer.Error : "the working directory is not in a git repository: " + answer.Error;
        return (null, CliDiagnostics.GitFailed.At(null, Printable.Clean(message), "Compare two files or folders instead: bulkhead diff OLD NEW, or run it inside a repository on a machine with git."));
    }

    /// <summary>The commit of a revision as the user names it.</summary>
    public (string? Commit, Diagnostic? Problem) Resolve(string revision)
    {
        // --end-of-options: a name that begins with a hyphen stays a name.
        var answer = GitProcess.Run(Root, MaxLine, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
        return answer.Ok && IsObjectId(answer.Line) ? (answer.Line, null) : (null, Unknown(revision));
    }

    /// <summary>The commit at which two commits parted: the base of a pull request.</summary>
    public (string? Commit, Diagnostic? Problem) MergeBase(string left, string right)
    {
        var answer = GitProcess.Run(Root, MaxLine, "merge-base", left, right);
        return answer.Ok && IsObjectId(answer.Line)
            ? (answer.Line, null)
            : (null, CliDiagnostics.UnknownRevision.At(null, "the two revisions have no commit in common, or it was not fetched.", "Fetch the whole history (git fetch --unshallow), or compare with two dots: BASE..HEAD."));
    }

    private static bool IsObjectId(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    private static Diagnostic Unknown(string revision) => CliDiagnostics.UnknownRevision.At(null,
        $"'{Printable.Clean(revision, 80)}' is no commit of this repository.", "Check the name; in a pipeline fetch with full history (actions/checkout: fetch-depth: 0).");
}
