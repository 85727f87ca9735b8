using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>The patch of review --harden, applied by the tools that people use.</summary>
public sealed class HardenTests
{
    private const string AllOpen = """
        version: 1.3.17
        cache: true # kept
        endpoints:
          custom:
            - name: Groq
              apiKey: ${GROQ_API_KEY}
              baseURL: https://api.groq.com/openai/v1
              models:
                default: ["m"]

        """;

    public static TheoryData<string> Examples => [.. Directory.EnumerateDirectories(Repository.In("examples")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_patch_of_an_example_applies_closes_and_is_accepted(string example)
    {
        using var folder = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Repository.In("examples/" + example)))
        {
            folder.With(Path.GetFileName(file), File.ReadAllText(file));
        }

        ApplyAndCheck(folder, "git", []);
    }

    [Theory]
    [InlineData("git")]
    [InlineData("patch")]
    public void Every_door_of_an_empty_installation_is_closed(string tool)
    {
        using var folder = new TempFolder().With("librechat.yaml", AllOpen);
        ApplyAndCheck(folder, tool, ["--env-keys", "GROQ_API_KEY"]);
        var text = File.ReadAllText(folder.In("librechat.yaml"));
        Assert.StartsWith("version: 1.3.17\ncache: true # kept\n", text, StringComparison.Ordinal);
        Assert.Contains("create: false", text, StringComparison.Ordinal);
        Assert.Contains("webSearch: false", text, StringComparison.Ordinal);
        Assert.Contains("includedTools:\n  - calculator\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("execute_code", text, StringComparison.Ordinal);
        Assert.DoesNotContain("- actions", text, StringComparison.Ordinal);
        Assert.Contains("- file_search", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_of_values_is_edited_with_its_indentation()
    {
        var block = string.Concat(AllOpen.TrimEnd('\n').Split('\n').Select(line => "    " + line + "\n"));
        using var folder = new TempFolder().With("values.yaml", "librechat:\n  configYamlContent: |\n" + block + "  configEnv:\n    SEARCH: \"false\"\n");
        ApplyAndCheck(folder, "git", ["--values", "values.yaml", "--env-keys", "GROQ_API_KEY"]);
        Assert.Contains("\n    includedTools:\n      - calculator\n  configEnv:\n", File.ReadAllText(folder.In("values.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_somebody_wrote_loses_only_what_is_open()
    {
        using var folder = new TempFolder().With("librechat.yaml",
            "version: 1.3.17\ninterface:\n  mcpServers:\n    create: false\nincludedTools: [calculator]\nendpoints:\n  agents:\n    capabilities: [\"execute_code\", \"file_search\", \"actions\", \"chain\"] # ours\n");
        ApplyAndCheck(folder, "git", ["--env-keys", "GROQ_API_KEY"]);
        Assert.EndsWith("    capabilities: [\"file_search\", \"chain\"] # ours\n", File.ReadAllText(folder.In("librechat.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_placed_is_said_and_not_guessed()
    {
        // One folded text: its lines are not the lines of the configuration.
        using var folder = new TempFolder().With("values.yaml", "librechat:\n  configYamlContent: \"version: 1.3.17\\ncache: true\\n\"\n");
        var outcome = folder.Run("review", "--harden", "--values", "values.yaml");
        Assert.Equal(1, outcome.Code);
        Assert.Empty(outcome.Out);
        Assert.Contains("BH0040", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("create: false", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_door_that_is_meant_stays()
    {
        using var folder = new TempFolder().With("librechat.yaml", AllOpen)
            .With("bulkhead.yaml", "version: 1\nanswers:\n  groups:\n    mcp-user-added: { hosts: [mcp.example.com] }\n");
        Assert.DoesNotContain("create: false", folder.Run("review", "--harden").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_beside_an_edit_is_not_repeated()
    {
        const string secret = "sk-0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p";
        using var folder = new TempFolder().With("librechat.yaml", "endpoints:\n  custom:\n    - name: X\n      baseURL: https://x.example.com\n      models: { default: [m] }\n      apiKey: " + secret + "\n");
        var outcome = folder.Run("review", "--harden");
        Assert.DoesNotContain(secret, outcome.Out + outcome.Error, StringComparison.Ordinal);
    }

    private static void ApplyAndCheck(TempFolder folder, string tool, string[] input)
    {
        Tool.Need(tool);
        var first = folder.Run(["review", "--harden", .. input]);
        Assert.True(first.Code == 0, first.ToString());
        if (first.Out.Length > 0)
        {
            Directory.Delete(folder.In(".git"), recursive: true);
            Assert.Equal(0, Tool.Run("git", folder.Path, "", environment: null, "init", "-q").Code);
            var applied = tool == "git" ? Tool.Run("git", folder.Path, first.Out, environment: null, "apply") : Tool.Run("patch", folder.Path, first.Out, environment: null, "-p1");
            Assert.True(applied.Code == 0, applied.ToString());
        }

        var again = folder.Run(["review", "--harden", .. input]);
        Assert.True(again is { Code: 0, Out: "", Error: "" }, again.ToString());
        var generated = folder.Run(["generate", "--out", "policy-again", .. input]);
        Assert.True(generated.Code == 0, generated.ToString());
    }
}
