using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Sources;

/// <summary>Tells from the name of an image which workload runs it.</summary>
internal static class Images
{
    /// <summary>The LibreChat API.</summary>
    public const string LibreChat = WorkloadNames.LibreChat;

    /// <summary>The RAG API.</summary>
    public const string Rag = WorkloadNames.RagApi;

    /// <summary>The workload of an image reference, or null when it is none of LibreChat's.</summary>
    public static string? WorkloadOf(string? reference)
    {
        if (reference is null)
        {
            return null;
        }

        var name = Name(reference);
        if (name.Contains("rag-api", StringComparison.Ordinal) || name.Contains("rag_api", StringComparison.Ordinal))
        {
            return Rag;
        }

        if (name is "librechat" || (name.StartsWith("librechat-", StringComparison.Ordinal) && !IsCompanion(name)))
        {
            return LibreChat;
        }

        return name switch
        {
            "mongo" or "mongodb" or "mongodb-community-server" => WorkloadNames.Mongodb,
            "meilisearch" => WorkloadNames.Meilisearch,
            "redis" or "valkey" => WorkloadNames.Redis,
            "pgvector" or "bitnami-pgvector" => WorkloadNames.Pgvector,
            _ => null,
        };
    }

    // librechat-admin-panel, librechat-metrics, librechat-exporter … are pods of their own.
    private static bool IsCompanion(string name) =>
        name.Contains("admin", StringComparison.Ordinal) || name.Contains("metrics", StringComparison.Ordinal) || name.Contains("exporter", StringComparison.Ordinal)
        || name.Contains("langfuse", StringComparison.Ordinal) || name.Contains("mongo", StringComparison.Ordinal) || name.Contains("meili", StringComparison.Ordinal)
        || name.Contains("code-interpreter", StringComparison.Ordinal) || name.Contains("init", StringComparison.Ordinal) || name.Contains("backup", StringComparison.Ordinal);

    private static string Name(string reference)
    {
        var text = reference.Trim();
        var digest = text.IndexOf('@');
        text = digest < 0 ? text : text[..digest];
        text = text[(text.LastIndexOf('/') + 1)..];
        var tag = text.IndexOf(':');
        return (tag < 0 ? text : text[..tag]).ToLowerInvariant();
    }
}
