using System.Collections.Immutable;
using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Facts;

/// <summary>Reads what a review needs beside destinations.</summary>
internal static class FactsReader
{
    /// <summary>Reads.</summary>
    public static ConfigurationFacts Of(ExtractionContext context) => new()
    {
        McpDomains = Domains(context.Configuration["mcpSettings"]["allowedDomains"]),
        ActionDomains = Domains(context.Configuration["actions"]["allowedDomains"]),
        Secrets = [.. LiteralSecrets.In(context.Configuration).Concat(LiteralSecrets.In(context.Deployment.Chart)).DistinctBy(static secret => secret.Origin.Span)],
        Images = [.. context.Deployment.Images, .. ChartImages(context)],
        MissingKeys = [.. MissingKeys(context)],
        ChartLists = [.. ListsOf(WorkloadNames.LibreChat, context.Deployment.Chart), .. ListsOf(WorkloadNames.RagApi, context.Deployment.Chart["librechat-rag-api"])],
        Closings = [.. context.Closings],
        Root = context.Configuration.HasValue ? Origins.Of(context.Configuration) : null,
    };

    private static IEnumerable<ChartList> ListsOf(string workload, ConfigNode values) =>
        new[] { values["volumes"], values["volumeMounts"] }
            .Where(static list => list.Items().Any())
            .Select(list => new ChartList(workload, Origins.Of(list), [.. list.Items().Select(static item => item["name"].AsText()).OfType<string>()]));

    // An empty list is no limit for LibreChat.
    private static ImmutableArray<ListedDomain>? Domains(ConfigNode list)
    {
        var result = list.Items()
            .Where(item => !string.IsNullOrWhiteSpace(item.AsText()))
            .Select(item => new ListedDomain(NameIn(item.AsText()!), Origins.Of(item)))
            .ToImmutableArray();
        return result.IsEmpty ? null : result;
    }

    private static string NameIn(string entry)
    {
        var text = entry.Trim();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme < 0 ? text : text[(scheme + 3)..];
        var end = text.IndexOfAny(['/', '?', '#']);
        text = end < 0 ? text : text[..end];
        var port = text.LastIndexOf(':');
        return (port < 0 || text.EndsWith(']') ? text : text[..port]).ToLowerInvariant();
    }

    private static IEnumerable<ImageUse> ChartImages(ExtractionContext context)
    {
        var chart = context.Deployment.Chart;
        ImmutableArray<ConfigNode> images =
        [
            chart["image"], chart["librechat-rag-api"]["image"], chart["librechat-rag-api"]["postgresql"]["image"], chart["mongodb"]["image"],
            chart["meilisearch"]["image"], chart["redis"]["image"], chart["langfuseFanout"]["image"],
        ];
        foreach (var image in images.Where(image => image.HasValue))
        {
            if (image.AsText() is { } whole)
            {
                yield return new ImageUse(whole, Origins.Of(image));
            }
            else if (image["tag"].AsText() is { Length: > 0 } tag && string.IsNullOrEmpty(image["digest"].AsText()))
            {
                // Without a tag the chart's own version is used, which is pinned.
                yield return new ImageUse((image["repository"].AsText() ?? "(the image of the chart)") + ":" + tag, Origins.Of(image["tag"]));
            }
        }
    }

    private static IEnumerable<MissingKey> MissingKeys(ExtractionContext context)
    {
        foreach (var endpoint in context.Configuration["endpoints"]["custom"].Items())
        {
            var key = endpoint["apiKey"];
            if (endpoint["name"].AsText() is { Length: > 0 } name && VariableOf(key) is { } variable && context.Environment.IsSet(variable) == false)
            {
                yield return new MissingKey(IntentSpec.GroupName("llm", name), variable, Origins.Of(key));
            }
        }
    }

    private static string? VariableOf(ConfigNode node) =>
        node.AsText()?.Trim() is ['$', '{', .. var name, '}'] && name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? name : null;
}
