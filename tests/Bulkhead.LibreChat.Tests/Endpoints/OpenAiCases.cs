using Bulkhead.LibreChat.Tests.Features;

namespace Bulkhead.LibreChat.Tests.Endpoints;

internal static class OpenAiCases
{
    private const string Api = "librechat api.openai.com 443 https llm-provider llm-openai external certain";
    private const string MaybeApi = "librechat api.openai.com 443 https llm-provider llm-openai external conditional";

    public static readonly FeatureCase[] All =
    [
        new("openai-api", "key", Api) { Env = "OPENAI_API_KEY=sk-1" },
        new("openai-api", "key whose value is not known", Api) { Env = "OPENAI_API_KEY" },
        new("openai-api", "users bring the key", Api) { Env = "OPENAI_API_KEY=user_provided" },
        new("openai-api", "no key in a complete environment"),
        new("openai-api", "empty key") { Env = "OPENAI_API_KEY=" },
        new("openai-api", "nothing known") { IsComplete = false, Reports = ["BH2006"] },
        new("openai-api", "block without a key", MaybeApi) { Yaml = "endpoints: { openAI: { titleConvo: true } }" },
        new("openai-api", "block and nothing known", MaybeApi) { Yaml = "endpoints: { openAI: { titleConvo: true } }", IsComplete = false },
        new("openai-api", "placeholder of a sample file", MaybeApi) { Env = "OPENAI_API_KEY=your_openai_key", Reports = ["BH2005"] },
        new("openai-api", "ENDPOINTS leaves it out", MaybeApi) { Env = "OPENAI_API_KEY=sk-1\nENDPOINTS=google,custom" },
        new("openai-api", "ENDPOINTS names it", Api) { Env = "OPENAI_API_KEY=sk-1\nENDPOINTS=google, openAI" },
        new("openai-reverse-proxy", "address", "librechat llm.acme.dev 8443 https llm-provider llm-openai external certain")
        {
            Env = "OPENAI_API_KEY=sk-1\nOPENAI_REVERSE_PROXY=https://llm.acme.dev:8443/v1",
        },
        new("openai-reverse-proxy", "value not known", "librechat (${OPENAI_REVERSE_PROXY}) - unknown llm-provider llm-openai external unresolved")
        {
            Env = "OPENAI_API_KEY=sk-1\nOPENAI_REVERSE_PROXY",
        },
        new("openai-api", "a reverse proxy takes its place") { Env = "OPENAI_API_KEY=sk-1\nOPENAI_REVERSE_PROXY=https://llm.acme.dev/v1" },
        new("openai-reverse-proxy", "without a key") { Env = "OPENAI_REVERSE_PROXY=https://llm.acme.dev:8443/v1" },
        new("openai-reverse-proxy-user", "users type it", "librechat (user_provided) - unknown llm-provider llm-openai external user-controlled")
        {
            Env = "OPENAI_API_KEY=sk-1\nOPENAI_REVERSE_PROXY=user_provided",
        },
        new("openai-models-list", "list is fetched", Api) { Env = "OPENAI_API_KEY=sk-1" },
        new("openai-models-list", "list is given") { Env = "OPENAI_API_KEY=sk-1\nOPENAI_MODELS=gpt-5" },
        new("openai-models-list", "users bring the key") { Env = "OPENAI_API_KEY=user_provided" },
        new("openai-sdk-env-base", "SDK variable", "librechat gw.acme.dev 443 https llm-provider llm-openai external certain")
        {
            Env = "OPENAI_API_KEY=sk-1\nOPENAI_BASE_URL=https://gw.acme.dev/v1", Reports = ["BH2020"],
        },
        new("openai-title-and-aux", "names add no entry of their own") { Yaml = "memory: { agent: { provider: openAI, model: m } }", Env = "OPENAI_API_KEY=sk-1" },
        new("openai-api", "memory names it", MaybeApi) { Yaml = "memory: { agent: { provider: openAI, model: m } }" },
        new("openai-api", "summaries name it", MaybeApi) { Yaml = "summarization: { provider: openAI }" },
        new("openai-api", "a model spec names it", MaybeApi) { Yaml = "modelSpecs: { list: [ { name: x, preset: { endpoint: openAI } } ] }" },
        new("openai-api", "titles name it", MaybeApi) { Yaml = "endpoints: { agents: { titleEndpoint: openAI } }" },
        new("openai-api", "titles name an endpoint that is not there")
        {
            Yaml = "endpoints: { agents: { titleEndpoint: nowhere } }", Reports = ["BH2016"],
        },
        new("langchain-tiktoken-bpe", "with an OpenAI-compatible model", "librechat tiktoken.pages.dev 443 https llm-provider llm-tiktoken external conditional")
        {
            Env = "OPENAI_API_KEY=sk-1",
        },
        new("langchain-tiktoken-bpe", "without one") { Env = "ANTHROPIC_API_KEY=sk-1" },
        new("openai-moderation", "on", Api) { Env = "OPENAI_MODERATION=true" },
        new("openai-moderation", "off") { Env = "OPENAI_MODERATION=false" },
        new("openai-moderation-proxy", "address", "librechat mod.acme.dev 80 http llm-provider llm-openai external certain")
        {
            Env = "OPENAI_MODERATION=TRUE\nOPENAI_MODERATION_REVERSE_PROXY=http://mod.acme.dev/v1/moderations",
        },
        new("openai-moderation-proxy", "moderation is off") { Env = "OPENAI_MODERATION_REVERSE_PROXY=http://mod.acme.dev/v1/moderations" },
        new("assistants-api", "key", Api) { Env = "ASSISTANTS_API_KEY=user_provided" },
        new("assistants-api", "block without a key", MaybeApi) { Yaml = "endpoints: { assistants: { disableBuilder: true } }" },
        new("assistants-base-url", "address", "librechat as.acme.dev 443 https llm-provider llm-assistants external certain")
        {
            Env = "ASSISTANTS_API_KEY=k\nASSISTANTS_BASE_URL=https://as.acme.dev",
        },
        new("assistants-base-url", "users type it", "librechat (user_provided) - unknown llm-provider llm-assistants external user-controlled")
        {
            Env = "ASSISTANTS_API_KEY=k\nASSISTANTS_BASE_URL=user_provided",
        },
        new("group:llm-assistants", "ignored address", "librechat as.acme.dev 443 https llm-provider llm-assistants external unresolved")
        {
            Yaml = "endpoints: { assistants: { baseURL: \"https://as.acme.dev\", apiKey: k } }", Reports = ["BH2010"],
        },
        new("group:llm-openai", "ignored address in the cluster",
            "librechat budget-proxy 4000 http llm-provider llm-openai in-cluster unresolved", MaybeApi)
        {
            Yaml = "endpoints: { openAI: { baseURL: \"http://budget-proxy:4000/v1\" } }", Reports = ["BH2010"],
        },
    ];
}
