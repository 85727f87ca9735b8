using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>
/// The names that the chart and its subcharts give to what they render. Read from charts librechat 2.0.8, librechat-rag-api 0.5.3, bitnami mongodb
/// 16.5.45, postgresql 15.5.38, redis 23.1.1, meilisearch 0.11.0.
/// </summary>
/// <param name="Values">The values of the chart; missing nodes when the defaults hold.</param>
/// <param name="Release">The release name.</param>
/// <param name="Namespace">The namespace.</param>
internal sealed record ChartNames(ConfigNode Values, string Release, string Namespace)
{
    /// <summary>The API: deployment, Service and the value of its name label.</summary>
    public string LibreChat => Override(Values) ?? Cut(Release + "-" + (Text(Values["nameOverride"]) ?? "librechat"));

    /// <summary>The Langfuse fan-out collector.</summary>
    public string LangfuseFanout => Cut(LibreChat + "-langfuse-fanout");

    /// <summary>The RAG API's Service.</summary>
    public string Rag => Override(Values["librechat-rag-api"]) ?? Cut(Release + "-" + (Text(Values["librechat-rag-api"]["nameOverride"]) ?? "librechat-rag-api"));

    /// <summary>MongoDB's Service that the chart writes into MONGO_URI.</summary>
    public string Mongodb => Text(Values["mongodb"]["service"]["nameOverride"])
        ?? (Text(Values["mongodb"]["architecture"]) == "replicaset" ? MongodbFull + "-headless" : MongodbFull);

    /// <summary>MongoDB's full name.</summary>
    public string MongodbFull => Full("mongodb", Values["mongodb"]);

    /// <summary>Meilisearch's Service.</summary>
    public string Meilisearch => Full("meilisearch", Values["meilisearch"]);

    /// <summary>Redis' full name, in front of <c>-master</c>.</summary>
    public string Redis => Full("redis", Values["redis"]);

    /// <summary>PostgreSQL's Service.</summary>
    public string Postgresql => Full("postgresql", Values["librechat-rag-api"]["postgresql"]);

    /// <summary>The host name of a Service of the release.</summary>
    public string Host(string service) => $"{service}.{Namespace}.svc.cluster.local";

    /// <summary>The name label of a subchart: the name, not the full name.</summary>
    public string Label(string subchart) =>
        Text((subchart == "postgresql" ? Values["librechat-rag-api"] : Values)[subchart]["nameOverride"]) ?? subchart;

    /// <summary>The labels of the pods of a component; without one, those that all pods of a subchart have.</summary>
    public ImmutableSortedDictionary<string, string> Labels(string name, string? component = null)
    {
        var labels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("app.kubernetes.io/name", name).Add("app.kubernetes.io/instance", Release);
        return component is null ? labels : labels.Add("app.kubernetes.io/component", component);
    }

    // The usual rule of Helm charts: a release name that holds the chart's name is the full name. LibreChat's own chart does not follow it.
    private string Full(string chart, ConfigNode values)
    {
        var name = Text(values["nameOverride"]) ?? chart;
        return Override(values) ?? Cut(Release.Contains(name, StringComparison.Ordinal) ? Release : Release + "-" + name);
    }

    private static string? Override(ConfigNode values) => Text(values["fullnameOverride"]) is { } name ? Cut(name) : null;

    private static string? Text(ConfigNode node) => node.AsText() is { Length: > 0 } text ? text : null;

    private static string Cut(string name) => (name.Length > 63 ? name[..63] : name).TrimEnd('-');
}
