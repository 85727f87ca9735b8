using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary><c>bulkhead diff</c> as a process, on folders, policies and a real git repository.</summary>
public class DiffTests
{
    private const string Settings = "version: 1\ndeployment:\n  configuration: [librechat.yaml]\n  environmentKeys: [GROQ_API_KEY, MISTRAL_API_KEY]\n";
    private const string NewMistral = "+ librechat can newly reach api.mistral.ai:443 (TLS) because of new/librechat.yaml:13 endpoints.custom[1].baseURL.\n";

    // A destination that the name of a variable opens.
    private const string Search = "version: 1.3.17\nendpoints:\n  agents:\n    capabilities: [\"tools\", \"web_search\"]\n";
    private const string SearchWithKey = Search + "webSearch:\n  searchProvider: serper\n  serperApiKey: ${SERPER_API_KEY}\n  scraperProvider: serper\n  rerankerType: none\n";

    [Fact]
    public void Two_folders_of_configuration_are_compared_by_what_they_reach()
    {
        using var folder = Versions();
        var outcome = folder.Run("diff", "old", "new");
        Assert.Equal(1, outcome.Code);
        Assert.Equal(NewMistral + "Reach between old and new: 1 opened.\n", outcome.Out);
        Assert.Empty(outcome.Error);
    }

    [Fact]
    public void The_other_way_round_the_same_way_is_closed()
    {
        using var folder = Versions();
        var outcome = folder.Run("diff", "new", "old");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith("- librechat can no longer reach api.mistral.ai:443 (TLS), which was open because of new/librechat.yaml:13 endpoints.custom[1].baseURL.\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_order_are_no_change()
    {
        using var folder = Versions();
        folder.With("new/librechat.yaml", "# a comment\n" + Sample.Groq.Replace("name: Groq", "name:    'Groq'", StringComparison.Ordinal) + "\n");
        var outcome = folder.Run("diff", "old", "new");
        Assert.Equal((0, "No change of reach between old and new.\n"), (outcome.Code, outcome.Out));
        Assert.Equal((0, "<!-- bulkhead:reach-diff -->\nNo change of reach between old and new.\n"), Result(folder.Run("diff", "old", "new", "--format", "markdown")));
    }

    [Theory]
    [InlineData("old", "new", "change", 1)]
    [InlineData("old", "new", "added", 1)]
    [InlineData("old", "new", "none", 0)]
    [InlineData("new", "old", "change", 1)]
    [InlineData("new", "old", "added", 0)]
    public void The_exit_code_follows_fail_on(string before, string after, string failOn, int code)
    {
        using var folder = Versions();
        Assert.Equal(code, folder.Run("diff", before, after, "--fail-on", failOn).Code);
        Assert.Equal(code, folder.Run("diff", before, after, "--fail-on", failOn, "--format", "json").Code);
        Assert.Equal(code, folder.Run("diff", before, after, "--fail-on", failOn, "--format", "markdown").Code);
    }

    [Fact]
    public void Two_folders_of_policies_are_compared_with_their_rules_as_reasons()
    {
        using var folder = Versions();
        Assert.Equal(0, folder.Run("generate", "--settings", "old/bulkhead.yaml", "--out", "p1", "-q").Code);
        Assert.Equal(0, folder.Run("generate", "--settings", "new/bulkhead.yaml", "--out", "p2", "-q").Code);
        var outcome = folder.Run("diff", "p1", "p2");
        Assert.Equal(1, outcome.Code);
        Assert.Equal("+ librechat can newly reach api.mistral.ai:443 (TLS) because of rule allow-llm-mistral of bulkhead-librechat.\nReach between p1 and p2: 1 opened.\n", outcome.Out);
    }

    [Fact]
    public void A_policy_that_cannot_be_read_is_not_compared()
    {
        using var folder = Versions();
        Assert.Equal(0, folder.Run("generate", "--settings", "old/bulkhead.yaml", "--out", "p1", "-q").Code);
        Assert.Equal(0, folder.Run("generate", "--settings", "old/bulkhead.yaml", "--out", "p2", "-q").Code);
        var policy = folder.In("p2/firewallpolicy-librechat.yaml");
        File.WriteAllText(policy, File.ReadAllText(policy).Replace("      port: 443\n", "      ports: [443]\n", StringComparison.Ordinal));
        var outcome = folder.Run("diff", "p1", "p2");
        Assert.Equal((3, string.Empty), (outcome.Code, outcome.Out));
        Assert.Contains("nothing was compared.", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("old/nothing.yaml")]
    public void A_side_that_does_not_exist_is_an_error_of_input(string side)
    {
        using var folder = Versions();
        Assert.Equal(3, folder.Run("diff", "old", side).Code);
        Assert.Equal(3, folder.Run("diff", side, "old").Code);
    }

    [Fact]
    public void A_deployment_that_is_new_is_compared_with_nothing()
    {
        using var folder = Repository(out _);
        folder.With("bulkhead.yaml", Settings).With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run("diff", "HEAD");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("+ librechat can newly reach api.groq.com:443 (TLS) because of librechat.yaml:8 endpoints.custom[0].baseURL.", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("librechat has a policy and had none", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Revisions_are_read_from_git_with_all_that_bulkhead_yaml_names()
    {
        using var folder = Repository(out var git);
        folder.With("deploy/bulkhead.yaml", Settings).With("deploy/librechat.yaml", Sample.Groq);
        git("add .");
        git("commit -qm base");
        git("branch base");
        folder.With("deploy/librechat.yaml", Sample.GroqAndMistral);
        git("commit -qam head");
        const string expected = "+ librechat can newly reach api.mistral.ai:443 (TLS) because of librechat.yaml:13 endpoints.custom[1].baseURL.\n";
        var inside = Binary.Run(folder.In("deploy"), "diff", "base..HEAD");
        Assert.Equal((1, expected + "Reach between base and HEAD: 1 opened.\n"), Result(inside));
        Assert.Equal((1, expected.Replace("because of ", "because of deploy/", StringComparison.Ordinal) + "Reach between base and HEAD: 1 opened.\n"), Result(folder.Run("diff", "base...HEAD", "--settings", "deploy/bulkhead.yaml")));
        Assert.Equal((1, expected + "Reach between base and work tree: 1 opened.\n"), Result(Binary.Run(folder.In("deploy"), "diff", "base")));

        // What is not committed does not count between revisions, and counts against the work tree.
        File.Delete(folder.In("deploy/librechat.yaml"));
        Assert.Equal(1, Binary.Run(folder.In("deploy"), "diff", "base..HEAD").Code);
        Assert.Equal(3, Binary.Run(folder.In("deploy"), "diff", "base").Code);
    }

    [Fact]
    public void Both_revisions_are_read_with_the_input_of_the_command_line()
    {
        using var folder = Repository(out var git);
        folder.With("deploy/chat.yaml", Search);
        git("add .");
        git("commit -qm base");
        git("branch base");
        folder.With("deploy/chat.yaml", SearchWithKey);
        git("commit -qam head");
        var inside = Binary.Run(folder.In("deploy"), "diff", "base..HEAD", "--config", "chat.yaml", "--env-keys", "SERPER_API_KEY");
        Assert.Equal(1, inside.Code);
        Assert.StartsWith("+ librechat can newly reach scrape.serper.dev:443 (TLS) because of chat.yaml:", inside.Out, StringComparison.Ordinal);
        // Paths are those of the working directory, as for every command.
        Assert.Equal(1, folder.Run("diff", "base..HEAD", "--config", "deploy/chat.yaml", "--env-keys", "SERPER_API_KEY").Code);
        Assert.Equal(1, folder.Run("diff", "base", "-c", "deploy/chat.yaml", "--env-keys", "SERPER_API_KEY").Code);
        // Without the name what depends on it stays closed on both sides.
        Assert.Equal(0, folder.Run("diff", "base..HEAD", "--config", "deploy/chat.yaml", "--env-keys", "OTHER").Code);
        // A file that no side has is no configuration.
        Assert.Equal(3, folder.Run("diff", "base..HEAD", "--config", "absent.yaml").Code);
    }

    [Fact]
    public void A_settings_file_of_any_name_is_read_from_both_revisions()
    {
        const string settings = "version: 1\ndeployment:\n  configuration: [librechat.yaml]\n  environmentKeys: [SERPER_API_KEY]\n";
        using var folder = Repository(out var git);
        folder.With("deploy/prod.yaml", settings).With("deploy/librechat.yaml", Search);
        git("add .");
        git("commit -qm base");
        git("branch base");
        folder.With("deploy/librechat.yaml", SearchWithKey);
        git("commit -qam head");
        Assert.Equal(1, folder.Run("diff", "base..HEAD", "--settings", "deploy/prod.yaml").Code);
        folder.With("deploy/prod.yaml", settings.Replace("SERPER", "OTHER", StringComparison.Ordinal));
        git("commit -qam keys");
        Assert.Equal(0, folder.Run("diff", "base..HEAD", "--settings", "deploy/prod.yaml", "--fail-on", "added").Code);
    }

    [Fact]
    public void Two_folders_and_two_files_are_read_with_the_input_of_the_command_line()
    {
        using var folder = new TempFolder().With("old/librechat.yaml", Search).With("new/librechat.yaml", SearchWithKey);
        Assert.Equal(1, folder.Run("diff", "old", "new", "--env-keys", "SERPER_API_KEY").Code);
        Assert.Equal(0, folder.Run("diff", "old", "new", "--env-keys", "OTHER").Code);
        Assert.Equal(1, folder.Run("diff", "old/librechat.yaml", "new/librechat.yaml", "--env-keys", "SERPER_API_KEY").Code);
        Assert.Equal(0, folder.Run("diff", "old/librechat.yaml", "new/librechat.yaml", "--env-keys", "OTHER").Code);

        // Files that are named are those of each side.
        folder.With("old/.env", "SERPER_API_KEY=a\n").With("new/.env", "SERPER_API_KEY=a\n");
        Assert.Equal(1, folder.Run("diff", "old", "new", "--env", ".env").Code);
        folder.With("new/.env", "OTHER=b\n");
        Assert.Equal(0, folder.Run("diff", "old", "new", "--env", ".env", "--fail-on", "added").Code);
        File.Move(folder.In("old/librechat.yaml"), folder.In("old/chat.yaml"));
        File.Move(folder.In("new/librechat.yaml"), folder.In("new/chat.yaml"));
        var named = folder.Run("diff", "old", "new", "--config", "chat.yaml", "--env-keys", "SERPER_API_KEY", "--namespace", "talk", "--format", "json");
        Assert.Equal(1, named.Code);
        Assert.Contains("\"talk\"", named.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diff", "old", "new", "--settings", "old/bulkhead.yaml")]
    [InlineData("diff", "old", "new", "--config", "-")]
    [InlineData("diff", "HEAD", "--env", "-")]
    [InlineData("diff", "HEAD", "--env-keys", "A=b")]
    public void Input_that_cannot_be_that_of_both_sides_is_refused(params string[] arguments)
    {
        using var folder = Versions();
        Assert.Equal(2, folder.Run(arguments).Code);
    }

    [Fact]
    public void Three_dots_begin_where_the_branches_parted()
    {
        using var folder = Repository(out var git);
        folder.With("bulkhead.yaml", Settings).With("librechat.yaml", Sample.Groq);
        git("add .");
        git("commit -qm base");
        git("branch feature");
        folder.With("librechat.yaml", Sample.GroqAndMistral);
        git("commit -qam main-goes-on");
        Assert.Equal((0, "No change of reach between HEAD and feature.\n"), Result(folder.Run("diff", "HEAD...feature")));
        Assert.StartsWith("- librechat can no longer reach api.mistral.ai", folder.Run("diff", "HEAD..feature").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--upload-pack=touch${IFS}injected..HEAD")]
    [InlineData("nothing..HEAD")]
    [InlineData("HEAD..--output=injected")]
    [InlineData("HEAD;touch injected")]
    [InlineData("$(touch injected)")]
    [InlineData("HEAD:librechat.yaml")]
    public void A_revision_is_never_more_than_a_name(string revision)
    {
        using var folder = Repository(out var git);
        folder.With("bulkhead.yaml", Settings).With("librechat.yaml", Sample.Groq);
        git("add .");
        git("commit -qm base");
        var outcome = folder.Run("diff", revision);
        Assert.True(outcome.Code is 2 or 3, outcome.ToString());
        Assert.Empty(outcome.Out);
        Assert.False(File.Exists(folder.In("injected")));
    }

    [Fact]
    public void Links_in_a_revision_are_not_followed()
    {
        using var folder = Repository(out var git);
        folder.With("bulkhead.yaml", Settings);
        File.CreateSymbolicLink(folder.In("librechat.yaml"), "/etc/passwd");
        git("add .");
        git("commit -qm link");
        var outcome = folder.Run("diff", "HEAD..HEAD");
        Assert.Equal(3, outcome.Code);
        Assert.Contains("BH0012", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_a_repository_revisions_are_refused()
    {
        using var folder = Versions();
        var outcome = folder.Run("diff", "main..HEAD");
        Assert.Equal(4, outcome.Code);
        Assert.Contains("BH0031", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_names_its_contract_and_holds_the_reasons_of_both_sides()
    {
        using var folder = Versions();
        using var json = JsonDocument.Parse(folder.Run("diff", "old", "new", "--format", "json").Out);
        var root = json.RootElement;
        Assert.Equal("bulkhead.reach-diff/v1", root.GetProperty("schema").GetString());
        Assert.True(root.GetProperty("changed").GetBoolean());
        var change = root.GetProperty("changes").EnumerateArray().Single();
        Assert.Equal("added", change.GetProperty("kind").GetString());
        var origin = change.GetProperty("difference").GetProperty("origins").EnumerateArray().Single();
        Assert.Equal(("new/librechat.yaml", 13), (origin.GetProperty("file").GetString(), origin.GetProperty("line").GetInt32()));
    }

    [Fact]
    public void The_comment_has_its_marker_first_then_the_verdict_then_the_table()
    {
        using var folder = Versions();
        var lines = folder.Run("diff", "old", "new", "--format", "markdown").Out.Split('\n');
        Assert.Equal("<!-- bulkhead:reach-diff -->", lines[0]);
        Assert.Equal("### librechat can newly reach `api.mistral.ai:443`", lines[1]);
        Assert.Contains("| **added** | librechat | `api.mistral.ai:443` TLS | `new/librechat.yaml:13 endpoints.custom[1].baseURL` |", lines);
        Assert.Contains("- A new external host: `api.mistral.ai:443`", lines);
    }

    [Fact]
    public void A_comment_fits_into_github_however_much_changed()
    {
        using var folder = Versions();
        var many = string.Concat(Enumerable.Range(0, 3000).Select(i => $"\n    - name: Provider{i}\n      apiKey: ${{GROQ_API_KEY}}\n      baseURL: https://api{i}.provider-with-a-long-name.example.com/v1\n      models:\n        default: [\"m\"]"));
        folder.With("new/librechat.yaml", Sample.Groq + many + "\n");
        var outcome = folder.Run("diff", "old", "new", "--format", "markdown");
        Assert.Equal(1, outcome.Code);
        Assert.InRange(outcome.Out.Length, 30_000, 65_000);
        Assert.Matches("[0-9]+ lines were cut to fit into a comment; `bulkhead diff` prints all of them.\n$", outcome.Out);
        Assert.Equal(Count(outcome.Out, "<details>"), Count(outcome.Out, "</details>"));
    }

    private static (int Code, string Out) Result(Outcome outcome) => (outcome.Code, outcome.Out);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static TempFolder Versions() => new TempFolder()
        .With("old/bulkhead.yaml", Settings).With("old/librechat.yaml", Sample.Groq)
        .With("new/bulkhead.yaml", Settings).With("new/librechat.yaml", Sample.GroqAndMistral);

    private static TempFolder Repository(out Action<string> git)
    {
        Tool.Need("git");
        var folder = new TempFolder();
        git = arguments => Tool.Git(folder, arguments.Split(' '));
        git("init -q -b main");
        git("commit -q --allow-empty -m start");
        return folder;
    }
}
