using Bulkhead.LibreChat.Extraction.Features;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Extraction.Endpoints;

/// <summary>The download of token tables that LangChain tries for OpenAI-compatible models: denied unless somebody asks for it.</summary>
internal static class TokenTableExtractor
{
    private static readonly string[] OtherProtocols = ["llm-anthropic", "llm-google", BedrockExtractor.Group];

    /// <summary>Adds one conditional intent when any OpenAI-compatible endpoint is used.</summary>
    public static void Extract(ExtractionContext context)
    {
        if (context.Intents.Any(intent => intent.Kind == IntentKind.LlmProvider && intent.Certainty == Certainty.Certain && !OtherProtocols.Contains(intent.Group, StringComparer.Ordinal)))
        {
            new Feature(context, "langchain-tiktoken-bpe").Known(new Reason(Certainty.Conditional, [])
            {
                Note = "only for token estimates in a few code paths; when it is closed LibreChat retries and goes on",
            });
        }
    }
}
