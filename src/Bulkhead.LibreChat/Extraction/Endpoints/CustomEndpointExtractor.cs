using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoints under <c>endpoints.custom</c>: the address in each is all that counts; no name brings a host of its own.</summary>
internal static class CustomEndpointExtractor
{
    private static readonly string[] Required = ["name", "apiKey", "baseURL", "models"];

    /// <summary>Adds what the endpoints contact.</summary>
    public static void Extract(ExtractionContext context)
    {
        foreach (var endpoint in context.Configuration["endpoints"]["custom"].Items())
        {
            if (endpoint.IsMapping)
            {
                Extract(context, endpoint);
            }
        }
    }

    private static void Extract(ExtractionContext context, ConfigNode endpoint)
    {
        var address = endpoint["baseURL"];
        var text = ConfigText.Of(address, context.Environment);
        if (text is null)
        {
            ReportMissing(context, endpoint, null);
            return;
        }

        // An endpoint without a name still needs a group that no reordering changes: the host gives it.
        var name = endpoint["name"].AsText();
        var group = IntentSpec.GroupName("llm", string.IsNullOrWhiteSpace(name) ? $"unnamed {Address.Split(text.Text).Host}" : name);
        var reason = EndpointGate.Listed(context, "custom", new Reason(Certainty.Certain, []));
        ReportMissing(context, endpoint, group);
        var intent = IntentFactory.AddUrl(context, text, new IntentSpec(IntentKind.LlmProvider, group)
        {
            CatalogId = CatalogIdOf(endpoint, text),
            Certainty = reason.Certainty,
            Because = reason.Origins,
            Note = reason.Note,
        });
        if (intent.Destination.Host is Host.Name host && context.Catalog.Recognize(host.Value.Value) is { Aggregator: true } known)
        {
            context.Report(ConfigurationDiagnostics.AggregatorDescriptor.At(
                address.Span,
                $"{known.Title} ({host.Text}) passes requests on to many model providers: allowing it allows all of them.",
                "Nothing has to be done if that is meant. To keep it closed, put answers.groups." + group + ": deny into bulkhead.yaml.") with { Group = group });
        }
    }

    private static string CatalogIdOf(ConfigNode endpoint, ConfigText address) => endpoint switch
    {
        _ when address.IsUserProvided => "custom-endpoint-user-url",
        _ when endpoint["provider"].AsText() == "anthropic" => "custom-endpoint-anthropic-native",
        _ when endpoint["directEndpoint"].AsBoolean() == true => "custom-endpoint-direct",
        _ when address.Text.StartsWith("https://api.cohere.ai/v1", StringComparison.Ordinal) => "custom-endpoint-cohere-default",
        _ when endpoint["models"]["fetch"].AsBoolean() == true =>
            endpoint["name"].AsText()?.StartsWith("ollama", StringComparison.OrdinalIgnoreCase) == true ? "custom-endpoint-ollama-tags" : "custom-endpoint-models-fetch",
        _ => "custom-endpoint",
    };

    private static void ReportMissing(ExtractionContext context, ConfigNode endpoint, string? group)
    {
        var missing = string.Empty;
        foreach (var key in Required)
        {
            missing += endpoint[key].HasValue ? string.Empty : (missing.Length == 0 ? string.Empty : ", ") + key;
        }

        if (missing.Length == 0)
        {
            return;
        }

        var name = endpoint["name"].AsText();
        context.Report(ConfigurationDiagnostics.EndpointMissingDescriptor.At(
            endpoint.Span,
            $"The custom endpoint {(name is null ? "without a name" : "\"" + Printable.Clean(name, 60) + "\"")} has no {missing.Replace(", ", ", no ", StringComparison.Ordinal)}.",
            $"Add {missing}, or remove the entry.") with { Group = group });
    }
}
