using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>The variables that the chart's values give to the API and the RAG API, and those that the chart writes itself.</summary>
internal static class ChartEnvironment
{
    /// <summary>The Secret that the chart loads when the values name none.</summary>
    public const string DefaultSecret = "librechat-credentials-env";

    /// <summary>The name of the Secret that the API loads; null when the values clear it.</summary>
    public static string? SecretName(ChartValues chart)
    {
        var node = chart.Global["librechat"]["existingSecretName"];
        return !node.HasValue ? DefaultSecret : node.AsText() is { Length: > 0 } name ? name : null;
    }

    /// <summary>What the values of a release say.</summary>
    public static IEnumerable<EnvironmentLayer> FromValues(ChartValues chart, List<Diagnostic> diagnostics)
    {
        yield return Layer(LayerRank.ConfigMap, LayerTarget.LibreChat, VariableReader.FromMap(chart.LibreChat["configEnv"]));
        yield return Layer(LayerRank.Container, LayerTarget.LibreChat, VariableReader.FromMapOrList(chart.Global["librechat"]["env"]));
        yield return Layer(LayerRank.ConfigMap, LayerTarget.Rag, VariableReader.FromMap(chart.Rag["rag"]["configEnv"]));
        yield return Layer(LayerRank.Container, LayerTarget.Rag, VariableReader.FromMapOrList(chart.Rag["env"]));

        // Copies and forks of the chart keep the environment elsewhere.
        foreach (var node in (ReadOnlySpan<ConfigNode>)[chart.Root["configEnv"], chart.LibreChat["env"], chart.Root["env"], chart.Root["extraEnvVars"], chart.Root["extraEnv"]])
        {
            if (node.IsMapping || (node.IsSequence && node.Items().Any()))
            {
                diagnostics.Add(SourceDiagnostics.RefusedByChart.At(
                    node.Span,
                    $"{Printable.Clean(node.Path.ToString(), 120)} is not read by LibreChat's own chart; its variables are used here because another chart may.",
                    "With LibreChat's chart write them under librechat.configEnv or global.librechat.env."));
            }
        }

        yield return Layer(LayerRank.ConfigMap, LayerTarget.LibreChat, VariableReader.FromMap(chart.Root["configEnv"]));
        yield return Layer(
            LayerRank.Container,
            LayerTarget.LibreChat,
            VariableReader.FromMapOrList(chart.Root["env"])
                .Concat(VariableReader.FromMapOrList(chart.LibreChat["env"]))
                .Concat(VariableReader.FromMapOrList(chart.Root["extraEnvVars"]))
                .Concat(VariableReader.FromMapOrList(chart.Root["extraEnv"])));
    }

    /// <summary>What the chart writes into the API's ConfigMap for the data stores it bundles; a value of the user's wins.</summary>
    public static EnvironmentLayer ForLibreChat(ChartValues chart, ChartNames names, string prefix)
    {
        var configEnv = chart.LibreChat["configEnv"];
        var variables = new List<EnvironmentVariable>();
        if (chart.IsOn("librechat-rag-api", byDefault: false))
        {
            Add("RAG_API_URL", $"http://{names.Host(names.Rag.ToLowerInvariant())}:8000", "librechat-rag-api");
        }

        if (chart.IsOn("meilisearch", byDefault: true))
        {
            Add("MEILI_HOST", $"http://{names.Host(names.Meilisearch)}:7700", "meilisearch");
            Add("SEARCH", "true", "meilisearch");
        }

        if (chart.IsOn("mongodb", byDefault: true))
        {
            Add("MONGO_URI", $"mongodb://{names.Host(names.Mongodb)}:27017/LibreChat", "mongodb");
        }

        if (chart.IsOn("redis", byDefault: false))
        {
            Add("USE_REDIS", "true", "redis");
            Add("REDIS_URI", $"redis://{names.Host(names.Redis + "-master")}:6379", "redis");
        }

        if (chart.IsOn("langfuseFanout", byDefault: false))
        {
            var port = chart.Root["langfuseFanout"]["service"]["port"].AsInteger() ?? 4318;
            Add("LANGFUSE_FANOUT_ENABLED", "true", "langfuseFanout");
            Add("LANGFUSE_FANOUT_COLLECTOR_URL", $"http://{names.Host(names.LangfuseFanout)}:{port}", "langfuseFanout");
            if (TenantDestinations(chart) is { } destinations)
            {
                Add("LANGFUSE_FANOUT_TENANT_DESTINATIONS", destinations, "langfuseFanout");
            }
        }

        if (chart.LibreChat["adminPanelUrl"].AsText() is { Length: > 0 } adminPanel)
        {
            var node = chart.LibreChat["adminPanelUrl"];
            variables.Add(VariableReader.Known("ADMIN_PANEL_URL", adminPanel, node.Span, node.Path.ToString()));
        }

        return Layer(LayerRank.ChartRendered, LayerTarget.LibreChat, variables);

        void Add(string name, string value, string subchart)
        {
            // An empty text in configEnv counts as absent for the chart: it tests the value, not the key.
            if (configEnv[name].AsText() is { Length: > 0 } && name != "RAG_API_URL")
            {
                return;
            }

            var decided = chart.SwitchOf(subchart);
            variables.Add(new EnvironmentVariable(name, value, decided.Span, decided.Exists ? decided.Path.ToString() : prefix + subchart + ".enabled"));
        }
    }

    /// <summary>What the RAG chart writes itself.</summary>
    public static EnvironmentLayer ForRag(ChartValues chart, ChartNames names, string prefix)
    {
        var variables = new List<EnvironmentVariable>();
        var postgresql = chart.Rag["postgresql"]["enabled"];
        var path = postgresql.Exists ? postgresql.Path.ToString() : prefix + "librechat-rag-api.postgresql.enabled";

        // The chart writes this name from the release whether or not the Service is called so.
        variables.Add(new EnvironmentVariable("DB_HOST", names.Host(names.Release + "-postgresql"), postgresql.Span, path));
        variables.Add(new EnvironmentVariable("DB_PORT", "5432", postgresql.Span, path));
        variables.Add(new EnvironmentVariable("EMBEDDINGS_PROVIDER", "openai", null, prefix + "librechat-rag-api.rag.configEnv.EMBEDDINGS_PROVIDER"));
        return Layer(LayerRank.ChartRendered, LayerTarget.Rag, variables);
    }

    /// <summary>Variables that end up in a rendered ConfigMap twice.</summary>
    public static IEnumerable<Diagnostic> RenderedTwice(ChartValues chart)
    {
        var url = chart.LibreChat["configEnv"]["RAG_API_URL"];
        if (url.HasValue && chart.IsOn("librechat-rag-api", byDefault: false))
        {
            yield return Twice("RAG_API_URL", url);
        }

        var host = chart.Rag["rag"]["configEnv"]["DB_HOST"];
        if (host.HasValue && chart.IsOn("librechat-rag-api", byDefault: false))
        {
            yield return Twice("DB_HOST", host);
        }

        static Diagnostic Twice(string name, ConfigNode node) => SourceDiagnostics.RenderedTwice.At(
            node.Span,
            $"The chart writes {name} for the bundled service and this value as well, so the ConfigMap holds the key twice.",
            "Switch the bundled service off, or leave this value out.");
    }

    private static string? TenantDestinations(ChartValues chart)
    {
        var parts = new List<string>();
        foreach (var (key, _, destination) in chart.Root["langfuseFanout"]["tenant"]["destinations"].Entries())
        {
            if (destination["baseUrl"].AsText() is { } url)
            {
                parts.Add(key + "=" + url);
            }
        }

        return parts.Count == 0 ? null : string.Join(',', parts);
    }

    private static EnvironmentLayer Layer(LayerRank rank, LayerTarget target, IEnumerable<EnvironmentVariable> variables) => new(rank, target, [.. variables]);
}
