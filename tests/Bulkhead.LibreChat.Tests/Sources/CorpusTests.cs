using System.Collections.Immutable;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Tests.Sources;

/// <summary>The published configurations of the reference material: every one reads, and places are exact.</summary>
public class CorpusTests
{
    public static TheoryData<string> Folders() => new(SharedFolder.CorpusFolders());

    [Theory]
    [MemberData(nameof(Folders))]
    public void Reads_and_places_are_exact(string folder)
    {
        Assert.SkipUnless(SharedFolder.Root is not null, SharedFolder.Reason);
        var path = SharedFolder.Corpus(folder);
        var files = Directory.GetFiles(path)
            .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith("env.sample", StringComparison.Ordinal))
            .Select(file => new InputContent(Path.GetFileName(file), File.ReadAllBytes(file)))
            .ToImmutableArray();
        var read = DeploymentReader.Read(new DeploymentInput(files));
        var lines = files.ToDictionary(file => file.Name, file => File.ReadAllText(Path.Combine(path, file.Name)).Split('\n'), StringComparer.Ordinal);

        // Every single-line scalar of the configuration stands where its place says.
        var checkedValues = 0;
        foreach (var scalar in Scalars(read.Configuration.Node))
        {
            if (scalar.Style is YamlScalarStyle.Plain or YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted
                && scalar.Value.Length > 0 && !scalar.Value.AsSpan().ContainsAny("\n\\\"'"))
            {
                var line = lines[scalar.Span.File][scalar.Span.Line - 1];
                var there = line[Math.Min(scalar.Span.Column - 1, line.Length)..].TrimStart('"', '\'', '\\');
                Assert.True(
                    there.StartsWith(scalar.Value, StringComparison.Ordinal) || scalar.Value.StartsWith(there.TrimEnd('\r', ' '), StringComparison.Ordinal),
                    $"{scalar.Span} should hold: {scalar.Value}");
                checkedValues++;
            }
        }

        var source = File.ReadAllLines(Path.Combine(path, "SOURCE"));
        if (source.Contains("zod-strict: ok"))
        {
            Assert.DoesNotContain(read.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
            Assert.True(read.ConfigurationIsUsed);
            Assert.True(checkedValues > 0);
        }

        if (source.Any(line => line.StartsWith("yaml: error", StringComparison.Ordinal) || line.Contains("Unrecognized key", StringComparison.Ordinal)))
        {
            Assert.False(read.ConfigurationIsUsed);
            Assert.Contains(read.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Expected_paths_exist(string folder)
    {
        Assert.SkipUnless(SharedFolder.Root is not null, SharedFolder.Reason);
        var path = SharedFolder.Corpus(folder);
        var files = Directory.GetFiles(path)
            .Where(file => file.EndsWith(".yaml", StringComparison.Ordinal) || file.EndsWith("env.sample", StringComparison.Ordinal))
            .Select(file => new InputContent(Path.GetFileName(file), File.ReadAllBytes(file)))
            .ToImmutableArray();
        var read = DeploymentReader.Read(new DeploymentInput(files));
        if (!read.ConfigurationIsUsed)
        {
            return;
        }

        var paths = Paths(read.Configuration).Concat(read.Environment.Variables.Values.Select(variable => variable.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var line in File.ReadAllLines(Path.Combine(path, "expect.tsv")))
        {
            var fields = line.Split('\t');
            var inFile = fields[3].StartsWith("env:", StringComparison.Ordinal) || fields[3].Contains("endpoints.custom[", StringComparison.Ordinal)
                || fields[3].EndsWith(".url", StringComparison.Ordinal);
            if (fields.Length > 3 && inFile && !fields[^1].StartsWith("implied:", StringComparison.Ordinal))
            {
                Assert.Contains(fields[3], paths);
            }
        }
    }

    private static IEnumerable<YamlScalar> Scalars(YamlNode? node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlSequence sequence => sequence.Items.SelectMany(Scalars),
        YamlMapping mapping => mapping.Entries.SelectMany(entry => Scalars(entry.Value)),
        _ => [],
    };

    private static IEnumerable<string> Paths(ConfigNode node) =>
        node.Items().Concat(node.Entries().Select(entry => entry.Value)).SelectMany(Paths).Prepend(node.Path.ToString());
}
