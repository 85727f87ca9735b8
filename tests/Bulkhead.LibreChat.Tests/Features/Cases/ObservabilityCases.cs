namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>Traces, analytics, proxies.</summary>
internal static class ObservabilityCases
{
    private const string Keys = "LANGFUSE_PUBLIC_KEY=p\nLANGFUSE_SECRET_KEY=s";

    public static readonly FeatureCase[] All =
    [
        new("turnstile-browser", "set", "browser challenges.cloudflare.com 443 https infrastructure browser-turnstile browser certain") { Yaml = "turnstile: { siteKey: k }" },
        new("turnstile-browser", "none"),
        new("gtm-browser", "set", "browser www.googletagmanager.com 443 https observability obs-gtm browser certain") { Env = "ANALYTICS_GTM_ID=G" },
        new("gtm-browser", "none"),
        new("rum-browser", "public token", "browser rum.acme.dev 443 https observability obs-rum browser certain") { Env = "RUM_ENABLED=true\nRUM_URL=https://rum.acme.dev\nRUM_AUTH_MODE=publicToken" },
        new("rum-browser", "disabled") { Env = "RUM_URL=https://rum.acme.dev" },
        new("rum-proxy-target", "proxy", "librechat otel.acme.dev 4318 http observability obs-rum external certain") { Env = "RUM_ENABLED=true\nRUM_AUTH_MODE=proxy\nRUM_PROXY_TARGET_URL=http://otel.acme.dev:4318" },
        new("rum-proxy-target", "public token") { Env = "RUM_ENABLED=true\nRUM_PROXY_TARGET_URL=http://otel.acme.dev:4318\nRUM_URL=https://rum.acme.dev" },
        new("langfuse-central", "the European cloud", "librechat cloud.langfuse.com 443 https observability obs-langfuse external certain") { Env = Keys },
        new("langfuse-central", "own, the first name wins", "librechat lf.acme.dev 443 https observability obs-langfuse external certain") { Env = Keys + "\nLANGFUSE_BASE_URL=https://lf.acme.dev\nLANGFUSE_HOST=https://other.acme.dev" },
        new("langfuse-central", "switched off") { Env = Keys + "\nLANGFUSE_TRACING_ENABLED=false" },
        new("langfuse-central", "half a key") { Env = "LANGFUSE_PUBLIC_KEY=p" },
        new("langfuse-media", "with keys", "librechat () - unknown observability obs-langfuse external user-controlled") { Env = Keys },
        new("langfuse-media", "none"),
        new("langfuse-yaml-connection", "the United States", "librechat us.cloud.langfuse.com 443 https observability obs-langfuse external certain") { Yaml = "langfuse: { enabled: true, destination: us }" },
        new("langfuse-yaml-connection", "an own destination", "librechat lf.acme.dev 443 https observability obs-langfuse external certain") { Yaml = "langfuse: { enabled: true, destination: acme }", Env = "LANGFUSE_FANOUT_TENANT_ACME_BASE_URL=https://lf.acme.dev" },
        new("langfuse-yaml-connection", "an unknown destination", "librechat (acme) - unknown observability obs-langfuse external unresolved") { Yaml = "langfuse: { enabled: true, destination: acme }" },
        new("langfuse-yaml-connection", "disabled") { Yaml = "langfuse: { enabled: false, destination: us }" },
        new("langfuse-fanout-collector", "on", "librechat rel-librechat-langfuse-fanout.ai.svc.cluster.local 4318 http observability obs-langfuse-fanout in-cluster certain") { Env = "LANGFUSE_FANOUT_ENABLED=true\nLANGFUSE_FANOUT_COLLECTOR_URL=http://rel-librechat-langfuse-fanout.ai.svc.cluster.local:4318" },
        new("langfuse-fanout-collector", "off"),
        new("langfuse-fanout-central", "own", "langfuse-fanout lf.acme.dev 443 https observability obs-langfuse external certain") { Chart = "langfuseFanout: { enabled: true, central: { baseUrl: \"https://lf.acme.dev\" } }" },
        new("langfuse-fanout-central", "off") { Chart = "langfuseFanout: { enabled: false, central: { baseUrl: \"https://lf.acme.dev\" } }" },
        new("langfuse-fanout-tenants", "the default",
            "langfuse-fanout cloud.langfuse.com 443 https observability obs-langfuse external certain",
            "langfuse-fanout jp.cloud.langfuse.com 443 https observability obs-langfuse external certain",
            "langfuse-fanout us.cloud.langfuse.com 443 https observability obs-langfuse external certain") { Chart = "langfuseFanout: { enabled: true, central: { baseUrl: \"https://lf.acme.dev\" } }" },
        new("langfuse-fanout-tenants", "own", "langfuse-fanout t.acme.dev 443 https observability obs-langfuse external certain") { Chart = "langfuseFanout: { enabled: true, tenant: { destinations: { a: { baseUrl: \"https://t.acme.dev\" } } } }" },
        new("langfuse-fanout-tenants", "off"),
        new("langfuse-fanout-redis", "an address", "langfuse-fanout cache.acme.dev 6379 redis datastore data-redis external certain") { Chart = "langfuseFanout: { enabled: true, redis: { uri: \"redis://cache.acme.dev\" } }" },
        new("langfuse-fanout-redis", "bundled", "langfuse-fanout rel-redis-master.ai.svc.cluster.local 6379 redis datastore data-redis in-cluster certain") { Chart = "langfuseFanout: { enabled: true }", Workloads = ["redis"] },
        new("langfuse-fanout-redis", "off"),
        new("langsmith", "on", "librechat api.smith.langchain.com 443 https observability obs-langsmith external certain") { Env = "LANGCHAIN_TRACING_V2=true" },
        new("langsmith", "own", "librechat ls.acme.dev 443 https observability obs-langsmith external certain") { Env = "LANGSMITH_TRACING=true\nLANGSMITH_ENDPOINT=https://ls.acme.dev" },
        new("langsmith", "off") { Env = "LANGSMITH_API_KEY=k" },
        new("otel-traces", "the default", "librechat localhost 4318 http observability obs-otel loopback certain") { Env = "OTEL_TRACING_ENABLED=true" },
        new("otel-traces", "gRPC", "librechat otel.acme.dev 4317 grpc observability obs-otel external certain") { Env = "OTEL_TRACING_ENABLED=true\nOTEL_EXPORTER_OTLP_PROTOCOL=grpc\nOTEL_EXPORTER_OTLP_ENDPOINT=http://otel.acme.dev" },
        new("otel-traces", "the SDK is off") { Env = "OTEL_TRACING_ENABLED=true\nOTEL_SDK_DISABLED=true" },
        new("meilisearch-telemetry", "switched on", "meilisearch telemetry.meilisearch.com 443 https observability obs-meilisearch external certain") { Chart = "meilisearch: { environment: { MEILI_NO_ANALYTICS: false } }", Workloads = ["meilisearch"] },
        new("meilisearch-telemetry", "the default") { Chart = "meilisearch: { environment: { MEILI_ENV: production } }", Workloads = ["meilisearch"] },
        new("env-proxy", "PROXY wins", "librechat proxy.acme.dev 3128 http infrastructure infra-proxy external certain") { Env = "PROXY=http://user:pw@proxy.acme.dev:3128", Reports = ["BH2300"] },
        new("env-proxy", "SOCKS and lower case",
            "librechat a.acme.dev 1080 socks5 infrastructure infra-proxy external certain",
            "librechat b.acme.dev 8080 http infrastructure infra-proxy external certain") { Env = "http_proxy=socks5://a.acme.dev\nHTTP_PROXY=http://c.acme.dev\nHTTPS_PROXY=b.acme.dev:8080" },
        new("env-proxy", "none") { Silent = ["BH2300"] },
        new("proxy-lowercase-axios", "set", "librechat proxy.acme.dev 3128 http infrastructure infra-proxy external certain") { Env = "proxy=http://proxy.acme.dev:3128" },
        new("proxy-lowercase-axios", "none"),
    ];
}
