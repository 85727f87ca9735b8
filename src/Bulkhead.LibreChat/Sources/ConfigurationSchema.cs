using System.Collections.Immutable;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.LibreChat.Sources;

/// <summary>The type that LibreChat's schema wants at a place.</summary>
internal enum ExpectedType
{
    /// <summary>Keys and values.</summary>
    Mapping,

    /// <summary>A list.</summary>
    List,

    /// <summary>Text; a number is not text.</summary>
    Text,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>Keys with text values.</summary>
    TextMapping,
}

/// <summary>
/// The part of LibreChat's schema that decides whether a file is used: the keys of its strict levels, and the types of what leads to a destination.
/// Read from <c>configSchema</c> of librechat-data-provider 0.8.524 (schema version 1.3.17); a conformance test compares it with that package.
/// </summary>
internal static class ConfigurationSchema
{
    /// <summary>The newest schema version that was read.</summary>
    public const string Version = "1.3.17";

    /// <summary>The keys of the top level, which is strict.</summary>
    public static readonly ImmutableArray<string> TopLevel =
    [
        "actions", "balance", "cache", "cloudfront", "endpoints", "fileConfig", "fileStrategies", "fileStrategy", "filteredTools", "filters",
        "imageOutputType", "includedTools", "interface", "langfuse", "mcpServers", "mcpSettings", "memory", "messageFilter", "modelSpecs", "ocr",
        "openapi", "permissions", "rateLimits", "registration", "secureImageLinks", "skillSync", "speech", "summarization", "transactions",
        "turnstile", "version", "webSearch",
    ];

    /// <summary>The keys of <c>endpoints</c>, which is strict.</summary>
    public static readonly ImmutableArray<string> Endpoints =
    [
        "agents", "all", "allowedAddresses", "anthropic", "assistants", "azureAssistants", "azureOpenAI", "bedrock", "custom", "google", "openAI",
    ];

    /// <summary>Keys that older versions knew, with what became of them.</summary>
    public static readonly ImmutableArray<(string Path, string Fate)> Removed =
    [
        ("endpoints.gptPlugins", "plugins were removed in configuration version 1.3.2; use endpoints.agents"),
        ("endpoints.bingAI", "the Bing endpoint was removed"),
        ("endpoints.chatGPTBrowser", "the ChatGPT browser endpoint was removed"),
    ];

    /// <summary>The types, by pattern: <c>*</c> stands for any key or any item.</summary>
    public static readonly ImmutableArray<(string Pattern, ExpectedType Type)> Types =
    [
        ("actions", ExpectedType.Mapping),
        ("actions.allowedAddresses", ExpectedType.TextList),
        ("actions.allowedDomains", ExpectedType.TextList),
        ("balance", ExpectedType.Mapping),
        ("cache", ExpectedType.Boolean),
        ("cloudfront", ExpectedType.Mapping),
        ("cloudfront.domain", ExpectedType.Text),
        ("endpoints", ExpectedType.Mapping),
        ("endpoints.agents", ExpectedType.Mapping),
        ("endpoints.agents.capabilities", ExpectedType.TextList),
        ("endpoints.all", ExpectedType.Mapping),
        ("endpoints.allowedAddresses", ExpectedType.TextList),
        ("endpoints.anthropic", ExpectedType.Mapping),
        ("endpoints.anthropic.models", ExpectedType.List),
        ("endpoints.anthropic.vertex", ExpectedType.Mapping),
        ("endpoints.anthropic.vertex.region", ExpectedType.Text),
        ("endpoints.assistants", ExpectedType.Mapping),
        ("endpoints.azureAssistants", ExpectedType.Mapping),
        ("endpoints.azureOpenAI", ExpectedType.Mapping),
        ("endpoints.azureOpenAI.groups", ExpectedType.List),
        ("endpoints.azureOpenAI.groups.*", ExpectedType.Mapping),
        ("endpoints.azureOpenAI.groups.*.additionalHeaders", ExpectedType.Mapping),
        ("endpoints.azureOpenAI.groups.*.apiKey", ExpectedType.Text),
        ("endpoints.azureOpenAI.groups.*.baseURL", ExpectedType.Text),
        ("endpoints.azureOpenAI.groups.*.group", ExpectedType.Text),
        ("endpoints.azureOpenAI.groups.*.instanceName", ExpectedType.Text),
        ("endpoints.azureOpenAI.groups.*.models", ExpectedType.Mapping),
        ("endpoints.bedrock", ExpectedType.Mapping),
        ("endpoints.bedrock.availableRegions", ExpectedType.TextList),
        ("endpoints.custom", ExpectedType.List),
        ("endpoints.custom.*", ExpectedType.Mapping),
        ("endpoints.custom.*.apiKey", ExpectedType.Text),
        ("endpoints.custom.*.baseURL", ExpectedType.Text),
        ("endpoints.custom.*.headers", ExpectedType.Mapping),
        ("endpoints.custom.*.iconURL", ExpectedType.Text),
        ("endpoints.custom.*.models", ExpectedType.Mapping),
        ("endpoints.custom.*.models.default", ExpectedType.List),
        ("endpoints.custom.*.models.fetch", ExpectedType.Boolean),
        ("endpoints.custom.*.name", ExpectedType.Text),
        ("endpoints.google", ExpectedType.Mapping),
        ("endpoints.openAI", ExpectedType.Mapping),
        ("fileConfig", ExpectedType.Mapping),
        ("fileStrategies", ExpectedType.Mapping),
        ("fileStrategy", ExpectedType.Text),
        ("filteredTools", ExpectedType.TextList),
        ("imageOutputType", ExpectedType.Text),
        ("includedTools", ExpectedType.TextList),
        ("interface", ExpectedType.Mapping),
        ("langfuse", ExpectedType.Mapping),
        ("mcpServers", ExpectedType.Mapping),
        ("mcpServers.*", ExpectedType.Mapping),
        ("mcpServers.*.args", ExpectedType.TextList),
        ("mcpServers.*.command", ExpectedType.Text),
        ("mcpServers.*.env", ExpectedType.TextMapping),
        ("mcpServers.*.headers", ExpectedType.TextMapping),
        ("mcpServers.*.type", ExpectedType.Text),
        ("mcpServers.*.url", ExpectedType.Text),
        ("mcpSettings", ExpectedType.Mapping),
        ("mcpSettings.allowedAddresses", ExpectedType.TextList),
        ("mcpSettings.allowedDomains", ExpectedType.TextList),
        ("memory", ExpectedType.Mapping),
        ("messageFilter", ExpectedType.Mapping),
        ("modelSpecs", ExpectedType.Mapping),
        ("modelSpecs.list", ExpectedType.List),
        ("ocr", ExpectedType.Mapping),
        ("ocr.apiKey", ExpectedType.Text),
        ("ocr.baseURL", ExpectedType.Text),
        ("ocr.strategy", ExpectedType.Text),
        ("openapi", ExpectedType.Mapping),
        ("permissions", ExpectedType.Mapping),
        ("rateLimits", ExpectedType.Mapping),
        ("registration", ExpectedType.Mapping),
        ("registration.allowedDomains", ExpectedType.TextList),
        ("registration.socialLogins", ExpectedType.TextList),
        ("secureImageLinks", ExpectedType.Boolean),
        ("skillSync", ExpectedType.Mapping),
        ("speech", ExpectedType.Mapping),
        ("speech.stt", ExpectedType.Mapping),
        ("speech.stt.azureOpenAI", ExpectedType.Mapping),
        ("speech.stt.openai", ExpectedType.Mapping),
        ("speech.stt.openai.apiKey", ExpectedType.Text),
        ("speech.stt.openai.url", ExpectedType.Text),
        ("speech.tts", ExpectedType.Mapping),
        ("speech.tts.azureOpenAI", ExpectedType.Mapping),
        ("speech.tts.elevenlabs", ExpectedType.Mapping),
        ("speech.tts.elevenlabs.url", ExpectedType.Text),
        ("speech.tts.localai", ExpectedType.Mapping),
        ("speech.tts.localai.url", ExpectedType.Text),
        ("speech.tts.openai", ExpectedType.Mapping),
        ("speech.tts.openai.url", ExpectedType.Text),
        ("summarization", ExpectedType.Mapping),
        ("transactions", ExpectedType.Mapping),
        ("turnstile", ExpectedType.Mapping),
        ("webSearch", ExpectedType.Mapping),
        ("webSearch.cohereApiKey", ExpectedType.Text),
        ("webSearch.firecrawlApiKey", ExpectedType.Text),
        ("webSearch.firecrawlApiUrl", ExpectedType.Text),
        ("webSearch.jinaApiKey", ExpectedType.Text),
        ("webSearch.jinaApiUrl", ExpectedType.Text),
        ("webSearch.searxngInstanceUrl", ExpectedType.Text),
        ("webSearch.serperApiKey", ExpectedType.Text),
        ("webSearch.tavilyApiKey", ExpectedType.Text),
    ];

    /// <summary>The same types as a tree, so that a file with thousands of entries is walked once.</summary>
    public static readonly SchemaPlace Tree = SchemaPlace.Of(Types);

    /// <summary>Whether a mapping has at least one key of LibreChat's top level.</summary>
    public static bool HasKnownKey(ConfigNode root) => TopLevel.Any(key => root[key].Exists);
}
