using static Bulkhead.Acceptance.Histories.Edits;

namespace Bulkhead.Acceptance.Histories;

/// <summary>The histories: ten that begin with a published configuration, one of our own.</summary>
public static class AllHistories
{
    private const string Yaml = "librechat.yaml";
    private const string Values = "values.yaml";
    private const string Settings = "bulkhead.yaml";

    private const string Groq = """
            - name: "Groq"
              apiKey: "${GROQ_API_KEY}"
              baseURL: "https://api.groq.com/openai/v1"
              models:
                default: ["llama-3.3-70b-versatile"]
        """;

    private const string Egress = """
        egress:
          - name: partners
            host: api.partner.example.com
            port: 443
            workload: librechat
            owner: platform@example.com
            reason: the partner interface
        """;

    private const string Block = """
          - name: warehouse
            cidr: 10.20.0.0/24
            port: 5432
            workload: librechat
            owner: platform@example.com
            reason: the data warehouse
        """;

    public static IReadOnlyList<History> All { get; } =
    [
        new("own-example", null, Yaml, "  environmentKeys: [GROQ_API_KEY, MISTRAL_API_KEY]\n",
            new("add the provider Mistral", Append(Yaml, """
                    - name: "Mistral"
                      apiKey: "${MISTRAL_API_KEY}"
                      baseURL: "https://api.mistral.ai/v1"
                      models:
                        default: ["mistral-small-latest"]
                """)),
            new("write comments and quote names", All(Replace(Yaml, "name: Groq", "name: 'Groq'  # fast"), Replace(Yaml, "cache: true", "# caching\ncache: true"))),
            new("rename Groq", Replace(Yaml, "'Groq'", "'Fast models'")),
            new("move Mistral to another port", Replace(Yaml, "https://api.mistral.ai/v1", "https://api.mistral.ai:8443/v1")),
            new("add an egress of our own", Append(Settings, Egress)),
            new("open all names below it", Replace(Settings, "host: api.partner.example.com", "host: \"*.partner.example.com\"")),
            new("take Mistral out again", Remove(Yaml, """
                    - name: "Mistral"
                      apiKey: "${MISTRAL_API_KEY}"
                      baseURL: "https://api.mistral.ai:8443/v1"
                      models:
                        default: ["mistral-small-latest"]
                """)))
        {
            Own = """
                version: 1.3.17
                cache: true
                endpoints:
                  agents:
                    capabilities: ["tools"]
                  custom:
                    - name: Groq
                      apiKey: "${GROQ_API_KEY}"
                      baseURL: "https://api.groq.com/openai/v1"
                      models:
                        default: ["llama-3.3-70b-versatile"]

                """,
        },

        new("plain-llama-cpp", "007-ai-services", Yaml, string.Empty,
            new("replace the model on the host by a public one", Replace(Yaml, "http://host.docker.internal:11437/v1", "https://llama.example.com/v1")),
            new("open a block of private addresses", Append(Settings, "egress:\n" + Block)),
            new("widen the block", Replace(Settings, "10.20.0.0/24", "10.20.0.0/16")),
            new("open a second port of the public host", Append(Settings, """
                  - name: llama-metrics
                    host: llama.example.com
                    port: 8443
                    workload: librechat
                    owner: platform@example.com
                    reason: figures of the model server
                """)),
            new("take the block away", Remove(Settings, Block.Replace("10.20.0.0/24", "10.20.0.0/16", StringComparison.Ordinal)))),

        new("plain-bifrost-gateway", "049-libfrost", Yaml, "  environmentKeys: [GROQ_API_KEY]\n",
            new("add the provider Groq", After(Yaml, "  custom:", Groq)),
            new("rename it", Replace(Yaml, "name: \"Groq\"", "name: \"Quick answers\"")),
            new("move the gateway out of the cluster", Replace(Yaml, "http://bifrost:8080/v1/", "https://bifrost.example.com:8443/v1/")),
            new("give the gateway the usual port", Replace(Yaml, "https://bifrost.example.com:8443/v1/", "https://bifrost.example.com/v1/")),
            new("send e-mail", Append("env.sample", "EMAIL_SERVICE=\nEMAIL_HOST=smtp.example.com\nEMAIL_PORT=587\nEMAIL_USERNAME=chat\nEMAIL_PASSWORD=secret\nEMAIL_FROM=chat@example.com")),
            new("take Groq away", Remove(Yaml, Groq.Replace("\"Groq\"", "\"Quick answers\"", StringComparison.Ordinal)))),

        new("plain-mcp-provost", "087-llm-provost", Yaml, "  environmentKeys: [OPENAI_API_KEY]\n",
            new("add an MCP server that runs inside the pod", Append(Yaml, "  tickets:\n    command: npx\n    args: [\"-y\", \"@example/mcp-tickets\"]")),
            new("move it to a server on the internet", Replace(Yaml, "    command: npx\n    args: [\"-y\", \"@example/mcp-tickets\"]", "    type: streamable-http\n    url: https://mcp.tickets.example.com/mcp")),
            new("search the web", All(Replace(Settings, "[OPENAI_API_KEY]", "[OPENAI_API_KEY, SERPER_API_KEY, FIRECRAWL_API_KEY, JINA_API_KEY]"), Append(Yaml, """
                webSearch:
                  searchProvider: serper
                  serperApiKey: "${SERPER_API_KEY}"
                  scraperProvider: firecrawl
                  firecrawlApiKey: "${FIRECRAWL_API_KEY}"
                  rerankerType: jina
                  jinaApiKey: "${JINA_API_KEY}"
                """))),
            new("search with another reranker", All(Replace(Yaml, "rerankerType: jina", "rerankerType: cohere"), Replace(Yaml, "  jinaApiKey: \"${JINA_API_KEY}\"", "  cohereApiKey: \"${COHERE_API_KEY}\""), Replace(Settings, "JINA_API_KEY", "COHERE_API_KEY")))),

        new("plain-openrouter", "113-skel", Yaml, "  environmentKeys: [OPENROUTER_KEY]\n",
            new("say where packages come from", Append(Settings, "packageRegistries:\n  npm: https://npm.example.com")),
            new("reach one MCP server without a program in between", Replace(Yaml, "    command: npx\n    args:\n      - mcp-remote\n      - \"https://knowledge-mcp.global.api.aws\"", "    type: streamable-http\n    url: https://knowledge-mcp.global.api.aws")),
            new("let agents call one interface", Append(Yaml, "actions:\n  allowedDomains:\n    - https://api.weather.example.com")),
            new("let them call everything below it", Replace(Yaml, "    - https://api.weather.example.com", "    - \"*.weather.example.com\"")),
            new("answer the question about it", Append(Settings, """
                egress:
                  - name: weather
                    host: "*.weather.example.com"
                    port: 443
                    workload: librechat
                    owner: platform@example.com
                    reason: weather for agents
                """)),
            new("speak with ElevenLabs", All(Append(Yaml, "speech:\n  tts:\n    elevenlabs:\n      apiKey: '${ELEVENLABS_API_KEY}'\n      model: eleven_multilingual_v2\n      voices: ['a']"), Replace(Settings, "[OPENROUTER_KEY]", "[OPENROUTER_KEY, ELEVENLABS_API_KEY]")))),

        new("plain-elysium", "031-elysium-librechat-config", Yaml, "  environmentKeys: [SERPER_API_KEY, GITHUB_TOKEN]\n",
            new("put an MCP server of our own in the place of Copilot", Replace(Yaml, "    url: https://api.githubcopilot.com/mcp/\n", "    url: https://mcp.example.com/mcp\n")),
            new("store files at Amazon", All(After(Yaml, "version:", "fileStrategy: s3"), Append(Settings, "answers:\n  environment:\n    AWS_REGION: eu-central-1\n    AWS_BUCKET_NAME: chat-files\n  environmentKeys: [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY]"))),
            new("move the files to another region", Replace(Settings, "eu-central-1", "eu-west-1")),
            new("search with Serper", All(Replace(Yaml, "searchProvider: \"searxng\"", "searchProvider: \"serper\"\n  serperApiKey: \"${SERPER_API_KEY}\""), Replace(Yaml, "  searxngInstanceUrl: \"http://search.ai.svc\"\n", string.Empty)))),

        new("plain-tunnel", "011-ai-tunnel-librechat-mcp-playwrig", Yaml, string.Empty,
            new("say where the model router and a server are", Append(Settings, "answers:\n  environment:\n    MODEL_ROUTER_PORT: \"8000\"\n    MCP_FETCH_PORT: \"8002\"")),
            new("say which pods they are", Append(Settings, """
                  services:
                    model-router:
                      namespace: models
                      labels: { app: model-router }
                      port: 8000
                    mcp-fetch:
                      namespace: models
                      labels: { app: mcp-fetch }
                      port: 8002
                """)),
            new("move the router to another port", All(Replace(Settings, "\"8000\"", "\"8100\""), Replace(Settings, "port: 8000", "port: 8100"))),
            new("move the fetch server to the internet", Replace(Yaml, "\"http://mcp-fetch:${MCP_FETCH_PORT}/sse\"", "\"https://fetch.example.com/sse\""))),

        new("values-bedrock", "137-homelab-values", Values, "  environmentKeys: [BEDROCK_AWS_ACCESS_KEY_ID, BEDROCK_AWS_SECRET_ACCESS_KEY]\n",
            new("move one of two regions to Europe", Replace(Values, "\"us-west-2\"", "\"eu-central-1\"")),
            new("add a region", After(Values, "            - \"eu-central-1\"", "            - \"eu-west-1\"")),
            new("switch the RAG API off", Replace(Values, "  librechat-rag-api:\n    enabled: true", "  librechat-rag-api:\n    enabled: false")),
            new("switch Redis on", Append(Values, "  redis:\n    enabled: true"))),

        new("values-skel", "148-skel-values", Values, "  environmentKeys: [OPENAI_API_KEY, ANTHROPIC_API_KEY, GOOGLE_KEY, MEILI_MASTER_KEY]\n",
            new("add Google", Replace(Values, "ENDPOINTS: \"anthropic,agents,custom\"", "ENDPOINTS: \"anthropic,google,agents,custom\"\n    GOOGLE_KEY: \"user_provided\"")),
            new("search conversations", Replace(Values, "    DEBUG_PLUGINS: \"true\"", "    DEBUG_PLUGINS: \"true\"\n    SEARCH: \"true\"")),
            new("switch the RAG API on", Replace(Values, "librechat-rag-api:\n  enabled: false", "librechat-rag-api:\n  enabled: true")),
            new("take Anthropic away", All(Replace(Values, "ENDPOINTS: \"anthropic,google", "ENDPOINTS: \"google"), Replace(Values, "    ANTHROPIC_API_KEY: \"user_provided\"\n", string.Empty), Replace(Settings, "ANTHROPIC_API_KEY, ", string.Empty)))),

        new("flux-elysium", "128-elysium-librechat", "helmrelease.yaml", "  environmentKeys: [GOOGLE_KEY, ANTHROPIC_API_KEY, AZURE_API_KEY]\n",
            new("add Anthropic", Replace("helmrelease.yaml", "ENDPOINTS: agents,google,", "ENDPOINTS: agents,anthropic,google,")),
            new("take Google away", Replace("helmrelease.yaml", "anthropic,google,", "anthropic,")),
            new("send Anthropic through a proxy of our own", After("helmrelease.yaml", "        NO_INDEX: \"true\"", "        ANTHROPIC_REVERSE_PROXY: https://anthropic.proxy.example.com")),
            new("rename the release", Replace("helmrelease.yaml", "  releaseName: librechat", "  releaseName: chat"))),

        new("argocd-self-hosted", "147-self-hosted-librechat.yml", "application.yaml", "  environmentKeys: [OPENAI_API_KEY, GOOGLE_KEY, ANTHROPIC_API_KEY, MEILI_MASTER_KEY]\n",
            new("take Google away", Replace("application.yaml", "bingAI,google,gptPlugins", "bingAI,gptPlugins")),
            new("keep files at Amazon", All(After("application.yaml", "            SEARCH: \"true\"", "            AWS_REGION: \"us-east-1\"\n            AWS_BUCKET_NAME: \"chat\"\n            AWS_ACCESS_KEY_ID: \"x\"\n            AWS_SECRET_ACCESS_KEY: \"x\""), After("application.yaml", "        librechat:", "          configYamlContent: |\n            version: 1.2.8\n            fileStrategy: s3"))),
            new("switch the RAG API on", Replace("application.yaml", "        librechat-rag-api:\n          enabled: false", "        librechat-rag-api:\n          enabled: true")),
            new("stop searching", Replace("application.yaml", "SEARCH: \"true\"", "SEARCH: \"false\""))),
    ];
}
