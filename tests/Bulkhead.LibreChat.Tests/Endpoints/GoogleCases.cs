using Bulkhead.LibreChat.Tests.Features;

namespace Bulkhead.LibreChat.Tests.Endpoints;

internal static class GoogleCases
{
    public static readonly FeatureCase[] All =
    [
        new("google-gemini-api", "key", Line("generativelanguage.googleapis.com")) { Env = "GOOGLE_KEY=k" },
        new("google-gemini-api", "block without a key", "librechat generativelanguage.googleapis.com 443 https llm-provider llm-google external conditional")
        {
            Yaml = "endpoints: { google: { titleConvo: true } }",
        },
        new("google-gemini-api", "service account instead") { Env = "GOOGLE_SERVICE_KEY_FILE=/k.json", Yaml = "endpoints: { google: { titleConvo: true } }" },
        new("google-reverse-proxy", "address", Line("gem.acme.dev")) { Env = "GOOGLE_KEY=k\nGOOGLE_REVERSE_PROXY=https://gem.acme.dev" },
        new("google-vertex-regional", "default location", Line("us-central1-aiplatform.googleapis.com")) { Env = "GOOGLE_SERVICE_KEY_FILE=/k.json" },
        new("google-vertex-regional", "location", Line("europe-west4-aiplatform.googleapis.com")) { Env = "GOOGLE_SERVICE_KEY_FILE=/k.json\nGOOGLE_LOC=europe-west4" },
        new("google-vertex-regional", "a Gemini key wins", "librechat us-central1-aiplatform.googleapis.com 443 https llm-provider llm-google external conditional")
        {
            Env = "GOOGLE_SERVICE_KEY_FILE=/k.json\nGOOGLE_KEY=k",
        },
        new("google-vertex-multiregion", "us", Line("aiplatform.us.rep.googleapis.com")) { Env = "GOOGLE_SERVICE_KEY_FILE=/k.json\nGOOGLE_LOC=us" },
        new("google-vertex-endpoint-param", "with Vertex", "librechat (*.googleapis.com) 443 https llm-provider llm-google external user-controlled")
        {
            Env = "GOOGLE_SERVICE_KEY_FILE=/k.json",
        },
        new("google-oauth-token", "with Vertex",
            "librechat oauth2.googleapis.com 443 https authentication auth-google-cloud external certain",
            "librechat www.googleapis.com 443 https authentication auth-google-cloud external certain")
        {
            Env = "GOOGLE_SERVICE_KEY_FILE=/k.json",
        },
        new("google-oauth-token", "with Claude on Vertex",
            "librechat oauth2.googleapis.com 443 https authentication auth-google-cloud external certain",
            "librechat www.googleapis.com 443 https authentication auth-google-cloud external certain")
        {
            Yaml = "endpoints: { anthropic: { vertex: { region: global } } }",
        },
        new("google-oauth-token", "with a Gemini key only") { Env = "GOOGLE_KEY=k" },
        new("google-adc-metadata", "provider vertexai without a key file",
            "librechat 169.254.169.254 80 http authentication auth-google-metadata private conditional!",
            "librechat metadata.google.internal 80 http authentication auth-google-metadata private conditional!")
        {
            Yaml = "memory: { agent: { provider: vertexai, model: m } }",
        },
        new("google-adc-metadata", "key file") { Yaml = "memory: { agent: { provider: vertexai, model: m } }", Env = "GOOGLE_SERVICE_KEY_FILE=/k.json" },
        new("google-wif-sts", "federation",
            "librechat iamcredentials.googleapis.com 443 https authentication auth-google-cloud external conditional",
            "librechat sts.googleapis.com 443 https authentication auth-google-cloud external conditional")
        {
            Yaml = "memory: { agent: { provider: vertexai, model: m } }", Env = "GOOGLE_APPLICATION_CREDENTIALS=/c.json",
        },
        new("gke-workload-identity", "bound service account",
            "librechat 169.254.169.252 987 http authentication auth-google-metadata private certain!",
            "librechat 169.254.169.252 988 http authentication auth-google-metadata private certain!",
            "librechat 169.254.169.254 80 http authentication auth-google-metadata private certain!")
        {
            Chart = "serviceAccount: { annotations: { iam.gke.io/gcp-service-account: a@b } }\nlibrechat: { configEnv: {} }",
        },
        new("gke-workload-identity", "not bound") { Chart = "serviceAccount: { annotations: {} }\nlibrechat: { configEnv: {} }" },
    ];

    private static string Line(string host) => $"librechat {host} 443 https llm-provider llm-google external certain";
}
