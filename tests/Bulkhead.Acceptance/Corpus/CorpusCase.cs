using System.Collections.Immutable;
using Bulkhead.LibreChat.Sources;

namespace Bulkhead.Acceptance.Corpus;

/// <summary>One published configuration with its hand-made expectation.</summary>
public sealed record CorpusCase(string Name, string Folder)
{
    private static readonly string[] ConfigurationNames = ["librechat.yaml", "values.yaml", "configmap.yaml", "helmrelease.yaml", "application.yaml"];

    public static IEnumerable<CorpusCase> All()
    {
        if (SharedFolder.Find("corpus") is not { } corpus)
        {
            return [];
        }

        return Directory.EnumerateDirectories(corpus).Order(StringComparer.Ordinal).Select(folder => new CorpusCase(Path.GetFileName(folder), folder));
    }

    public IReadOnlyList<Expectation> Expectations => [.. Expectation.Read(Path.Combine(Folder, "expect.tsv"))];

    public string Source => File.ReadAllText(Path.Combine(Folder, "SOURCE"));

    public ImmutableArray<InputContent> Inputs()
    {
        var configuration = ConfigurationNames.Single(name => File.Exists(Path.Combine(Folder, name)));
        var inputs = ImmutableArray.Create(new InputContent(configuration, File.ReadAllBytes(Path.Combine(Folder, configuration))));
        var environment = Path.Combine(Folder, "env.sample");
        return File.Exists(environment)
            ? inputs.Add(new InputContent("env.sample", File.ReadAllBytes(environment)) { Role = InputRole.Environment })
            : inputs;
    }
}
