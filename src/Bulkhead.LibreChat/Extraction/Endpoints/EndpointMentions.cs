using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>Where a configuration names a built-in endpoint: its own block, and every key that picks an endpoint by name.</summary>
internal static class EndpointMentions
{
    private static readonly string[] BuiltIn = ["openAI", "assistants", "azureOpenAI", "azureAssistants", "google", "anthropic", "bedrock", "agents", "vertexai", "custom"];
    private static readonly string[] Naming = ["titleEndpoint", "activityEndpoint", "activityPhaseEndpoint", "reasoningLabelEndpoint"];

    /// <summary>Whether a name is that of a built-in endpoint.</summary>
    public static bool IsBuiltIn(string name) => BuiltIn.Contains(name, StringComparer.Ordinal);

    /// <summary>The places that mention an endpoint, its own block first.</summary>
    public static ImmutableArray<ConfigNode> Of(ExtractionContext context, string endpoint)
    {
        var places = ImmutableArray.CreateBuilder<ConfigNode>();
        var block = context.Configuration["endpoints"][endpoint];
        if (block.Exists)
        {
            places.Add(block);
        }

        foreach (var node in context.EndpointReferences)
        {
            if (node.AsText() == endpoint)
            {
                places.Add(node);
            }
        }

        return places.ToImmutable();
    }

    /// <summary>Every value that names an endpoint.</summary>
    public static IEnumerable<ConfigNode> References(ConfigNode configuration)
    {
        yield return configuration["memory"]["agent"]["provider"];
        yield return configuration["summarization"]["provider"];
        foreach (var spec in configuration["modelSpecs"]["list"].Items())
        {
            yield return spec["preset"]["endpoint"];
        }

        foreach (var (key, _, endpoint) in configuration["endpoints"].Entries())
        {
            if (key == "custom")
            {
                foreach (var custom in endpoint.Items())
                {
                    foreach (var name in Naming)
                    {
                        yield return custom[name];
                    }
                }
            }
            else
            {
                foreach (var name in Naming)
                {
                    yield return endpoint[name];
                }
            }
        }
    }
}
