using System.Collections.Immutable;

namespace Bulkhead.LibreChat.Tests.Features;

/// <summary>The ids that the table covers: every source of egress that is no model endpoint and no cloud credential.</summary>
internal static class CoveredIds
{
    public static readonly ImmutableArray<string> All =
    [
        "actions-allowed-domain", "actions-oauth-token", "actions-server", "admin-panel-container", "agents-tool-approval-hooks",
        "artifact-cdn-browser", "auth-apple", "auth-discord", "auth-facebook", "auth-github", "auth-github-enterprise", "auth-google",
        "auth-google-admin-refresh", "auth-ldap", "auth-openid-endpoints", "auth-openid-graph-overage", "auth-openid-issuer", "auth-openid-jwks",
        "auth-openid-obo-userinfo", "auth-saml-browser", "avatar-openid", "avatar-saml", "avatar-social", "azure-blob-browser", "azure-blob-conn",
        "azure-blob-managed", "cloudfront-domain-browser", "cloudfront-invalidation", "cluster-dns", "cluster-dns-custom", "code-interpreter-default",
        "code-interpreter-environments", "code-interpreter-internal", "code-interpreter-npm-unit", "code-interpreter-otel",
        "code-interpreter-package-init", "code-interpreter-redis", "code-interpreter-s3", "code-interpreter-stateful", "code-interpreter-tool-egress",
        "code-interpreter-url", "config-db-overrides", "config-remote-yaml", "edge-helm-test", "edge-ingress-api", "edge-kubelet-probes",
        "edge-metrics", "entra-people-search", "env-proxy", "file-search-rag", "files-remote-encode", "files-remote-save", "firebase-storage",
        "google-service-key-url", "gtm-browser", "helm-chart-sources", "helm-init-containers", "icon-urls-browser", "image-fanout-unqualified",
        "image-mcp-stdio", "image-registry-dockerhub", "image-registry-ghcr", "image-registry-librechat", "k8s-api-token", "langfuse-central",
        "langfuse-fanout-central", "langfuse-fanout-collector", "langfuse-fanout-redis", "langfuse-fanout-tenants", "langfuse-media",
        "langfuse-yaml-connection", "langsmith", "mailgun", "management-api-oidc", "markdown-images-browser", "mcp-admin-added", "mcp-http",
        "mcp-http-redirect", "mcp-oauth-auth-server", "mcp-oauth-authorize-browser", "mcp-oauth-discovery", "mcp-oauth-redirect-uri",
        "mcp-oauth-revocation", "mcp-oauth-token-url", "mcp-obo-token", "mcp-plugin-package", "mcp-proxy", "mcp-remote-bridge", "mcp-stdio-docker",
        "mcp-stdio-npx", "mcp-stdio-other", "mcp-stdio-uvx", "mcp-url-placeholder", "mcp-user-added", "mcp-websocket", "meilisearch-bundled",
        "meilisearch-host", "meilisearch-telemetry", "mongo-auth-aws-sts", "mongo-bundled", "mongo-uri", "mongo-uri-srv", "mongodb-replicaset-peers",
        "ocr-base-url", "ocr-document-parser", "ocr-mistral", "ocr-vertex", "office-preview-cdn-browser", "otel-traces", "proxy-lowercase-axios",
        "rag-api-bundled", "rag-api-rerank", "rag-api-url", "rag-atlas-mongo", "rag-embed-azure", "rag-embed-bedrock", "rag-embed-google",
        "rag-embed-huggingface", "rag-embed-ollama", "rag-embed-openai", "rag-embed-openai-proxy", "rag-embed-openai-url", "rag-embed-tei",
        "rag-embed-vertexai", "rag-nltk-legacy", "rag-pgvector-bundled", "rag-pgvector-external", "rag-tiktoken", "redis-bundled",
        "redis-cluster-nodes", "redis-replica-peers", "redis-uri", "remote-agents-oidc", "rum-browser", "rum-proxy-target", "s3-browser", "s3-bucket",
        "s3-endpoint-url", "sandpack-bundler-browser", "sandpack-packages-browser", "sandpack-static-browser", "self-agent-events",
        "self-agent-triggers", "sharepoint-browser", "sharepoint-obo", "skill-sync-github", "smtp-host", "smtp-service", "speech-browser-engine",
        "stt-azure", "stt-openai", "stt-openai-url", "tool-azure-ai-search", "tool-dalle", "tool-dalle-image", "tool-dalle-url", "tool-flux",
        "tool-flux-image", "tool-gemini-image", "tool-gemini-image-vertex", "tool-google-search", "tool-image-gen-oai", "tool-image-gen-oai-url",
        "tool-legacy-removed", "tool-openweather", "tool-stable-diffusion", "tool-tavily", "tool-traversaal", "tool-user-keys", "tool-wolfram",
        "tts-azure", "tts-elevenlabs", "tts-elevenlabs-url", "tts-localai", "tts-openai", "tts-openai-url", "turnstile-browser", "ui-links-browser",
        "websearch-cohere", "websearch-crw", "websearch-favicons-browser", "websearch-firecrawl", "websearch-firecrawl-url", "websearch-jina",
        "websearch-jina-url", "websearch-keenable", "websearch-keenable-url", "websearch-searxng", "websearch-serper", "websearch-serper-scrape",
        "websearch-tavily", "websearch-tavily-extract", "websearch-tavily-url", "websearch-user-keys",
    ];
}
