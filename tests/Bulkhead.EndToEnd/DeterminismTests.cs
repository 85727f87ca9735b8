using Bulkhead.EndToEnd.Support;

namespace Bulkhead.EndToEnd;

/// <summary>Same input, same bytes: whatever the culture, the machine, the folder or the moment.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void Culture_time_zone_and_locale_change_nothing()
    {
        using var folder = new TempFolder().With("librechat.yaml", Sample.GroqAndMistral);
        var expected = Generate(folder.Path, []);
        foreach (var (name, value) in new[] { ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "de_DE.UTF-8"), ("TZ", "Pacific/Kiritimati"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"), ("COLUMNS", "20") })
        {
            Assert.Equal(expected, Generate(folder.Path, new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }));
        }
    }

    [Fact]
    public void The_folder_of_the_checkout_changes_nothing()
    {
        using var one = new TempFolder().With("librechat.yaml", Sample.GroqAndMistral).With("bulkhead.yaml", "version: 1\n");
        using var other = new TempFolder().With("librechat.yaml", Sample.GroqAndMistral).With("bulkhead.yaml", "version: 1\n");
        Assert.Equal(Generate(one.Path, []), Generate(other.Path, []));
    }

    [Fact]
    public void The_working_directory_changes_nothing()
    {
        using var folder = new TempFolder()
            .With("bulkhead.yaml", "version: 1\ndeployment:\n  configuration: deploy/librechat.yaml\n  environmentKeys: [GROQ_API_KEY, MISTRAL_API_KEY]\n")
            .With("deploy/librechat.yaml", Sample.GroqAndMistral);
        var expected = Binary.Run(folder.Path, "generate", "--out", "-");
        Assert.True(expected.Code == 0, expected.ToString());
        Assert.Contains("# deploy/librechat.yaml:8 ", expected.Out, StringComparison.Ordinal);
        Assert.Equal(expected.Out, Binary.Run(folder.In("deploy"), "generate", "--out", "-").Out);
        Assert.Equal(expected.Out, Binary.Run("/", "generate", "--out", "-", "--settings", folder.In("bulkhead.yaml")).Out);
    }

    [Fact]
    public void How_a_file_is_named_on_the_command_line_changes_nothing()
    {
        using var folder = new TempFolder().With("deploy/librechat.yaml", Sample.Groq);
        var expected = Binary.Run(folder.Path, ["generate", "--out", "-", "--config", "deploy/librechat.yaml", .. Sample.Keys]).Out;
        Assert.Equal(expected, Binary.Run(folder.In("deploy"), ["generate", "--out", "-", "--config", "librechat.yaml", .. Sample.Keys]).Out);
        Assert.Equal(expected, Binary.Run(folder.Path, ["generate", "--out", "-", "--config", folder.In("deploy/librechat.yaml"), .. Sample.Keys]).Out);
    }

    [Fact]
    public void Diagnostics_name_files_as_the_user_did()
    {
        using var folder = new TempFolder().With("deploy/librechat.yaml", "version: 1.3.17\ncache: 1\ncache: 2\n");
        Assert.Contains("deploy/librechat.yaml:3:1: error", Binary.Run(folder.Path, "review", "--config", "deploy/librechat.yaml").Error, StringComparison.Ordinal);
        Assert.Contains("../deploy/librechat.yaml:3:1: error", Binary.Run(folder.In(".git"), "review", "--config", "../deploy/librechat.yaml").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_providers_changes_neither_rules_nor_groups()
    {
        const string swapped = """
            version: 1.3.17
            endpoints:
              agents:
                capabilities: ["tools"]
              custom:
                - name: Mistral
                  apiKey: ${MISTRAL_API_KEY}
                  baseURL: https://api.mistral.ai/v1
                  models:
                    default: ["mistral-small-latest"]
                - name: Groq
                  apiKey: ${GROQ_API_KEY}
                  baseURL: https://api.groq.com/openai/v1
                  models:
                    default: ["llama-3.3-70b-versatile"]
            """;
        using var one = new TempFolder().With("librechat.yaml", Sample.GroqAndMistral);
        using var other = new TempFolder().With("librechat.yaml", swapped);
        Assert.Equal(WithoutComments(Generate(one.Path, [])), WithoutComments(Generate(other.Path, [])));
    }

    private static string Generate(string folder, Dictionary<string, string> environment)
    {
        var outcome = Binary.Run(folder, stdin: null, environment, ["generate", "--out", "-", .. Sample.Keys]);
        Assert.True(outcome.Code == 0, outcome.ToString());
        return outcome.Out;
    }

    private static IEnumerable<string> WithoutComments(string text) => text.Split('\n').Where(line => !line.TrimStart().StartsWith('#'));
}
