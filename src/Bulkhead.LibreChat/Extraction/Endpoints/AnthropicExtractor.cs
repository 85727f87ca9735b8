using Bulkhead.LibreChat.Extraction.Credentials;
using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoint <c>anthropic</c>: its API, a reverse proxy, and Claude on Vertex AI.</summary>
internal static class AnthropicExtractor
{
    private const string DefaultRegion = "us-east5";

    /// <summary>Adds what the endpoint contacts.</summary>
    public static void Extract(ExtractionContext context)
    {
        var vertex = context.Configuration["endpoints"]["anthropic"]["vertex"];
        var byFile = vertex.IsMapping && vertex["enabled"].AsBoolean() != false;
        var byVariable = !byFile && context.Environment.IsEnabled("ANTHROPIC_USE_VERTEX") == true;
        if (byFile)
        {
            var reason = EndpointGate.Listed(context, "anthropic", Reason.Of(vertex));
            Vertex(context, reason, ConfigText.Of(vertex["region"], context.Environment));
            GoogleTokens.Add(context, reason, vertex["serviceKeyFile"]);
        }
        else if (byVariable)
        {
            var reason = EndpointGate.Listed(context, "anthropic", Reason.Of(context.Environment.Find("ANTHROPIC_USE_VERTEX")!));
            var region = context.Environment.Find("ANTHROPIC_VERTEX_REGION") is { IsSet: true } variable
                ? ConfigText.Of(variable.Value ?? "${ANTHROPIC_VERTEX_REGION}", [variable.ToOrigin()], context.Environment)
                : null;
            Vertex(context, reason, region);
            GoogleTokens.Add(context, reason, default);
        }

        Api(context, byFile || byVariable, vertex["models"].HasValue);
    }

    private static void Vertex(ExtractionContext context, Reason reason, ConfigText? region)
    {
        if (context.Environment.Find("ANTHROPIC_VERTEX_BASE_URL") is { IsSet: true } address)
        {
            new Feature(context, "anthropic-vertex-sdk-env").Variable(reason, address);
            return;
        }

        var text = region?.Text ?? DefaultRegion;
        new Feature(context, GoogleLocations.IsMultiRegion(text) ? "anthropic-vertex-multiregion" : "anthropic-vertex-regional")
            .Host(region is null ? reason : reason.And(region.Origins.AsSpan()), GoogleLocations.HostOf(text), 443, ApplicationProtocol.Https);
    }

    private static void Api(ExtractionContext context, bool usesVertex, bool hasVertexModels)
    {
        var gate = Gate.Set(context.Environment, "ANTHROPIC_API_KEY");
        if (usesVertex)
        {
            // Chat goes to Vertex; what is left of the API is the list of models, and only while a key is set.
            var hasKey = context.Environment.Find("ANTHROPIC_API_KEY") is { IsSet: true, IsUserProvided: false };
            if (hasKey && !hasVertexModels && context.Environment.IsSet("ANTHROPIC_MODELS") != true && gate.Decide() is { } listing)
            {
                AddApi(context, listing, "anthropic-models-list");
            }

            return;
        }

        if (EndpointGate.Of(context, "anthropic", gate, "ANTHROPIC_API_KEY") is { } reason)
        {
            AddApi(context, reason, "anthropic-api");
        }
    }

    private static void AddApi(ExtractionContext context, Reason reason, string catalogId)
    {
        if (context.Environment.Find("ANTHROPIC_REVERSE_PROXY") is { IsSet: true } proxy)
        {
            new Feature(context, "anthropic-reverse-proxy").Variable(reason, proxy);
            return;
        }

        new Feature(context, catalogId).Known(reason);
        OpenAiExtractor.SdkBase(context, "anthropic-sdk-env-base", "ANTHROPIC_BASE_URL", reason, "llm-anthropic");
    }
}
