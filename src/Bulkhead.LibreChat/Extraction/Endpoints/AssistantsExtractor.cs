using Bulkhead.LibreChat.Extraction.Features;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The endpoint <c>assistants</c>: only its environment variables matter.</summary>
internal static class AssistantsExtractor
{
    /// <summary>Adds what the endpoint contacts.</summary>
    public static void Extract(ExtractionContext context)
    {
        if (EndpointGate.Of(context, "assistants", "ASSISTANTS_API_KEY") is not { } reason)
        {
            return;
        }

        if (context.Environment.Find("ASSISTANTS_BASE_URL") is { IsSet: true } variable)
        {
            new Feature(context, "assistants-base-url").Variable(reason, variable);
        }
        else
        {
            new Feature(context, "assistants-api").Known(reason);
        }
    }
}
