using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The comment of the GitHub action: its very script with bash, curl and jq, against a server on this machine that answers as GitHub documents.</summary>
public sealed class ActionCommentTests
{
    private const string Marker = "<!-- bulkhead:report -->";
    private const string Token = "ghs_not-a-real-token";

    [Fact]
    public void The_first_run_writes_a_comment_and_every_later_one_changes_the_same()
    {
        using var github = new GitHubComments();
        Assert.Equal("comment written\n", Run(github, Marker + "\nfirst é €\n", changed: true).Out);
        Assert.Equal(Comment.Bot(1, Marker + "\nfirst é €\n"), Assert.Single(github.Comments));
        Assert.Equal("Bearer " + Token, github.Authorization);

        Run(github, Marker + "\nsecond\n", changed: true);
        Assert.Equal(Comment.Bot(1, Marker + "\nsecond\n"), Assert.Single(github.Comments));

        // A change that is taken back must not leave the old words standing.
        Run(github, Marker + "\nnothing any more\n", changed: false);
        Assert.Equal(Comment.Bot(1, Marker + "\nnothing any more\n"), Assert.Single(github.Comments));
        Assert.Equal(["POST", "PATCH", "PATCH"], github.Asked.Select(one => one.Split(' ')[0]).Where(one => one != "GET"));
    }

    [Fact]
    public void Without_a_change_of_reach_no_comment_is_begun()
    {
        using var github = new GitHubComments();
        Assert.Equal("reach has not changed: no comment\n", Run(github, Marker + "\ntext\n", changed: false).Out);
        Assert.Empty(github.Comments);
    }

    [Fact]
    public void Comments_of_people_and_of_other_apps_stay_as_they_are()
    {
        using var github = new GitHubComments();
        github.Comments.AddRange([Comment.Person(1, Marker + "\na person who quotes"), Comment.Bot(2, "another app\n" + Marker)]);
        Run(github, Marker + "\nours\n", changed: true);
        Assert.Equal([Comment.Person(1, Marker + "\na person who quotes"), Comment.Bot(2, "another app\n" + Marker), Comment.Bot(3, Marker + "\nours\n")], github.Comments);
    }

    [Fact]
    public void The_comment_is_found_behind_hundreds_of_others()
    {
        using var github = new GitHubComments();
        github.Comments.AddRange(Enumerable.Range(1, 250).Select(number => Comment.Person(number, "talk")));
        github.Comments.Add(Comment.Bot(251, Marker + "\nold\n"));
        Run(github, Marker + "\nnew\n", changed: true);
        Assert.Equal(251, github.Comments.Count);
        Assert.Equal(Marker + "\nnew\n", github.Comments.Single(one => one.Id == 251).Body);
        Assert.Equal(4, github.Asked.Count);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("€")]
    [InlineData("🙂")]
    public void A_report_that_is_too_long_is_cut_and_says_so(string character)
    {
        using var github = new GitHubComments();
        const string Verdict = Marker + "\n**Passes:** text.\n";
        const string Sentence = "\n> This report is too long for a comment: the rest is in the job summary.\n";
        var line = string.Concat(Enumerable.Repeat(character, 99)) + "\n";
        var report = Verdict + string.Concat(Enumerable.Repeat(line, 1000));
        Assert.Equal("comment written\n", Run(github, report, changed: true).Out);
        var body = Assert.Single(github.Comments).Body;
        Assert.InRange(body.Length, 62_000, 65_536);
        Assert.StartsWith(Verdict + Sentence + line, body, StringComparison.Ordinal);
        Assert.EndsWith("\n" + line, body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_just_fits_is_not_cut()
    {
        using var github = new GitHubComments();
        var report = Marker + "\n" + new string('x', 65_000 - Marker.Length - 1);
        Run(github, report, changed: true);
        Assert.Equal(report, Assert.Single(github.Comments).Body);
    }

    [Theory]
    [InlineData(200, 403)]
    [InlineData(403, 403)]
    [InlineData(401, 401)]
    [InlineData(404, 404)]
    public void Without_the_right_to_write_the_job_goes_on_and_says_where_the_report_is(int read, int told)
    {
        using var github = new GitHubComments { ReadStatus = read, MayWrite = false };
        var outcome = Run(github, Marker + "\ntext\n", changed: true);
        Assert.Equal($"::notice title=Bulkhead::The token may not comment here (HTTP {told}); the report is in the job summary.\n", outcome.Out);
        Assert.Empty(github.Comments);
    }

    [Fact]
    public void A_server_that_is_not_there_is_no_failed_check()
    {
        var github = new GitHubComments();
        github.Dispose();
        Assert.StartsWith("::notice title=Bulkhead::GitHub does not answer; the report is in the job summary.\n", Run(github, Marker + "\ntext\n", changed: true).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7/../../8")]
    [InlineData("$(touch pwned)")]
    public void What_is_no_number_of_a_pull_request_is_not_asked_for(string number)
    {
        using var github = new GitHubComments();
        Assert.Equal("no pull request, no comment\n", Run(github, Marker + "\ntext\n", changed: true, number).Out);
        Assert.Empty(github.Asked);
    }

    private static Outcome Run(GitHubComments github, string report, bool changed, string number = "7")
    {
        foreach (var tool in new[] { "bash", "curl", "jq" })
        {
            Tool.Need(tool);
        }

        using var folder = new TempFolder().With("report.md", report);
        var outcome = Tool.Run("bash", folder.Path, null, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_API_URL"] = github.Address,
            ["GITHUB_REPOSITORY"] = "o/r",
            ["RUNNER_TEMP"] = folder.Path,
            ["BULKHEAD_TOKEN"] = Token,
            ["BULKHEAD_REPORT"] = folder.In("report.md"),
            ["BULKHEAD_CHANGED"] = changed ? "true" : "false",
            ["BULKHEAD_PULL_REQUEST"] = number,
            ["LC_ALL"] = "C.UTF-8",
            ["no_proxy"] = "*",
        }, Repository.In("integrations/github-action/comment.sh"));
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.DoesNotContain(Token, outcome.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.In("pwned")));
        // The file with the token does not outlive the script.
        Assert.Empty(Directory.EnumerateDirectories(folder.Path, "bulkhead.*"));
        return outcome;
    }
}
