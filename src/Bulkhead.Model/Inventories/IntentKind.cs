namespace Bulkhead.Model.Inventories;

/// <summary>What a destination is for. The order is the order in reports and of rules in a policy.</summary>
public enum IntentKind
{
    /// <summary>A model provider, built in or custom.</summary>
    LlmProvider,

    /// <summary>An MCP server, its OAuth hosts, and what a stdio server needs to start.</summary>
    McpServer,

    /// <summary>OpenAPI actions of agents and assistants.</summary>
    Action,

    /// <summary>A built-in tool, the code interpreter included.</summary>
    Tool,

    /// <summary>Web search: providers, scrapers, rerankers.</summary>
    WebSearch,

    /// <summary>Optical character recognition.</summary>
    Ocr,

    /// <summary>Speech to text and text to speech.</summary>
    Speech,

    /// <summary>File storage.</summary>
    Storage,

    /// <summary>Sign-in, and the credentials of cloud providers.</summary>
    Authentication,

    /// <summary>E-mail.</summary>
    Mail,

    /// <summary>Retrieval: the RAG API and its embedding providers.</summary>
    Retrieval,

    /// <summary>MongoDB, Meilisearch, Redis, PostgreSQL.</summary>
    Datastore,

    /// <summary>Tracing, metrics, analytics.</summary>
    Observability,

    /// <summary>Registries from which nodes pull images.</summary>
    ImageRegistry,

    /// <summary>DNS, proxies, remote configuration, metadata services, links that only a browser opens.</summary>
    Infrastructure,
}
