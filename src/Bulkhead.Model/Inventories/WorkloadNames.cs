namespace Bulkhead.Model.Inventories;

/// <summary>The names of the workloads that a LibreChat deployment may consist of.</summary>
public static class WorkloadNames
{
    /// <summary>The LibreChat API (and its stdio MCP children).</summary>
    public const string LibreChat = "librechat";

    /// <summary>The RAG API.</summary>
    public const string RagApi = "rag-api";

    /// <summary>MongoDB.</summary>
    public const string Mongodb = "mongodb";

    /// <summary>Meilisearch.</summary>
    public const string Meilisearch = "meilisearch";

    /// <summary>Redis.</summary>
    public const string Redis = "redis";

    /// <summary>PostgreSQL with pgvector, the store of the RAG API.</summary>
    public const string Pgvector = "pgvector";

    /// <summary>A self-hosted code interpreter.</summary>
    public const string CodeInterpreter = "code-interpreter";

    /// <summary>The Langfuse fan-out collector of the chart.</summary>
    public const string LangfuseFanout = "langfuse-fanout";

    /// <summary>The node: image pulls by the kubelet. Never a pod rule.</summary>
    public const string Node = "node";

    /// <summary>The user's browser. Never pod egress.</summary>
    public const string Browser = "browser";

    /// <summary>The machine that installs charts. Never pod egress.</summary>
    public const string Installer = "installer";

    /// <summary>The name of an MCP server's own workload.</summary>
    public static string Mcp(string slug) => "mcp-" + slug;

    /// <summary>Whether it is a workload of the cluster that a pod policy can govern.</summary>
    public static bool IsPod(string name) => name is not (Node or Browser or Installer);
}
