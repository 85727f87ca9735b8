using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>Findings that somebody accepted, by a comment or by a baseline.</summary>
public sealed class AcceptedFindingsTests
{
    private static readonly string Plain = Sample.Groq.Replace("https://api.groq.com/openai/v1", "http://api.example.com/v1", StringComparison.Ordinal);
    private static readonly string[] Closed = ["review", "--env-keys", "GROQ_API_KEY", "--fail-on", "warning"];

    [Fact]
    public void A_comment_accepts_a_finding_and_verbose_shows_why()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        Assert.Contains("warning BH4501", folder.Run(Closed).Error, StringComparison.Ordinal);
        folder.With("librechat.yaml", Plain.Replace("/v1", "/v1 # bulkhead:allow BH4501 until=2099-12-31 reason=\"inside the mesh\"", StringComparison.Ordinal));
        Assert.DoesNotContain("BH4501", folder.Run(Closed).Error, StringComparison.Ordinal);
        Assert.Contains("(suppressed until 2099-12-31: inside the mesh)", folder.Run([.. Closed, "--verbose"]).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("until=2020-01-01 reason=\"x\"", "BH4601", "BH4501")]
    [InlineData("reason=\"x\"", "BH4602", "BH4501")]
    public void A_comment_that_does_not_hold_is_a_finding(string rest, string expected, string still)
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain.Replace("/v1", "/v1 # bulkhead:allow BH4501 " + rest, StringComparison.Ordinal));
        var outcome = folder.Run(Closed);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("warning " + still, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_baseline_only_new_findings_fail_and_it_does_not_grow_by_itself()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        string[] check = [.. Closed, "--baseline", "known.json"];
        Assert.Equal(1, folder.Run(Closed).Code);
        Assert.Equal(3, folder.Run(check).Code);
        Assert.Equal(0, folder.Run([.. check, "--update-baseline"]).Code);
        var before = File.ReadAllText(folder.In("known.json"));
        Assert.Equal(0, folder.Run(check).Code);

        // Lines that move change nothing; a new finding fails and is not written.
        folder.With("librechat.yaml", "# moved\n" + Plain);
        Assert.Equal(0, folder.Run(check).Code);
        folder.With("librechat.yaml", Plain.Replace("api.example.com", "api.example.org", StringComparison.Ordinal));
        var changed = folder.Run(check);
        Assert.Equal(1, changed.Code);
        Assert.Contains("warning BH4501", changed.Error, StringComparison.Ordinal);
        Assert.Contains("warning BH4605", changed.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder.In("known.json")));

        // Updating takes out what is gone and takes nothing in.
        var updated = folder.Run([.. check, "--update-baseline"]);
        Assert.Equal(1, updated.Code);
        Assert.Contains("warning BH4501", updated.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("BH4605", updated.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("BH4501", File.ReadAllText(folder.In("known.json")), StringComparison.Ordinal);
        Assert.Contains("\"version\"", File.ReadAllText(folder.In("known.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_baseline_is_sorted_and_has_the_fields_of_its_schema()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        Assert.Equal(0, folder.Run([.. Closed, "--baseline", "known.json", "--update-baseline"]).Code);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.In("known.json")));
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
        var codes = json.RootElement.GetProperty("findings").EnumerateArray().Select(one => one.GetProperty("code").GetString()!).ToList();
        Assert.Contains("BH4501", codes);
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.All(json.RootElement.GetProperty("findings").EnumerateArray(), one => Assert.Matches("^[0-9a-f]{64}$", one.GetProperty("fingerprint").GetString()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("{\"version\":2,\"findings\":[]}")]
    [InlineData("{\"version\":1,\"findings\":[{\"code\":\"BH4501\"}]}")]
    [InlineData("{\"version\":1,\"findings\":[1]}")]
    public void What_is_no_baseline_is_refused(string text)
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain).With("known.json", text);
        var outcome = folder.Run([.. Closed, "--baseline", "known.json"]);
        Assert.Equal(3, outcome.Code);
        Assert.Contains("BH0041", outcome.Error, StringComparison.Ordinal);

        // What somebody keeps there is not written over.
        Assert.Equal(3, folder.Run([.. Closed, "--baseline", "known.json", "--update-baseline"]).Code);
        Assert.Equal(text, File.ReadAllText(folder.In("known.json")));
    }

    [Fact]
    public void Updating_needs_a_file_and_a_place_to_write()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        Assert.Equal(2, folder.Run("review", "--update-baseline").Code);
        Assert.Equal(4, folder.Run("review", "--baseline", "none/known.json", "--update-baseline").Code);
    }

    [Fact]
    public void A_secret_is_reported_and_never_shown()
    {
        const string secret = "gsk_0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p";
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq.Replace("${GROQ_API_KEY}", secret, StringComparison.Ordinal));
        foreach (var format in new[] { "text", "json", "markdown" })
        {
            var outcome = folder.Run("review", "--verbose", "--format", format);
            Assert.DoesNotContain(secret[4..], outcome.Out + outcome.Error, StringComparison.Ordinal);
        }

        Assert.Contains("BH4508 endpoints.custom[0].apiKey holds an API key of Groq", folder.Run("review").Error, StringComparison.Ordinal);
    }
}
