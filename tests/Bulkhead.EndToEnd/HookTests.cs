using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The hooks, run by pre-commit itself from the example configuration; the commit that it pins is one of a repository made here.</summary>
public sealed class HookTests
{
    private const string Settings = "version: 1\ndeployment:\n  configuration: [librechat.yaml]\n  environmentKeys: [GROQ_API_KEY, MISTRAL_API_KEY]\n";
    private static readonly string Example = File.ReadAllText(Repository.In("integrations/pre-commit/.pre-commit-config.yaml"));

    [Fact]
    public void A_commit_out_of_step_is_refused_and_one_in_step_is_made()
    {
        using var hooks = Hooks(out var commit);
        using var folder = new TempFolder()
            .With("librechat.yaml", Sample.Groq)
            .With("bulkhead.yaml", Settings)
            .With(".pre-commit-config.yaml", Pinned(Example, hooks, commit));
        Assert.Equal(0, folder.Run(["generate", "--quiet"]).Code);
        Tool.Git(folder, "init", "-q", "-b", "main");
        Tool.Git(folder, "add", ".");
        Assert.Equal(0, Run(folder, hooks, "pre-commit", "install").Code);
        var first = Commit(folder, hooks);
        Assert.True(first.Code == 0, first.ToString());
        Assert.Contains("bulkhead verify", first.Error, StringComparison.Ordinal);
        Assert.Contains("bulkhead review", first.Error, StringComparison.Ordinal);

        folder.With("librechat.yaml", Sample.GroqAndMistral);
        Tool.Git(folder, "add", ".");
        var refused = Commit(folder, hooks);
        Assert.True(refused.Code != 0, refused.ToString());
        Assert.Contains("api.mistral.ai", refused.Error, StringComparison.Ordinal);

        Assert.Equal(0, folder.Run(["generate", "--quiet"]).Code);
        Tool.Git(folder, "add", ".");
        var second = Commit(folder, hooks);
        Assert.True(second.Code == 0, second.ToString());
    }

    [Fact]
    public void The_hook_that_writes_fails_once_and_leaves_the_policy_in_step()
    {
        using var hooks = Hooks(out var commit);
        using var folder = new TempFolder()
            .With("librechat.yaml", Sample.Groq)
            .With("bulkhead.yaml", Settings)
            .With(".pre-commit-config.yaml", Pinned(Example, hooks, commit).Replace("bulkhead-verify", "bulkhead-generate", StringComparison.Ordinal));
        Assert.Equal(0, folder.Run(["generate", "--quiet"]).Code);
        Tool.Git(folder, "init", "-q", "-b", "main");
        Tool.Git(folder, "add", ".");
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        Tool.Git(folder, "add", ".");
        Assert.Equal(1, Run(folder, hooks, "pre-commit", "run", "--all-files").Code);
        Assert.Equal(0, folder.Run(["verify"]).Code);
        Tool.Git(folder, "add", ".");
        var again = Run(folder, hooks, "pre-commit", "run", "--all-files");
        Assert.True(again.Code == 0, again.ToString());
    }

    [Fact]
    public void What_has_nothing_to_do_with_egress_starts_no_hook()
    {
        using var hooks = Hooks(out var commit);
        using var folder = new TempFolder().With("README.md", "text").With(".pre-commit-config.yaml", Pinned(Example, hooks, commit));
        Tool.Git(folder, "init", "-q", "-b", "main");
        Tool.Git(folder, "add", ".");
        var outcome = Run(folder, hooks, "pre-commit", "run", "--all-files");
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Equal(2, outcome.Out.Split("Skipped").Length - 1);
    }

    // A repository with the hooks, the binary beside it under its real name, and the caches of pre-commit.
    private static TempFolder Hooks(out string commit)
    {
        Tool.Need("git");
        Tool.Need("pre-commit");
        var folder = new TempFolder().With("hooks/.pre-commit-hooks.yaml", File.ReadAllText(Repository.In(".pre-commit-hooks.yaml")));
        Directory.CreateDirectory(folder.In("bin"));
        File.CreateSymbolicLink(folder.In("bin/bulkhead"), Path.GetFullPath(Binary.Path));
        Tool.Git(folder, "-C", "hooks", "init", "-q", "-b", "main");
        Tool.Git(folder, "-C", "hooks", "add", ".");
        Tool.Git(folder, "-C", "hooks", "commit", "-qm", "hooks");
        commit = Tool.Git(folder, "-C", "hooks", "rev-parse", "HEAD").Trim();
        return folder;
    }

    // What the user replaces in the example.
    private static string Pinned(string example, TempFolder hooks, string commit)
    {
        var pinned = example.Replace("https://github.com/OWNER/bulkhead", hooks.In("hooks"), StringComparison.Ordinal).Replace(new string('0', 40), commit, StringComparison.Ordinal);
        Assert.Contains(commit, pinned, StringComparison.Ordinal);
        Assert.Contains(hooks.In("hooks"), pinned, StringComparison.Ordinal);
        return pinned;
    }

    private static Outcome Commit(TempFolder folder, TempFolder hooks) =>
        Run(folder, hooks, "git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-m", "change");

    private static Outcome Run(TempFolder folder, TempFolder hooks, string program, params string[] arguments) =>
        Tool.Run(program, folder.Path, null, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = hooks.In("bin") + ":" + Environment.GetEnvironmentVariable("PATH"),
            ["PRE_COMMIT_HOME"] = hooks.In("cache"),
        }, arguments);
}
