using Bulkhead.LibreChat.Tests.Features;

namespace Bulkhead.LibreChat.Tests.Endpoints;

internal static class AnthropicCases
{
    private const string Api = "librechat api.anthropic.com 443 https llm-provider llm-anthropic external certain";
    private const string MaybeApi = "librechat api.anthropic.com 443 https llm-provider llm-anthropic external conditional";

    public static readonly FeatureCase[] All =
    [
        new("anthropic-api", "key", Api) { Env = "ANTHROPIC_API_KEY=user_provided" },
        new("anthropic-api", "block without a key", MaybeApi) { Yaml = "endpoints: { anthropic: { titleConvo: true } }" },
        new("anthropic-api", "no key"),
        new("anthropic-reverse-proxy", "address", Line("claude.acme.dev")) { Env = "ANTHROPIC_API_KEY=k\nANTHROPIC_REVERSE_PROXY=https://claude.acme.dev" },
        new("anthropic-api", "a reverse proxy takes its place") { Env = "ANTHROPIC_API_KEY=k\nANTHROPIC_REVERSE_PROXY=https://claude.acme.dev" },
        new("anthropic-models-list", "Vertex on while a key is set", Api) { Env = "ANTHROPIC_API_KEY=k\nANTHROPIC_USE_VERTEX=true" },
        new("anthropic-models-list", "list is given") { Env = "ANTHROPIC_API_KEY=k\nANTHROPIC_USE_VERTEX=true\nANTHROPIC_MODELS=a" },
        new("anthropic-models-list", "models stand in the file")
        {
            Yaml = "endpoints: { anthropic: { vertex: { region: global, models: [ claude-opus-4 ] } } }", Env = "ANTHROPIC_API_KEY=k",
        },
        new("anthropic-sdk-env-base", "SDK variable", Line("gw.acme.dev")) { Env = "ANTHROPIC_API_KEY=k\nANTHROPIC_BASE_URL=https://gw.acme.dev", Reports = ["BH2020"] },
        new("anthropic-vertex-regional", "region", Line("europe-west1-aiplatform.googleapis.com")) { Yaml = "endpoints: { anthropic: { vertex: { region: europe-west1 } } }" },
        new("anthropic-vertex-regional", "default", Line("us-east5-aiplatform.googleapis.com")) { Yaml = "endpoints: { anthropic: { vertex: { enabled: true } } }" },
        new("anthropic-vertex-regional", "by variables", Line("asia-east1-aiplatform.googleapis.com")) { Env = "ANTHROPIC_USE_VERTEX=true\nANTHROPIC_VERTEX_REGION=asia-east1" },
        new("anthropic-vertex-regional", "region without a value", "librechat (${REGION}-aiplatform.googleapis.com) 443 https llm-provider llm-anthropic external unresolved")
        {
            Yaml = "endpoints: { anthropic: { vertex: { region: \"${REGION}\" } } }",
        },
        new("anthropic-vertex-regional", "switched off") { Yaml = "endpoints: { anthropic: { vertex: { enabled: false, region: europe-west1 } } }" },
        new("anthropic-api", "Vertex takes its place") { Yaml = "endpoints: { anthropic: { vertex: { region: global } } }" },
        new("anthropic-vertex-multiregion", "global", Line("aiplatform.googleapis.com")) { Yaml = "endpoints: { anthropic: { vertex: { region: global } } }" },
        new("anthropic-vertex-multiregion", "eu", Line("aiplatform.eu.rep.googleapis.com")) { Yaml = "endpoints: { anthropic: { vertex: { region: eu } } }" },
        new("anthropic-vertex-sdk-env", "SDK variable", Line("vertex.acme.dev"))
        {
            Yaml = "endpoints: { anthropic: { vertex: { region: global } } }", Env = "ANTHROPIC_VERTEX_BASE_URL=https://vertex.acme.dev",
        },
        new("google-service-key-url", "key file by address", "librechat keys.acme.dev 443 https authentication auth-google-key external certain")
        {
            Yaml = "endpoints: { anthropic: { vertex: { region: global, serviceKeyFile: \"https://keys.acme.dev/sa.json\" } } }",
        },
    ];

    private static string Line(string host) => $"librechat {host} 443 https llm-provider llm-anthropic external certain";
}
