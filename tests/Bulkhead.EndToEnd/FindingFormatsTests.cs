using System.Text.Json;
using System.Xml.Linq;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The machine formats of findings, from the process to the reader.</summary>
public sealed class FindingFormatsTests
{
    private const string Secret = "gsk_Zb7Lq0Vw3Xn9Tf5Rk2Yh8Jd4Mc6Ps1Ga7Ue3Ko9Wi5Bv2";
    private static readonly string[] Formats = ["text", "json", "markdown", "html", "sarif", "github", "gitlab", "junit"];
    private static readonly string Plain = Sample.Groq.Replace("https://api.groq.com/openai/v1", "http://api.example.com/v1", StringComparison.Ordinal);
    private static readonly string Accepted = Plain.Replace("/v1", "/v1 # bulkhead:allow BH4501 until=2099-12-31 reason=\"inside the mesh\"", StringComparison.Ordinal);

    public static TheoryData<string> All => [.. Formats];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_format_ends_with_the_same_code_and_the_report_is_what_format_prints(string format)
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        Assert.Equal(0, Review(folder, "--fail-on", "error", "--format", format).Code);
        var outcome = Review(folder, "--fail-on", "warning", "--format", format, "--report", format + "=report", "--report", "sarif=other");
        Assert.True(outcome.Code == 1, outcome.ToString());
        var report = File.ReadAllText(folder.In("report"));
        if (format == "text")
        {
            // On a terminal the table of destinations comes first; the report is the list of findings.
            Assert.Contains("librechat.yaml:8:16: warning BH4501", report, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(outcome.Out, report);
        }

        Assert.True(File.Exists(folder.In("other")));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path), name => name.EndsWith("-tmp", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_format_shows_a_secret(string format)
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain.Replace("${GROQ_API_KEY}", Secret, StringComparison.Ordinal));
        var outcome = Review(folder, "--verbose", "--format", format, "--report", format + "=report");
        Assert.Contains("BH4508", Review(folder, "--verbose").Error, StringComparison.Ordinal);
        foreach (var text in new[] { outcome.Out, outcome.Error, File.ReadAllText(folder.In("report")) })
        {
            Assert.DoesNotContain(Secret[4..12], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fingerprints_survive_lines_that_move_and_tell_findings_apart()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        var before = Prints(folder);
        folder.With("librechat.yaml", "# one\n# two\n\n" + Plain);
        var moved = Prints(folder);
        Assert.Equal(before.Keys, moved.Keys);
        Assert.Contains(before, one => moved[one.Key] == one.Value + 3);
        Assert.NotEmpty(before);

        folder.With("librechat.yaml", Plain.Replace("api.example.com", "api.example.org", StringComparison.Ordinal));
        Assert.NotEqual(before.Keys, Prints(folder).Keys);
    }

    [Fact]
    public void Fingerprints_survive_entries_that_change_places()
    {
        const string head = "version: 1.3.17\nendpoints:\n  custom:\n";
        var entries = new[] { "Alpha", "Beta", "Gamma" }.Select(name =>
            $"    - name: {name}\n      apiKey: gsk_Zb7Lq0Vw3Xn9Tf5Rk2Yh8Jd4Mc6Ps1Ga7Ue3Ko9Wi5B{name[..2]}\n      baseURL: http://{name.ToLowerInvariant()}.example.com/v1\n      models: {{ default: [m] }}\n").ToArray();
        using var folder = new TempFolder().With("librechat.yaml", head + string.Concat(entries));
        var before = Prints(folder);
        folder.With("librechat.yaml", head + string.Concat(entries.Reverse()));
        var reordered = Prints(folder);
        Assert.Equal(before.Keys, reordered.Keys);
        // It is the same finding that keeps the print: that of the first entry is now on the lines of the last.
        Assert.Contains(before, one => one.Value is >= 4 and <= 7 && reordered[one.Key] == one.Value + 8);
        Assert.True(before.Count >= 6, string.Join('\n', before));

        // Another entry with the same kinds of findings has prints of its own.
        folder.With("librechat.yaml", head + string.Concat(entries.Append(entries[0].Replace("Alpha", "Delta", StringComparison.Ordinal))));
        Assert.True(Prints(folder).Count > before.Count);
        Assert.Superset(before.Keys.ToHashSet(), Prints(folder).Keys.ToHashSet());
    }

    [Fact]
    public void SARIF_names_the_second_place_of_a_finding_and_the_page_of_its_rule()
    {
        using var folder = new TempFolder().With("librechat.yaml", "version: 1.3.17\nendpoints: {}\ncache: true\nendpoints: {}\n");
        using var sarif = JsonDocument.Parse(Review(folder, "--format", "sarif").Out);
        var related = Assert.Single(Assert.Single(Results(sarif), one => one.TryGetProperty("relatedLocations", out _)).GetProperty("relatedLocations").EnumerateArray());
        Assert.Equal(2, related.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal("The first of the two keys.", related.GetProperty("message").GetProperty("text").GetString());

        // helpUri has to be absolute, and Bulkhead has no address: the help names the page, which knows every rule.
        var page = File.ReadAllText(Repository.In("docs/diagnostics.md"));
        Assert.All(sarif.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray(), rule =>
        {
            var code = rule.GetProperty("id").GetString()!;
            Assert.EndsWith($"See docs/diagnostics.md, {code}.", rule.GetProperty("help").GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Contains(code, page, StringComparison.Ordinal);
            Assert.False(rule.TryGetProperty("helpUri", out _));
        });
    }

    [Fact]
    public void An_accepted_finding_is_suppressed_in_SARIF_skipped_in_JUnit_and_absent_elsewhere()
    {
        using var folder = new TempFolder().With("librechat.yaml", Accepted);
        using var sarif = JsonDocument.Parse(Review(folder, "--format", "sarif").Out);
        var result = Assert.Single(Results(sarif), one => one.GetProperty("ruleId").GetString() == "BH4501");
        var suppression = Assert.Single(result.GetProperty("suppressions").EnumerateArray());
        Assert.Equal("inSource", suppression.GetProperty("kind").GetString());
        Assert.Equal("Suppressed until 2099-12-31: inside the mesh", suppression.GetProperty("justification").GetString());

        var junit = XDocument.Parse(Review(folder, "--format", "junit").Out);
        var skipped = Assert.Single(junit.Descendants("skipped"));
        Assert.StartsWith("BH4501 ", skipped.Parent!.Attribute("name")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("BH4501", Review(folder, "--format", "github").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("BH4501", Review(folder, "--format", "gitlab").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_baseline_SARIF_says_what_is_new()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        Review(folder, "--baseline", "known.json", "--update-baseline");
        using var known = JsonDocument.Parse(Review(folder, "--baseline", "known.json", "--format", "sarif").Out);
        Assert.Equal("unchanged", Assert.Single(Results(known), one => one.GetProperty("ruleId").GetString() == "BH4501").GetProperty("baselineState").GetString());
        folder.With("librechat.yaml", Plain.Replace("api.example.com", "api.example.org", StringComparison.Ordinal));
        using var changed = JsonDocument.Parse(Review(folder, "--baseline", "known.json", "--format", "sarif").Out);
        Assert.Equal("new", Assert.Single(Results(changed), one => one.GetProperty("ruleId").GetString() == "BH4501").GetProperty("baselineState").GetString());
    }

    [Fact]
    public void Paths_begin_at_the_root_of_the_repository_and_the_region_ends_with_the_line()
    {
        using var folder = new TempFolder().With("deploy/a b/librechat.yaml", Plain);
        var outcome = Binary.Run(folder.In("deploy/a b"), "review", "--env-keys", "GROQ_API_KEY", "--format", "sarif", "--report", "github=g");
        using var sarif = JsonDocument.Parse(outcome.Out);
        var place = Assert.Single(Results(sarif), one => one.GetProperty("ruleId").GetString() == "BH4501").GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("deploy/a%20b/librechat.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal("SRCROOT", place.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        var region = place.GetProperty("region");
        var line = Plain.Split('\n')[region.GetProperty("startLine").GetInt32() - 1];
        Assert.Equal(line.TrimEnd().Length + 1, region.GetProperty("endColumn").GetInt32());
        Assert.Contains("::warning file=deploy/a b/librechat.yaml,line=", File.ReadAllText(folder.In("deploy/a b/g")), StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Path, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_gets_ten_of_a_level_and_a_sentence_about_the_rest()
    {
        var servers = string.Concat(Enumerable.Range(0, 30).Select(i => $"  s{i}:\n    command: npx\n    args: [\"pkg-{i}\"]\n"));
        using var folder = new TempFolder().With("librechat.yaml", Plain + "\nmcpServers:\n" + servers);
        var lines = Review(folder, "--format", "github").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, lines.Count(line => line.StartsWith("::warning ", StringComparison.Ordinal)));
        Assert.InRange(lines.Count(line => line.StartsWith("::notice ", StringComparison.Ordinal)), 1, 10);
        Assert.Matches("^::notice title=Bulkhead::[0-9]+ more findings are not shown here", lines[^1]);
        Assert.All(lines, line => Assert.StartsWith("::", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_code_4_and_a_wrong_one_code_2()
    {
        using var folder = new TempFolder().With("librechat.yaml", Plain);
        var refused = Review(folder, "--report", "sarif=absent/report");
        Assert.Equal(4, refused.Code);
        Assert.Contains("error BH0043", refused.Error, StringComparison.Ordinal);
        foreach (var wrong in new[] { "sarif", "sarif=", "=x", "pdf=x" })
        {
            Assert.Equal(2, Review(folder, "--report", wrong).Code);
        }
    }

    [Fact]
    public void Findings_about_unusable_input_are_reported_in_every_format()
    {
        using var folder = new TempFolder().With("librechat.yaml", "version: 1.3.17\nendpoints:\n  custom: [\n");
        foreach (var format in Formats.Where(format => format is not ("text" or "markdown")))
        {
            var outcome = Review(folder, "--format", format);
            Assert.Equal(3, outcome.Code);
            Assert.Contains("BH1005", outcome.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sarif")]
    [InlineData("github")]
    [InlineData("gitlab")]
    [InlineData("junit")]
    public void A_check_of_the_folder_says_what_it_has_found_in_every_format(string format)
    {
        using var folder = new TempFolder().With("deploy/librechat.yaml", Plain).With("deploy/bulkhead.yaml", "version: 1\ndeployment:\n  environmentKeys: [GROQ_API_KEY]\noutput:\n  directory: policy\n");
        string[] check = ["generate", "--check", "--settings", "deploy/bulkhead.yaml"];
        Assert.Equal(0, folder.Run("generate", "--settings", "deploy/bulkhead.yaml").Code);
        var clean = folder.Run([.. check, "--format", format]);
        Assert.Equal(0, clean.Code);
        Assert.DoesNotContain("BH601", clean.Out, StringComparison.Ordinal);

        var file = folder.In("deploy/policy/firewallpolicy-librechat.yaml");
        File.WriteAllText(file, File.ReadAllText(file) + "# by hand\n");
        var drift = Assert.Single(folder.Run(check).Error.Split('\n'), line => line.Contains("differs from what", StringComparison.Ordinal));
        Assert.Contains("deploy/policy/firewallpolicy-librechat.yaml:1:1", drift, StringComparison.Ordinal);
        var code = drift.Split(' ').First(word => word.StartsWith("BH", StringComparison.Ordinal));
        var outcome = folder.Run([.. check, "--format", format, "--report", format + "=report"]);
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Equal(outcome.Out, File.ReadAllText(folder.In("report")));
        Assert.Contains(code, outcome.Out, StringComparison.Ordinal);
        Assert.Contains("deploy/policy/firewallpolicy-librechat.yaml", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("+# by hand", outcome.Out, StringComparison.Ordinal);
        if (format == "junit")
        {
            Assert.StartsWith(code, Assert.Single(XDocument.Parse(outcome.Out).Descendants("failure")).Parent!.Attribute("name")!.Value, StringComparison.Ordinal);
        }

        // With text on the terminal the report is the same.
        Assert.Equal(1, folder.Run([.. check, "--report", format + "=beside"]).Code);
        Assert.Equal(outcome.Out, File.ReadAllText(folder.In("beside")));
        Assert.Equal(4, folder.Run([.. check, "--report", format + "=no/such/folder"]).Code);
        folder.With("deploy/librechat.yaml", "endpoints: [\n");
        var broken = folder.Run([.. check, "--format", format]);
        Assert.Equal(3, broken.Code);
        Assert.Contains("BH1005", broken.Out, StringComparison.Ordinal);
        foreach (var option in new[] { "--format", "--report" })
        {
            Assert.Equal(2, folder.Run("generate", option, option == "--format" ? format : format + "=x").Code);
        }
    }

    private static Outcome Review(TempFolder folder, params string[] arguments) => folder.Run(["review", "--env-keys", "GROQ_API_KEY", .. arguments]);

    private static JsonElement.ArrayEnumerator Results(JsonDocument sarif) => sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray();

    // The line of every finding with a place, by its fingerprint.
    private static SortedDictionary<string, int> Prints(TempFolder folder)
    {
        using var sarif = JsonDocument.Parse(Review(folder, "--format", "sarif").Out);
        return new SortedDictionary<string, int>(
            Results(sarif).ToDictionary(
                one => one.GetProperty("partialFingerprints").GetProperty("bulkheadFinding/v1").GetString()!,
                one => one.GetProperty("locations").EnumerateArray().Select(place => place.GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32()).FirstOrDefault(),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }
}
