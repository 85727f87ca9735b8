using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The review as a document, from the process to the file that somebody opens.</summary>
public sealed partial class ReviewHtmlTests
{
    private const string Hostile = """
        version: 1.3.17
        endpoints:
          custom:
            - name: "<img src=x onerror=alert(1)>\u202e"
              apiKey: ${GROQ_API_KEY}
              baseURL: "http://api.example.com/\"><script>alert(2)</script>"
            - name: "'\"></style></pre>"
              apiKey: user_provided
              baseURL: "${<b>}"
        mcpServers:
          "</code><script>alert(3)</script>":
            command: npx
            args: ["-y", "<iframe src=https://evil.example>\u001b[31m"]
        """;

    [Fact]
    public void The_document_of_the_complete_example_is_what_it_was()
    {
        var page = Example("complete");
        var path = Repository.In("tests/Bulkhead.EndToEnd/Baselines/review-complete.html");
        if (Repository.UpdatesBaselines)
        {
            File.WriteAllText(path, page);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "run BULKHEAD_UPDATE_BASELINES=1 ./test and look at the diff");
        Assert.Equal(page, Example("complete"));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("minimal")]
    [InlineData("flux-helmrelease")]
    public void Every_destination_of_the_inventory_and_every_reason_stands_in_the_document(string example)
    {
        var text = TextOf(Example(example));
        using var inventory = JsonDocument.Parse(Binary.Run(Repository.In("examples/" + example), "review", "--format", "json").Out);
        Assert.All(inventory.RootElement.GetProperty("destinations").EnumerateArray(), one =>
        {
            Assert.Contains(one.GetProperty("host").GetString() ?? one.GetProperty("group").GetString()!, text, StringComparison.Ordinal);
            Assert.Contains(one.TryGetProperty("rule", out var rule) ? rule.GetString()! : one.GetProperty("reason").GetString()![1..], text, StringComparison.Ordinal);
            Assert.Contains(one.GetProperty("origins")[0].GetProperty("path").GetString()!, text, StringComparison.Ordinal);
        });
        Assert.All(inventory.RootElement.GetProperty("diagnostics").EnumerateArray(), one => Assert.Contains(one.GetProperty("message").GetString()![1..], text, StringComparison.Ordinal));
        Assert.All(inventory.RootElement.GetProperty("inputs").EnumerateArray(), one => Assert.Contains(one.GetProperty("sha256").GetString()!, text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_surprises_comes_before_everything_else() =>
        Assert.Equal(["contents", "summary", "surprising", "destinations", "closed", "changes", "findings", "limits"], Part().Matches(Example("complete")).Select(static match => match.Groups[1].Value));

    [Fact]
    public void It_runs_nothing_and_fetches_nothing()
    {
        var page = Example("complete");
        Assert.DoesNotMatch("(?i)<(script|link|img|iframe|object|embed|form|base)\\b", page);
        Assert.DoesNotMatch("(?i)(src|href|action)=\"(?!#)", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_the_configuration_never_becomes_markup()
    {
        using var folder = new TempFolder().With("librechat.yaml", Hostile);
        var outcome = folder.Run(["review", "--verbose", "--format", "html", .. Sample.Keys]);
        Assert.Contains("onerror", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("iframe", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<(script|img|iframe|b)\\b", outcome.Out);
        Assert.Single(Regex.Matches(outcome.Out, "</style>"));
        Assert.DoesNotContain(outcome.Out, static character => character is '\u202e' or '\u001b');
    }

    [Fact]
    public void The_patch_is_the_one_of_harden()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var patch = folder.Run(["review", "--harden", .. Sample.Keys]).Out;
        var page = folder.Run(["review", "--format", "html", .. Sample.Keys]).Out;
        Assert.Contains("+interface:", patch, StringComparison.Ordinal);
        var changes = page[page.IndexOf("id=\"changes\"", StringComparison.Ordinal)..];
        var block = changes[changes.IndexOf("<pre class=\"patch\">", StringComparison.Ordinal)..changes.IndexOf("</pre>", StringComparison.Ordinal)];
        Assert.Equal(patch, TextOf(block));
    }

    [Fact]
    public void Accepted_findings_stand_with_their_reason_and_their_path_still_surprises()
    {
        var plain = Sample.Groq.Replace("https://api.groq.com/openai/v1", "http://api.example.com/v1 # bulkhead:allow BH4501 until=2099-12-31 reason=\"inside the mesh\"", StringComparison.Ordinal);
        using var folder = new TempFolder().With("librechat.yaml", plain);
        var page = folder.Run(["review", "--format", "html", .. Sample.Keys]).Out;
        Assert.Contains("id=\"surprising-plain-text\"", page, StringComparison.Ordinal);
        var accepted = page[page.IndexOf("id=\"findings-accepted\"", StringComparison.Ordinal)..];
        Assert.Contains("Suppressed until 2099-12-31: inside the mesh", accepted, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_said_first_and_no_patch_is_claimed()
    {
        using var folder = new TempFolder().With("librechat.yaml", "version: 1.3.17\nendpoints:\n  custom: [\n");
        var outcome = folder.Run("review", "--format", "html");
        Assert.Equal(3, outcome.Code);
        Assert.Contains("The input has errors.", TextOf(outcome.Out), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"patch\"", outcome.Out, StringComparison.Ordinal);
    }

    private static string Example(string name)
    {
        var outcome = Binary.Run(Repository.In("examples/" + name), "review", "--format", "html");
        Assert.True(outcome.Code is 0 or 1, outcome.ToString());
        return outcome.Out;
    }

    private static string TextOf(string page) =>
        WebUtility.HtmlDecode(Regex.Replace(Regex.Replace(page, "<style>.*?</style>", string.Empty, RegexOptions.Singleline), "<[^>]*>", string.Empty));

    [GeneratedRegex("<h2 id=\"([^\"]*)\"")]
    private static partial Regex Part();
}
