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
    /// <param name="request">
    /// What both sides are read with. With revisions its paths are those of the working directory, read from the revision, and its settings are the settings file
    /// or the folder of the deployment (null to look for it). With two paths they are looked for in the folder of each.
    /// </param>
    public static (DiffSide Before, DiffSide After) Read(IReadOnlyList<string> words, InputRequest request)
    {
        if (words.Count == 2)
        {
            return (SideReader.OfPath(words[0], request), SideReader.OfPath(words[1], request));
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

        if (right is null)
        {
            return (OfCommit(repository, before, left, request), OfDeployment(WorkTree, request));
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

        return (OfCommit(repository, before, left.Length == 0 ? "HEAD" : left, request), OfCommit(repository, after, right.Length == 0 ? "HEAD" : right, request));
    }

    private static DiffSide OfCommit(GitRepository repository, string commit, string label, InputRequest request) =>
        OfDeployment(label, request with { Source = new GitTree(repository, commit, label) });

    // The deployment is the same in all revisions: the one that was named, or the one that the working directory belongs to now.
    private static DiffSide OfDeployment(string label, InputRequest request)
    {
        var named = request.Settings ?? SettingsFile.Discover();
        if (named is null || !request.Source.Exists(named))
        {
            // The folder of a bulkhead.yaml that this side does not have yet, or a folder that was named.
            var folder = named is null || Path.GetFileName(named) != SettingsFile.Name ? named : Path.GetDirectoryName(named);
            return SideReader.OfProjectFolder(label, folder ?? string.Empty, request);
        }

        return SideReader.OfProject(label, request with { Settings = named });
    }

    private static (DiffSide Before, DiffSide After) Failed(string word, Diagnostic problem) => (DiffSide.Unreadable(word, problem), DiffSide.Nothing(word));
}
