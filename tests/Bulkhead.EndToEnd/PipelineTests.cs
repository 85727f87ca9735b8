using System.Text.Json;
using System.Text.RegularExpressions;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The pipeline of a repository as the GitHub action runs it: its very script, a real git repository, the files that a runner gives.</summary>
public sealed partial class PipelineTests
{
    [Fact]
    public void An_edited_configuration_fails_with_the_reach_it_opens_and_passes_once_the_policy_is_committed()
    {
        using var folder = Committed();
        var start = Tool.Git(folder, "rev-parse", "HEAD").Trim();
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        Tool.Git(folder, "commit", "-qam", "Add Mistral");

        var failed = Check(folder, start);
        Assert.Equal(("1", "true", "true"), (failed.Outputs["code"], failed.Outputs["changed"], failed.Outputs["findings"]));
        Assert.StartsWith("<!-- bulkhead:report -->\n**Fails:** the committed policy is not what the configuration asks for.", failed.Summary, StringComparison.Ordinal);
        Assert.Contains("api.mistral.ai", failed.Summary, StringComparison.Ordinal);
        Assert.Contains("librechat.yaml:13", failed.Summary, StringComparison.Ordinal);
        Assert.Equal(failed.Summary, File.ReadAllText(failed.Outputs["report"]));

        Assert.Equal(0, folder.Run(["generate", "--quiet", .. Sample.Keys]).Code);
        Tool.Git(folder, "add", ".");
        Tool.Git(folder, "commit", "-qm", "Generate the policy");
        var passed = Check(folder, start);
        Assert.Equal(("0", "true"), (passed.Outputs["code"], passed.Outputs["changed"]));
        Assert.Contains("**Passes:**", passed.Summary, StringComparison.Ordinal);
        Assert.Contains("api.mistral.ai", passed.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_was_edited_by_hand_fails_with_what_it_opens()
    {
        using var folder = Committed();
        var start = Tool.Git(folder, "rev-parse", "HEAD").Trim();
        var policy = folder.In("bulkhead-policy/firewallpolicy-librechat.yaml");
        File.WriteAllText(policy, File.ReadAllText(policy).Replace("- api.groq.com", "- api.groq.com\n        - pastebin.com", StringComparison.Ordinal));
        Tool.Git(folder, "commit", "-qam", "By hand");
        var outcome = Check(folder, start);
        Assert.Equal("1", outcome.Outputs["code"]);
        Assert.Contains("pastebin.com", outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changes_no_reach_says_so_and_writes_SARIF_when_asked()
    {
        using var folder = Committed();
        var start = Tool.Git(folder, "rev-parse", "HEAD").Trim();
        folder.With("README.md", "text");
        Tool.Git(folder, "add", ".");
        Tool.Git(folder, "commit", "-qm", "Words");
        var outcome = Check(folder, start, ("BULKHEAD_SARIF", "out.sarif"));
        Assert.Equal(("0", "false", "false"), (outcome.Outputs["code"], outcome.Outputs["changed"], outcome.Outputs["findings"]));
        using var sarif = JsonDocument.Parse(File.ReadAllText(folder.In("out.sarif")));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Broken_input_is_told_apart_from_findings_and_cannot_speak_to_the_runner()
    {
        using var folder = Committed();
        var start = Tool.Git(folder, "rev-parse", "HEAD").Trim();
        folder.With("librechat.yaml", "version: 1.3.17\nendpoints: [\n::error file=x::owned\n");
        Tool.Git(folder, "commit", "-qam", "Broken");
        var outcome = Check(folder, start);
        Assert.Equal("3", outcome.Outputs["code"]);
        Assert.Contains("could not check this change", outcome.Summary, StringComparison.Ordinal);
        var stopped = StoppedCommands().Replace(outcome.Log, string.Empty);
        Assert.DoesNotContain("::error file=x", stopped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$(touch${IFS}pwned)")]
    [InlineData("`touch${IFS}pwned`")]
    [InlineData(";touch${IFS}pwned;#")]
    [InlineData("';touch${IFS}pwned;'")]
    [InlineData("\";touch${IFS}pwned;\"")]
    [InlineData("|touch${IFS}pwned&&x")]
    [InlineData("%0A%3A%3Aerror%3A%3Aowned")]
    public void Names_of_branches_are_names_and_nothing_is_run(string name)
    {
        using var folder = Committed();
        Tool.Git(folder, "branch", name);
        Tool.Git(folder, "checkout", "-q", "-b", name + "-head");
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        Tool.Git(folder, "commit", "-qam", name);
        var outcome = Check(folder, name, ("GITHUB_HEAD_REF", name + "-head"), ("GITHUB_BASE_REF", name));
        Assert.Equal(("1", "true"), (outcome.Outputs["code"], outcome.Outputs["changed"]));
        Assert.Contains("api.mistral.ai", outcome.Summary, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("pwned")));
    }

    [Theory]
    [InlineData("--upload-pack=touch pwned;")]
    [InlineData("--output=pwned")]
    [InlineData("-h")]
    public void A_base_that_looks_like_an_option_is_none(string start)
    {
        using var origin = Committed();
        using var folder = Committed();
        Tool.Git(folder, "remote", "add", "origin", origin.Path);
        var outcome = Check(folder, start);
        Assert.Equal("4", outcome.Outputs["code"]);
        Assert.Contains("cannot be fetched", outcome.Summary, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("pwned")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_checkout_of_one_commit_fetches_the_base_by_name_or_by_commit(bool byName)
    {
        using var origin = Committed();
        Tool.Git(origin, "config", "uploadpack.allowReachableSHA1InWant", "true");
        var start = Tool.Git(origin, "rev-parse", "HEAD").Trim();
        Tool.Git(origin, "checkout", "-q", "-b", "feature");
        origin.With("librechat.yaml", Sample.GroqAndMistral);
        Tool.Git(origin, "commit", "-qam", "Add Mistral");
        using var folder = new TempFolder();
        Tool.Git(folder, "clone", "-q", "--depth=1", "--branch=feature", "file://" + origin.Path, "clone");
        var outcome = Check(folder, byName ? "main" : start, ("BULKHEAD_WORKING_DIRECTORY", "clone"));
        Assert.Equal(("1", "true"), (outcome.Outputs["code"], outcome.Outputs["changed"]));
        Assert.Contains("api.mistral.ai", outcome.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Hooks_of_pre_commit_pass_in_step_and_fail_out_of_step()
    {
        using var folder = Committed();
        var entries = Entry().Matches(File.ReadAllText(Repository.In(".pre-commit-hooks.yaml"))).Select(match => match.Groups["command"].Value.Split(' ')[1..]).ToList();
        Assert.Equal(3, entries.Count);
        Assert.All(entries, entry => Assert.Equal(0, folder.Run([.. entry]).Code));
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        Assert.Equal(1, folder.Run([.. entries[0]]).Code);
    }

    [Fact]
    public void The_first_ten_minutes_of_the_page_about_pipelines_work_as_written()
    {
        Tool.Need("git");
        Tool.Need("bash");
        var page = File.ReadAllText(Repository.In("docs/ci.md"));
        var section = page[page.IndexOf("## The first ten minutes", StringComparison.Ordinal)..page.IndexOf("## GitHub", StringComparison.Ordinal)];
        var commands = Console().Matches(section).Select(match => match.Groups["text"].Value).ToList();
        Assert.Equal(2, commands.Count);
        using var folder = new TempFolder();
        Tool.Git(folder, "init", "-q", "-b", "main");
        Tool.Git(folder, "config", "user.name", "test");
        Tool.Git(folder, "config", "user.email", "test@example.com");
        var script = "set -eo pipefail\nbulkhead() { \"$BULKHEAD\" \"$@\"; }\n" + string.Concat(commands).Replace("\n$ ", "\n", StringComparison.Ordinal).TrimStart('$', ' ');
        var outcome = Tool.Run("bash", folder.Path, null, new Dictionary<string, string>(StringComparer.Ordinal) { ["BULKHEAD"] = Binary.Path }, "-c", script.Replace("\n$ ", "\n", StringComparison.Ordinal));
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Contains("api.example.com", outcome.Out, StringComparison.Ordinal);
        Assert.Empty(Tool.Git(folder, "status", "--porcelain"));
    }

    // A repository whose policy is in step, with the names of its variables in bulkhead.yaml.
    private static TempFolder Committed()
    {
        Tool.Need("git");
        Tool.Need("bash");
        var folder = new TempFolder()
            .With("librechat.yaml", Sample.Groq)
            .With("bulkhead.yaml", "version: 1\ndeployment:\n  configuration: [librechat.yaml]\n  environmentKeys: [GROQ_API_KEY, MISTRAL_API_KEY]\n");
        Assert.Equal(0, folder.Run(["generate", "--quiet"]).Code);
        Tool.Git(folder, "init", "-q", "-b", "main");
        Tool.Git(folder, "add", ".");
        Tool.Git(folder, "commit", "-qm", "Start");
        return folder;
    }

    private static (Dictionary<string, string> Outputs, string Summary, string Log) Check(TempFolder folder, string start, params (string Name, string Value)[] more)
    {
        using var runner = new TempFolder();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_OUTPUT"] = runner.In("output"),
            ["GITHUB_STEP_SUMMARY"] = runner.In("summary"),
            ["RUNNER_TEMP"] = folder.Path + "/.git",
            ["BULKHEAD_COMMAND"] = Binary.Path,
            ["BULKHEAD_BASE"] = start,
            ["BULKHEAD_WORKING_DIRECTORY"] = folder.Path,
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        var outcome = Tool.Run("bash", folder.Path, null, environment, Repository.In("integrations/github-action/check.sh"));
        Assert.True(outcome.Code == 0, outcome.ToString());
        var outputs = File.ReadAllLines(runner.In("output")).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return (outputs, File.ReadAllText(runner.In("summary")), outcome.Out);
    }

    [GeneratedRegex(@"^```console\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Console();

    [GeneratedRegex(@"^  entry: (?<command>bulkhead .*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^::stop-commands::(?<word>\S+)$.*?^::\k<word>::$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StoppedCommands();
}
