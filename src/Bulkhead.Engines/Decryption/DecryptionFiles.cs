namespace Bulkhead.Engines.Decryption;

/// <summary>The files of the target <c>decryption</c>. None of them is a manifest.</summary>
public static class DecryptionFiles
{
    /// <summary>Helm values for the official chart and its RAG subchart.</summary>
    public const string Values = "decryption-values.yaml";

    /// <summary>What to add to librechat.yaml for MCP servers that LibreChat starts itself.</summary>
    public const string McpEnvironment = "decryption-mcp-env.yaml";

    /// <summary>The paths that requests may have, for the embedded gateway.</summary>
    public const string Paths = "request-paths.yaml";

    /// <summary>What becomes readable, in words.</summary>
    public const string Statement = "decryption.md";

    /// <summary>The folder that the ConfigMap is mounted at.</summary>
    public const string MountPath = "/etc/bulkhead/ca";

    /// <summary>The name of the volume.</summary>
    public const string Volume = "bulkhead-decryption-ca";
}
