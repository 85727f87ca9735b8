using System.Diagnostics;
using System.Text.Json;
using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>What each command answers.</summary>
public sealed class CommandTests
{
    [Fact]
    public void Review_names_decision_destination_and_line()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["review", .. Sample.Keys]);
        Assert.Equal(0, outcome.Code);
        Assert.Contains(outcome.Out.Split('\n'), line =>
            line.Contains("allowed", StringComparison.Ordinal) && line.Contains("llm-groq", StringComparison.Ordinal)
            && line.Contains("api.groq.com:443", StringComparison.Ordinal) && line.Contains("librechat.yaml:8 endpoints.custom[0].baseURL", StringComparison.Ordinal));
    }

    [Fact]
    public void Review_says_what_stays_closed_and_how_to_answer()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq.Replace("https://api.groq.com/openai/v1", "${GROQ_URL}", StringComparison.Ordinal));
        var outcome = folder.Run("review");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("${GROQ_URL}", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("what stays closed", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("help: ", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("error", 0)]
    [InlineData("warning", 1)]
    [InlineData("info", 1)]
    public void Fail_on_decides_between_0_and_1(string level, int expected)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq.Replace("https://api.groq.com/openai/v1", "${GROQ_URL}", StringComparison.Ordinal));
        foreach (var format in new[] { "text", "json", "markdown", "html" })
        {
            Assert.Equal(expected, folder.Run("review", "--fail-on", level, "--format", format).Code);
        }
    }

    [Fact]
    public void A_provider_that_is_not_approved_is_a_finding()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq).With("bulkhead.yaml", "version: 1\napprovedProviders: [mistral]\n");
        var outcome = folder.Run("review");
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.Contains("denied", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("review", "--fail-on", "none").Code);
    }

    [Fact]
    public void The_inventory_has_the_fields_of_the_contract()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["review", "--format", "json", .. Sample.Keys]);
        using var json = JsonDocument.Parse(outcome.Out);
        var groq = json.RootElement.GetProperty("destinations").EnumerateArray().Single(one => one.GetProperty("group").GetString() == "llm-groq");
        Assert.Equal("librechat", groq.GetProperty("workload").GetString());
        Assert.Equal("llm-provider", groq.GetProperty("kind").GetString());
        Assert.Equal("api.groq.com", groq.GetProperty("host").GetString());
        Assert.Equal(443, groq.GetProperty("port").GetInt32());
        Assert.Equal("https", groq.GetProperty("protocol").GetString());
        Assert.Equal("/openai/v1", groq.GetProperty("path").GetString());
        Assert.Equal("external", groq.GetProperty("scope").GetString());
        Assert.Equal("certain", groq.GetProperty("certainty").GetString());
        Assert.Equal("allowed", groq.GetProperty("decision").GetString());
        var origin = groq.GetProperty("origins")[0];
        Assert.Equal("librechat.yaml", origin.GetProperty("file").GetString());
        Assert.Equal("endpoints.custom[0].baseURL", origin.GetProperty("path").GetString());
        Assert.Equal(8, origin.GetProperty("line").GetInt32());
        Assert.Equal(16, origin.GetProperty("column").GetInt32());
    }

    [Fact]
    public void Explain_allows_with_rule_and_line()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["explain", "https://api.groq.com/anything", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.StartsWith("allowed: librechat may reach api.groq.com:443 by rule allow-llm-groq, because of librechat.yaml:8 endpoints.custom[0].baseURL.", outcome.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pastebin.com", "egress:")]
    [InlineData("api.groq.com:8443", "open is only api.groq.com:443")]
    [InlineData("www.groq.com", "a neighbour is meant that is open: api.groq.com")]
    [InlineData("http://api.groq.com", "open is only api.groq.com:443")]
    [InlineData("169.254.169.254:80", "denied")]
    [InlineData("evil-api.groq.com.attacker.example", "denied")]
    public void Explain_denies_and_shows_the_nearest_way(string destination, string part)
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["explain", destination, .. Sample.Keys]);
        Assert.True(outcome.Code == 1, outcome.ToString());
        Assert.StartsWith("denied: ", outcome.Out, StringComparison.Ordinal);
        Assert.Contains(part, outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_can_be_a_test_for_denial()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        Assert.Equal(0, folder.Run(["explain", "pastebin.com", "--denied", .. Sample.Keys]).Code);
        Assert.Equal(1, folder.Run(["explain", "api.groq.com", "--denied", .. Sample.Keys]).Code);
    }

    [Fact]
    public void Explain_asks_for_one_workload()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        Assert.Equal(0, folder.Run(["explain", "api.groq.com", "--workload", "librechat", .. Sample.Keys]).Code);
        Assert.Equal(1, folder.Run(["explain", "api.groq.com", "--workload", "mongodb", .. Sample.Keys]).Code);
        var unknown = folder.Run(["explain", "api.groq.com", "--workload", "payroll", .. Sample.Keys]);
        Assert.Equal(2, unknown.Code);
        Assert.Contains("BH0004", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_knows_the_way_to_a_data_store()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var outcome = folder.Run(["explain", "mongodb://librechat-mongodb:27017", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        Assert.Contains("librechat may reach", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalog_searches_and_shows_with_a_source()
    {
        using var folder = new TempFolder();
        var found = folder.Run("catalog", "serper");
        Assert.Equal(0, found.Code);
        Assert.Contains("google.serper.dev", found.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("api.elevenlabs.io", found.Out, StringComparison.Ordinal);
        var id = found.Out.Split(' ', '\n')[0];
        var shown = folder.Run("catalog", "show", id);
        Assert.Contains("source", shown.Out, StringComparison.Ordinal);
        var speech = folder.Run("catalog", "--kind", "speech");
        Assert.All(speech.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" speech ", line, StringComparison.Ordinal));
        using var json = JsonDocument.Parse(folder.Run("catalog", "--format", "json").Out);
        Assert.Equal("bulkhead.catalog/v1", json.RootElement.GetProperty("schema").GetString());
        Assert.True(json.RootElement.GetProperty("entries").GetArrayLength() > 200);
    }

    [Fact]
    public void Init_writes_settings_that_review_accepts_and_does_not_overwrite()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.Groq);
        var printed = folder.Run(["init", "--out", "-", .. Sample.Keys]);
        Assert.True(printed.Code == 0, printed.ToString());
        Assert.False(File.Exists(folder.In("bulkhead.yaml")));
        var written = folder.Run(["init", .. Sample.Keys]);
        Assert.True(written.Code == 0, written.ToString());
        Assert.Equal(printed.Out, File.ReadAllText(folder.In("bulkhead.yaml")));
        var review = folder.Run("review");
        Assert.True(review.Code == 0, review.ToString());
        var again = folder.Run("init");
        Assert.Equal(4, again.Code);
        Assert.Contains("BH0024", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("init", "--force").Code);
    }

    [Fact]
    public void Version_names_tool_catalog_and_formats()
    {
        using var folder = new TempFolder();
        using var json = JsonDocument.Parse(folder.Run("version", "--format", "json").Out);
        Assert.Equal("bulkhead.version/v1", json.RootElement.GetProperty("schema").GetString());
        Assert.StartsWith("bulkhead " + json.RootElement.GetProperty("tool").GetString(), folder.Run("version").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_format_that_version_names_has_a_schema_and_every_schema_is_named()
    {
        using var folder = new TempFolder();
        using var json = JsonDocument.Parse(folder.Run("version", "--format", "json").Out);
        var named = json.RootElement.GetProperty("schemas").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal);
        var text = folder.Run("version").Out;
        foreach (var (key, contract) in named)
        {
            Assert.Equal($"bulkhead.{key}/v1", contract);
            Assert.Contains(contract, text, StringComparison.Ordinal);
        }

        // The schema of the settings has the name of its file, bulkhead.yaml.
        var files = Directory.GetFiles(Repository.In("schemas")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        Assert.Equal(files, named.Keys.Select(key => (key == "settings" ? "bulkhead" : key) + ".schema.json").Order(StringComparer.Ordinal));
        foreach (var (key, contract) in named.Where(one => one.Key is not ("settings" or "baseline")))
        {
            // Both of these files carry a version of their own in place of the name.
            using var schema = JsonDocument.Parse(File.ReadAllText(Repository.In($"schemas/{key}.schema.json")));
            Assert.Contains($"\"const\": \"{contract}\"", schema.RootElement.GetRawText(), StringComparison.Ordinal);
        }

        // One list in one place; the writers and the evidence that the list refers to, the reader of the gateway's log and the API of the server know their own names.
        var elsewhere = Directory.EnumerateFiles(Repository.In("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("Contracts.cs" or "EvidenceContracts.cs" or "FlowRecordWriter.cs" or "FlowEntryJson.cs" or "GatewayLineReader.cs" or "ApiEndpoints.cs") && named.Values.Any(contract => File.ReadAllText(file).Contains(contract, StringComparison.Ordinal)));
        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public void Completion_scripts_parse_and_know_every_command(string shell, string option)
    {
        using var folder = new TempFolder();
        var script = folder.Run("completion", shell);
        Assert.Equal(0, script.Code);
        foreach (var word in new[] { "review", "generate", "explain", "catalog", "init", "version", "completion", "show", "check", "fail-on", "markdown", "flows", "tail", "token-file", "probe", "forbidden" })
        {
            Assert.Contains(word, script.Out, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("bulkhead diagnostics", script.Out, StringComparison.Ordinal);
        Assert.DoesNotMatch("diagnostics(\"|'|:|\\))", script.Out);
        var program = new[] { "/bin/", "/usr/bin/", "/usr/local/bin/" }.Select(path => path + shell).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{shell} is not installed");
        folder.With("script", script.Out);
        using var process = Process.Start(new ProcessStartInfo(program, [option, folder.In("script")]) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }

    [Fact]
    public void Completion_for_PowerShell_names_every_command()
    {
        using var folder = new TempFolder();
        Assert.Contains("'catalog show'", folder.Run("completion", "pwsh").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Bash_completes_commands_options_and_values()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || File.Exists("/usr/bin/bash"), "bash is not installed");
        using var folder = new TempFolder();
        folder.With("script", folder.Run("completion", "bash").Out);
        Assert.Contains("review", Complete("bulkhead", "rev"));
        Assert.Contains("--fail-on", Complete("bulkhead", "review", "--fail"));
        Assert.Contains("markdown", Complete("bulkhead", "review", "--format", "m"));
        Assert.Contains("show", Complete("bulkhead", "catalog", "sh"));
        Assert.Contains("tail", Complete("bulkhead", "flows", "ta"));
        Assert.Contains("reason", Complete("bulkhead", "flows", "stats", "--by", "re"));
        Assert.Contains("--token-file", Complete("bulkhead", "flows", "export", "--tok"));

        string[] Complete(params string[] words)
        {
            var script = $"source '{folder.In("script")}'; COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}; _bulkhead; printf '%s\\n' \"${{COMPREPLY[@]}}\"";
            using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = folder.Path })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
