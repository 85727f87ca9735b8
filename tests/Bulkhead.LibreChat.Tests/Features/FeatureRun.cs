using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>Runs the feature extractors on a row, without the readers of files.</summary>
internal sealed record FeatureRun(ImmutableArray<EgressIntent> Intents, IReadOnlyList<Diagnostic> Diagnostics)
{
    private static readonly EgressCatalog Catalog = EgressCatalog.Load();

    private static readonly FrozenDictionary<string, (string Service, int Port)> Known = new Dictionary<string, (string, int)>
    {
        [WorkloadNames.RagApi] = ("rel-librechat-rag-api", 8000),
        [WorkloadNames.Mongodb] = ("rel-mongodb", 27017),
        [WorkloadNames.Meilisearch] = ("rel-meilisearch", 7700),
        [WorkloadNames.Redis] = ("rel-redis-master", 6379),
        [WorkloadNames.Pgvector] = ("rel-postgresql", 5432),
        [WorkloadNames.CodeInterpreter] = ("rel-codeapi", 3112),
    }.ToFrozenDictionary();

    public static FeatureRun Of(FeatureCase row)
    {
        var deployment = new LibreChatDeployment(
            Document("librechat.yaml", row.Yaml),
            Variables(".env", row.Env, row.IsComplete),
            Variables("rag.env", row.Rag, row.IsComplete),
            row.Chart is null ? default : Document("values.yaml", row.Chart),
            Topology(row.Workloads),
            [],
            []);
        var context = new ExtractionContext(deployment, Catalog);
        foreach (var extract in FeatureExtractors.All)
        {
            extract(context);
        }

        return new FeatureRun(IntentMerger.Merge(context.Intents), context.Diagnostics);
    }

    /// <summary>The intents of one id of the catalog in the form of the table.</summary>
    public IReadOnlyList<string> Of(string id) =>
        [.. Intents.Where(intent => intent.Origins.Any(origin => origin.CatalogId == id)).Select(Line).Order(StringComparer.Ordinal)];

    private static string Line(EgressIntent intent)
    {
        var destination = intent.Destination;
        return string.Join(
            ' ',
            intent.Workload,
            destination.Host?.Text ?? $"({intent.Expression})",
            destination.Ports?.ToString() ?? "-",
            destination.Protocol.Name(),
            intent.Kind.Name(),
            intent.Group,
            intent.Scope.Name(),
            intent.Certainty.Name() + (intent.NeedsAnswer ? "!" : string.Empty));
    }

    private static ConfigNode Document(string name, string text)
    {
        var reading = YamlReader.Read(new SourceText(name, text));
        Assert.False(reading.HasErrors, string.Join('\n', reading.Diagnostics.Select(diagnostic => diagnostic.Message)));
        return new ConfigNode(reading.Documents.FirstOrDefault(), ConfigPath.Root);
    }

    private static EnvironmentVariables Variables(string file, string text, bool isComplete)
    {
        var variables = new Dictionary<string, EnvironmentVariable>(StringComparer.Ordinal);
        var line = 0;
        foreach (var entry in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            line++;
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? entry : entry[..equals];
            var value = equals < 0 ? null : entry[(equals + 1)..];
            variables[name] = new EnvironmentVariable(name, value, new SourceSpan(file, line, equals + 2), "env:" + name)
            {
                IsPlaceholder = value?.StartsWith("your_", StringComparison.Ordinal) == true,
            };
        }

        return new EnvironmentVariables(variables.ToFrozenDictionary(StringComparer.Ordinal), isComplete);
    }

    private static DeploymentTopology Topology(string[] names)
    {
        var workloads = names.Select(name => Workload(name, Known[name].Service, Known[name].Port)).Append(Workload(WorkloadNames.LibreChat, "rel-librechat", 3080));
        return new DeploymentTopology("rel", "ai", [.. workloads.OrderBy(workload => workload.Name, StringComparer.Ordinal)]);
    }

    private static Workload Workload(string name, string service, int port) =>
        new(name, "ai", ImmutableSortedDictionary<string, string>.Empty.Add("app.kubernetes.io/name", name), [service], [port])
        {
            Origins = [new Origin(name + ".enabled", null)],
        };
}
