using System.Globalization;
using System.Text;
using CsCheck;

namespace Bulkhead.Acceptance.Properties;

/// <summary>A change of one provider or server changes its own group and rule and nothing else.</summary>
public sealed class StabilityTests
{
    private static readonly Gen<Entry> GenEntry = Gen.Select(
        Gen.String[Gen.Char.AlphaNumeric, 1, 8],
        Gen.String[Gen.Char['a', 'z'], 1, 8],
        Gen.OneOf(Gen.Const(443), Gen.Const(8443), Gen.Const(8080)),
        Gen.Bool,
        (name, host, port, mcp) => new Entry(name, $"https://{host}.example.com:{port}/v1", mcp));

    private static readonly Gen<Entry[]> GenEntries = GenEntry.Array[1, 12].Select(entries => entries.DistinctBy(entry => (entry.Name.ToLowerInvariant(), entry.Mcp)).ToArray());

    [Fact]
    public void TheOrderOfTheConfigurationDoesNotMatter() =>
        GenEntries.Sample(entries =>
        {
            var forwards = Blocks(entries);
            var backwards = Blocks([.. entries.Reverse()]);
            return forwards.Keys.Order(StringComparer.Ordinal).SequenceEqual(backwards.Keys.Order(StringComparer.Ordinal))
                && forwards.All(block => backwards[block.Key] == block.Value);
        }, iter: 200);

    [Fact]
    public void AddingOneChangesOnlyItsOwnGroupAndRule() =>
        Gen.Select(GenEntries, GenEntry).Sample((entries, added) =>
        {
            if (entries.Any(entry => entry.Mcp == added.Mcp && entry.Name.Equals(added.Name, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }

            var before = Blocks(entries);
            var after = Blocks([.. entries, added]);
            var own = (added.Mcp ? "mcp-" : "llm-") + added.Name.ToLowerInvariant();
            var changed = after.Keys.Union(before.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).ToList();
            var others = changed.Where(key => !key.EndsWith(own, StringComparison.Ordinal) && !key.Contains(own + "-", StringComparison.Ordinal)).ToList();
            Assert.True(changed.Count > 0 && others.Count == 0, $"adding {own} changed {string.Join(", ", changed)}\n{before.GetValueOrDefault(others.FirstOrDefault() ?? "")}---\n{after.GetValueOrDefault(others.FirstOrDefault() ?? "")}");
            return true;
        }, iter: 300);

    [Fact]
    public void WithPathsAsOriginsAnAddedProviderIsAllThatADiffShows()
    {
        const string settings = "version: 1\noutput:\n  origins: paths\n";
        var before = Lines(Yaml([new("groq", "https://api.groq.example/v1", false), new("docs", "https://mcp.example.com/mcp", true)]), settings);
        var after = Lines(Yaml([new("mistral", "https://api.mistral.example/v1", false), new("groq", "https://api.groq.example/v1", false), new("docs", "https://mcp.example.com/mcp", true)]), settings);
        var added = after.Except(before, StringComparer.Ordinal).ToList();
        Assert.Empty(before.Except(after, StringComparer.Ordinal));
        Assert.All(added, line => Assert.Contains("mistral", line, StringComparison.Ordinal));
        Assert.Equal(4, added.Count);
    }

    private static List<string> Lines(string yaml, string settings) =>
        [.. Derivation.Of(yaml, settings: settings).Generated.Artefacts.Where(artefact => artefact.FileName != "kustomization.yaml").SelectMany(artefact => artefact.Content.Split('\n')).Where(line => !line.StartsWith("# sha256 of the lines above: ", StringComparison.Ordinal))];

    /// <summary>The rules and groups of the LibreChat policy by name, without comments (line numbers in them move with the file).</summary>
    private static Dictionary<string, string> Blocks(Entry[] entries)
    {
        var content = Derivation.Of(Yaml(entries)).Generated.Artefacts.Single(artefact => artefact.FileName.EndsWith("firewallpolicy-librechat.yaml", StringComparison.Ordinal)).Content;
        var blocks = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        var section = string.Empty;
        foreach (var line in content.Split('\n').Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal) && line.Length > 2 && line[2] != ' ' && line[2] != '-')
            {
                (section, name) = (line.Trim(), null);
            }
            else if (line.StartsWith("    - name: ", StringComparison.Ordinal))
            {
                name = section + line["    - name: ".Length..];
            }

            if (name is not null)
            {
                blocks[name] = blocks.GetValueOrDefault(name) + line + "\n";
            }
        }

        Assert.NotEmpty(blocks);
        return blocks;
    }

    private static string Yaml(Entry[] entries)
    {
        var text = new StringBuilder("version: 1.2.8\n");
        if (entries.Any(entry => !entry.Mcp))
        {
            text.Append("endpoints:\n  custom:\n");
            foreach (var entry in entries.Where(entry => !entry.Mcp))
            {
                text.Append(CultureInfo.InvariantCulture, $"    - name: \"{entry.Name}\"\n      apiKey: k\n      baseURL: {entry.Url}\n      models: {{ default: [m] }}\n");
            }
        }

        if (entries.Any(entry => entry.Mcp))
        {
            text.Append("mcpServers:\n");
            foreach (var entry in entries.Where(entry => entry.Mcp))
            {
                text.Append(CultureInfo.InvariantCulture, $"  \"{entry.Name}\":\n    type: streamable-http\n    url: {entry.Url}\n");
            }
        }

        return text.ToString();
    }

    private sealed record Entry(string Name, string Url, bool Mcp);
}
