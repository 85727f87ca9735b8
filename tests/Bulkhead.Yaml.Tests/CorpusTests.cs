using Bulkhead.Yaml.Reading;

namespace Bulkhead.Yaml.Tests;

/// <summary>Real configurations, where the reference folder is present beside the repository.</summary>
public class CorpusTests
{
    /// <summary>js-yaml 4.3.2 was asked once for each file: it refuses exactly these four (broken indentation, a template, duplicate keys).</summary>
    private static readonly string[] RefusedByJsYaml =
    [
        "037-guidemap-poc-librechat-config-librechat-up-l-backup-", "085-librechatdeployment-librechat-example", "139-kubernetes-deploy-configmap", "163-docs-azure-10",
    ];

    [Fact]
    public void Every_configuration_is_read_or_refused_as_js_yaml_does_and_both_readers_agree()
    {
        var corpus = FindCorpus();
        Assert.SkipUnless(corpus is not null, "the reference corpus (shared/corpus beside the repository) is not here");
        var refused = new SortedSet<string>(StringComparer.Ordinal);
        var canonical = 0;
        foreach (var file in Directory.EnumerateFiles(corpus, "*.y*ml", SearchOption.AllDirectories))
        {
            var source = SourceTexts.FromBytes(file, File.ReadAllBytes(file)).Source;
            Assert.NotNull(source);
            var general = YamlReader.ReadGeneral(new FilePositions(file, source.Text), YamlLimits.Default);
            if (general.HasErrors)
            {
                refused.Add(Path.GetRelativePath(corpus, file).Split(Path.DirectorySeparatorChar)[0]);
            }

            if (CanonicalYamlReader.TryRead(source, out var documents))
            {
                canonical++;
                Assert.Equal(general.Documents.Select(Show.Places), documents.Select(Show.Places));
            }
        }

        Assert.Equal(RefusedByJsYaml, refused);
        Assert.True(canonical > 100, "the fast reader takes most real configurations");
    }

    private static string? FindCorpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bulkhead.slnx")))
            {
                var corpus = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "corpus"));
                return Directory.Exists(corpus) ? corpus : null;
            }
        }

        return null;
    }
}
