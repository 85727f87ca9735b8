using Bulkhead.Cli.Git;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli.Diffing;

/// <summary>From the words of the command line to the two sides of a comparison.</summary>
internal static class SidePair
{
    private const string WorkTree = "work tree";

    /// <summary>Reads both sides.</summary>
    /// <param name="words">Two paths; or one word: <c>BASE..HEAD</c>, <c>BASE...HEAD</c> or <c>BASE</c>.</param>
    /// <param name="project">The settings file or the folder of the deployment in the repository; null to look for it.</param>
    public static (DiffSide Before, DiffSide After) Read(IReadOnlyList<string> words, string? project)
    {
        if (words.Count == 2)
        {
            return (SideReader.OfPath(words[0]), SideReader.OfPath(words[1]));
        }

        var word = words[0];
        var (repository, problem) = GitRepository.Find();
        if (repository is null)
        {
            return Failed(word, problem!);
        }

        var three = word.IndexOf("...", StringComparison.Ordinal);
        var two = three >= 0 ? three : word.IndexOf("..", StringComparison.Ordinal);
        var left = two < 0 ? word : word[..two];
        var right = two < 0 ? null : word[(two + (three >= 0 ? 3 : 2))..];
        var (before, leftProblem) = repository.Resolve(left.Length == 0 ? "HEAD" : left);
        if (before is null)
        {
            return Failed(word, leftProblem!);
        }

        var folder = FolderOf(project);
        if (right is null)
        {
            return (OfCommit(repository, before, left, folder), SideReader.OfProjectFolder(WorkTree, folder, DiskSource.Instance));
        }

        var (after, rightProblem) = repository.Resolve(right.Length == 0 ? "HEAD" : right);
        if (after is null)
        {
            return Failed(word, rightProblem!);
        }

        if (three >= 0)
        {
            var (fork, forkProblem) = repository.MergeBase(before, after);
            if (fork is null)
            {
                return Failed(word, forkProblem!);
            }

            before = fork;
        }

        return (OfCommit(repository, before, left.Length == 0 ? "HEAD" : left, folder), OfCommit(repository, after, right.Length == 0 ? "HEAD" : right, folder));
    }

    private static DiffSide OfCommit(GitRepository repository, string commit, string label, string folder) =>
        SideReader.OfProjectFolder(label, folder, new GitTree(repository, commit, label));

    // The folder of the deployment is the same in all revisions: the one that was named, or the one that the working directory belongs to now.
    private static string FolderOf(string? project)
    {
        if (project is not null)
        {
            return Path.GetFileName(project) == SettingsFile.Name ? Path.GetDirectoryName(project) ?? string.Empty : project;
        }

        return SettingsFile.Discover() is { } found ? Path.GetDirectoryName(found) ?? string.Empty : string.Empty;
    }

    private static (DiffSide Before, DiffSide After) Failed(string word, Diagnostic problem) => (DiffSide.Unreadable(word, problem), DiffSide.Nothing(word));
}
