using Bulkhead.LibreChat.Tests.Features;

namespace Bulkhead.LibreChat.Tests.Endpoints;

internal static class CustomCases
{
    public static readonly FeatureCase[] All =
    [
        new("custom-endpoint", "literal", "librechat api.groq.com 443 https llm-provider llm-groq external certain") { Yaml = Custom("groq", "https://api.groq.com/openai/v1/") },
        new("custom-endpoint", "port", "librechat llm.acme.dev 8443 https llm-provider llm-acme external certain") { Yaml = Custom("acme", "https://llm.acme.dev:8443/v1") },
        new("custom-endpoint", "Service of the cluster", "librechat litellm 4000 http llm-provider llm-litellm in-cluster certain") { Yaml = Custom("LiteLLM", "http://litellm:4000/v1") },
        new("custom-endpoint", "Service and namespace", "librechat ai-gateway.ai-gateway 80 http llm-provider llm-gw in-cluster certain") { Yaml = Custom("gw", "http://ai-gateway.ai-gateway/v1") },
        new("custom-endpoint", "machine behind the container runtime", "librechat host.docker.internal 11434 http llm-provider llm-o private certain") { Yaml = Custom("o", "http://host.docker.internal:11434/v1") },
        new("custom-endpoint", "private address", "librechat 192.168.30.111 11434 http llm-provider llm-o private certain") { Yaml = Custom("o", "http://192.168.30.111:11434/v1") },
        new("custom-endpoint", "loopback", "librechat localhost 11434 http llm-provider llm-o loopback certain") { Yaml = Custom("o", "http://localhost:11434/v1") },
        new("custom-endpoint", "upper case and trailing dot", "librechat api.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "https://API.Acme.dev./v1") },
        new("custom-endpoint", "variable", "librechat llm.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "${URL}"), Env = "URL=https://llm.acme.dev/v1" },
        new("custom-endpoint", "variable without a value", "librechat (${URL}) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "${URL}") },
        new("custom-endpoint", "variable of which only the name is known", "librechat (${URL}) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "${URL}"), Env = "URL" },
        new("custom-endpoint", "part of the host without a value", "librechat (https://${H}.acme.dev/v1) 443 https llm-provider llm-a external unresolved") { Yaml = Custom("a", "https://${H}.acme.dev/v1") },
        new("custom-endpoint", "port without a value", "librechat router - http llm-provider llm-a in-cluster unresolved") { Yaml = Custom("a", "http://router:${PORT}/v1") },
        new("custom-endpoint", "path without a value", "librechat llm.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "https://llm.acme.dev/${TENANT}/v1") },
        new("custom-endpoint", "two variables are one name", "librechat (${A}/${B}) - unknown llm-provider llm-a external unresolved")
        {
            Yaml = Custom("a", "${A}/${B}"), Env = "A=https://llm.acme.dev\nB=v1", Reports = ["BH2001"],
        },
        new("custom-endpoint", "defaults do not exist", "librechat (http://${S:-prod}-x:80/) 80 http llm-provider llm-a external unresolved")
        {
            Yaml = Custom("a", "http://${S:-prod}-x:80/"), Env = "S=x", Reports = ["BH2001"],
        },
        new("custom-endpoint", "user data is not filled in here", "librechat ({{N8N_BASE_URL}}) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "{{N8N_BASE_URL}}") },
        new("custom-endpoint", "fill-in of an example", "librechat (...) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "..."), Reports = ["BH2004"] },
        new("custom-endpoint", "fill-in of an example with a real form", "librechat your-server.acme.dev 443 https llm-provider llm-a external unresolved")
        {
            Yaml = Custom("a", "https://your-server.acme.dev"), Reports = ["BH2004"],
        },
        new("custom-endpoint", "backslash", "librechat (https://b.dev/) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "https://a.dev\\\\@b.dev/"), Reports = ["BH3010"] },
        new("custom-endpoint", "odd IPv4", "librechat (http://0x7f000001/) 80 http llm-provider llm-a external unresolved") { Yaml = Custom("a", "http://0x7f000001/"), Reports = ["BH3002"] },
        new("custom-endpoint", "user information", "librechat b.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "https://a.acme.dev@b.acme.dev/"), Reports = ["BH3011"] },
        new("custom-endpoint", "metadata service", "librechat 169.254.169.254 80 http llm-provider llm-a private certain!") { Yaml = Custom("a", "http://169.254.169.254/latest"), Reports = ["BH3009"] },
        new("custom-endpoint", "public suffix", "librechat (https://co.uk/) 443 https llm-provider llm-a external unresolved") { Yaml = Custom("a", "https://co.uk/"), Reports = ["BH3007"] },
        new("custom-endpoint", "other scheme", "librechat (gopher://a.acme.dev/) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "gopher://a.acme.dev/"), Reports = ["BH3010"] },
        new("custom-endpoint", "no scheme", "librechat (a.acme.dev/v1) - unknown llm-provider llm-a external unresolved") { Yaml = Custom("a", "a.acme.dev/v1"), Reports = ["BH3010"] },
        new("custom-endpoint", "no models", "librechat a.acme.dev 443 https llm-provider llm-a external certain")
        {
            Yaml = "endpoints: { custom: [ { name: a, apiKey: k, baseURL: \"https://a.acme.dev\" } ] }", Reports = ["BH2015"],
        },
        new("custom-endpoint", "no address") { Yaml = "endpoints: { custom: [ { name: groq, apiKey: k, models: { default: [m] } } ] }", Reports = ["BH2015"] },
        new("custom-endpoint", "no name", "librechat a.acme.dev 443 https llm-provider llm-unnamed-a-acme-dev external certain")
        {
            Yaml = "endpoints: { custom: [ { apiKey: k, models: { default: [m] }, baseURL: \"https://a.acme.dev\" } ] }", Reports = ["BH2015"],
        },
        new("custom-endpoint", "ENDPOINTS leaves custom endpoints out", "librechat a.acme.dev 443 https llm-provider llm-a external conditional") { Yaml = Custom("a", "https://a.acme.dev"), Env = "ENDPOINTS=openAI" },
        new("custom-endpoint", "gateway to many providers", "librechat openrouter.ai 443 https llm-provider llm-openrouter external certain")
        {
            Yaml = Custom("OpenRouter", "https://openrouter.ai/api/v1"), Reports = ["BH2017"],
        },
        new("custom-endpoint-user-url", "literal", "librechat (user_provided) - unknown llm-provider llm-a external user-controlled") { Yaml = Custom("a", "user_provided") },
        new("custom-endpoint-user-url", "through a variable", "librechat (${URL}) - unknown llm-provider llm-a external user-controlled") { Yaml = Custom("a", "${URL}"), Env = "URL=user_provided" },
        new("custom-endpoint-models-fetch", "fetch", "librechat a.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "https://a.acme.dev", "models: { fetch: true }") },
        new("custom-endpoint-ollama-tags", "fetch from Ollama", "librechat ollama 11434 http llm-provider llm-ollama-x in-cluster certain") { Yaml = Custom("Ollama X", "http://ollama:11434/v1/", "models: { fetch: true }") },
        new("custom-endpoint-direct", "direct", "librechat a.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "https://a.acme.dev/chat", "directEndpoint: true, models: { default: [m] }") },
        new("custom-endpoint-anthropic-native", "protocol of Anthropic", "librechat a.acme.dev 443 https llm-provider llm-a external certain") { Yaml = Custom("a", "https://a.acme.dev", "provider: anthropic, models: { default: [m] }") },
        new("custom-endpoint-cohere-default", "old host of Cohere", "librechat api.cohere.ai 443 https llm-provider llm-cohere external certain") { Yaml = Custom("cohere", "https://api.cohere.ai/v1") },
    ];

    private static string Custom(string name, string address, string more = "models: { default: [m] }") =>
        $"endpoints: {{ custom: [ {{ name: \"{name}\", apiKey: k, {more}, baseURL: \"{address}\" }} ] }}";
}
