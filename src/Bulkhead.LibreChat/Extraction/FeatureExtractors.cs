using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Extraction;

/// <summary>The extractors of everything but model endpoints and cloud credentials.</summary>
internal static class FeatureExtractors
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Action<ExtractionContext>> All { get; } =
    [
        McpServers.McpServersExtractor.Extract,
        McpServers.RuntimeMcpExtractor.Extract,
        Actions.ActionsExtractor.Extract,
        WebSearch.WebSearchExtractor.Extract,
        Ocr.OcrExtractor.Extract,
        Speech.SpeechExtractor.Extract,
        Tools.ToolsExtractor.Extract,
        Tools.CodeInterpreterExtractor.Extract,
        Storage.StorageExtractor.Extract,
        Authentication.SocialLoginExtractor.Extract,
        Authentication.OpenIdExtractor.Extract,
        Authentication.DirectoryExtractor.Extract,
        Mail.MailExtractor.Extract,
        Observability.ObservabilityExtractor.Extract,
        Observability.LangfuseExtractor.Extract,
        Proxies.ProxyExtractor.Extract,
        DataStores.MongoExtractor.Extract,
        DataStores.SearchIndexExtractor.Extract,
        DataStores.RedisExtractor.Extract,
        Retrieval.RagApiExtractor.Extract,
        Retrieval.EmbeddingsExtractor.Extract,
        Images.ImagesExtractor.Extract,
        Runtime.PlatformExtractor.Extract,
        Runtime.PlatformExtractor.Names,
        Runtime.SkillSyncExtractor.Extract,
        Runtime.OwnInterpreterExtractor.Extract,
        Browser.BrowserExtractor.Extract,
    ];
}
