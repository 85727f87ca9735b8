using Bulkhead.LibreChat.Extraction.Support;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>Addresses and keys of built-in endpoints that the schema accepts and no server code reads.</summary>
internal static class IgnoredAddressExtractor
{
    private static readonly (string Endpoint, string Group, string Instead)[] Addresses =
    [
        ("openAI", "llm-openai", "Set the environment variable OPENAI_REVERSE_PROXY, or make it a custom endpoint."),
        ("google", "llm-google", "Set the environment variable GOOGLE_REVERSE_PROXY, or make it a custom endpoint."),
        ("anthropic", "llm-anthropic", "Set the environment variable ANTHROPIC_REVERSE_PROXY, or make it a custom endpoint."),
        ("bedrock", BedrockExtractor.Group, "Set the environment variable BEDROCK_REVERSE_PROXY to the host without a scheme."),
        ("assistants", "llm-assistants", "Set the environment variable ASSISTANTS_BASE_URL."),
        ("azureAssistants", "llm-azure-assistants", "Set the environment variable AZURE_ASSISTANTS_BASE_URL."),
    ];

    /// <summary>Shows the addresses, closed, and says what works instead.</summary>
    public static void Extract(ExtractionContext context)
    {
        foreach (var (endpoint, group, instead) in Addresses)
        {
            var block = context.Configuration["endpoints"][endpoint];
            var address = block["baseURL"];
            if (address.HasValue)
            {
                context.Report(ConfigurationDiagnostics.IgnoredKey(address.Span, address.Path.ToString(), instead, group));
                IntentFactory.AddUrl(context, address, new IntentSpec(IntentKind.LlmProvider, group)
                {
                    Certainty = Certainty.Unresolved,
                    Note = "LibreChat accepts this key and never reads it",
                });
            }

            if (endpoint is "assistants" or "azureAssistants" && block["apiKey"] is { HasValue: true } key)
            {
                var variable = endpoint == "assistants" ? "ASSISTANTS_API_KEY" : "AZURE_ASSISTANTS_API_KEY";
                context.Report(ConfigurationDiagnostics.IgnoredKey(key.Span, key.Path.ToString(), $"Set the environment variable {variable}.", group));
            }
        }
    }
}
