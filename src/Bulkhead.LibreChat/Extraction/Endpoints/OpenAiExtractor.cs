using Bulkhead.LibreChat.Environment;
using Bulkhead.LibreChat.Extraction.Features;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoint <c>openAI</c>: the API, a reverse proxy in its place, the SDK's own variable, moderation.</summary>
internal static class OpenAiExtractor
{
    /// <summary>Adds what the endpoint contacts.</summary>
    public static void Extract(ExtractionContext context)
    {
        Chat(context);
        Moderation(context);
    }

    /// <summary>Reports a variable that the SDK reads by itself, and adds the host it names.</summary>
    public static void SdkBase(ExtractionContext context, string catalogId, string name, Reason reason, string group)
    {
        if (context.Environment.Find(name) is not { IsSet: true } variable)
        {
            return;
        }

        context.Report(ConfigurationDiagnostics.ProcessBaseUrlDescriptor.At(
            variable.Span,
            $"{name} is read by the provider's SDK inside LibreChat and moves part of its traffic.",
            "Use LibreChat's own variable for another address, or unset this one.") with { Group = group });
        new Feature(context, catalogId).Variable(reason, variable);
    }

    private static void Chat(ExtractionContext context)
    {
        if (EndpointGate.Of(context, "openAI", "OPENAI_API_KEY") is not { } reason)
        {
            return;
        }

        if (context.Environment.Find("OPENAI_REVERSE_PROXY") is { IsSet: true } proxy)
        {
            // LibreChat looks for the marker anywhere in the value.
            var isOpen = proxy.Value?.Contains("user_provided", StringComparison.Ordinal) == true;
            new Feature(context, isOpen ? "openai-reverse-proxy-user" : "openai-reverse-proxy")
                .Variable(reason, isOpen ? proxy with { Value = "user_provided" } : proxy);
            return;
        }

        new Feature(context, "openai-api").Known(reason);
        if (context.Environment.IsSet("OPENAI_MODELS") == false && context.Environment.Find("OPENAI_API_KEY") is { IsSet: true, IsUserProvided: false })
        {
            new Feature(context, "openai-models-list").Known(reason);
        }

        SdkBase(context, "openai-sdk-env-base", "OPENAI_BASE_URL", reason, "llm-openai");
    }

    private static void Moderation(ExtractionContext context)
    {
        if (Gate.Enabled(context.Environment, "OPENAI_MODERATION").Decide() is not { } reason)
        {
            return;
        }

        if (context.Environment.Find("OPENAI_MODERATION_REVERSE_PROXY") is { IsSet: true } proxy)
        {
            new Feature(context, "openai-moderation-proxy").Variable(reason, proxy);
        }
        else
        {
            new Feature(context, "openai-moderation").Known(reason);
        }
    }
}
