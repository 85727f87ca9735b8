namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>Images, charts, ways in, an own code interpreter.</summary>
internal static class ClusterCases
{
    private const string Interpreter = "https tool tool-code-packages external unresolved";

    public static readonly FeatureCase[] All =
    [
        new("image-registry-librechat", "the default", "node registry.librechat.ai 443 https image-registry image-registry-librechat-ai external certain") { Chart = "replicaCount: 1" },
        new("image-registry-librechat", "a mirror", "node registry.acme.dev 443 https image-registry image-registry-acme-dev external certain") { Chart = "image: { registry: registry.acme.dev, repository: librechat }" },
        new("image-registry-librechat", "no values"),
        new("image-registry-ghcr", "behind LibreChat's gateway",
            "node ghcr.io 443 https image-registry image-ghcr-io external certain",
            "node pkg-containers.githubusercontent.com 443 https image-registry image-ghcr-io external certain") { Chart = "replicaCount: 1" },
        new("image-registry-ghcr", "a mirror") { Chart = "image: { registry: registry.acme.dev }" },
        new("image-registry-dockerhub", "MongoDB",
            "node auth.docker.io 443 https image-registry image-docker-io external certain",
            "node docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com 443 https image-registry image-docker-io external certain",
            "node production.cloudflare.docker.com 443 https image-registry image-docker-io external certain",
            "node registry-1.docker.io 443 https image-registry image-docker-io external certain") { Chart = "mongodb: { enabled: true }", Workloads = ["mongodb"] },
        new("image-registry-dockerhub", "a mirror for everything", "node registry.acme.dev 443 https image-registry image-registry-acme-dev external certain") { Chart = "global: { imageRegistry: registry.acme.dev }", Workloads = ["mongodb"] },
        new("image-fanout-unqualified", "the name that is published nowhere", "node registry-1.docker.io 443 https image-registry image-docker-io external certain") { Chart = "langfuseFanout: { enabled: true }" },
        new("image-fanout-unqualified", "an own build", "node registry.acme.dev 443 https image-registry image-registry-acme-dev external certain") { Chart = "langfuseFanout: { enabled: true, image: { repository: registry.acme.dev/fanout } }" },
        new("image-fanout-unqualified", "off") { Chart = "langfuseFanout: { enabled: false }" },
        new("image-mcp-stdio", "an image of a stdio server", "node registry.acme.dev 443 https image-registry image-registry-acme-dev external conditional") { Yaml = "mcpServers: { d: { command: docker, args: [run, -i, --rm, registry.acme.dev/mcp] } }" },
        new("image-mcp-stdio", "none") { Yaml = "mcpServers: { d: { command: npx, args: [x] } }" },
        new("helm-chart-sources", "with values",
            "installer charts.bitnami.com 443 https image-registry image-charts external certain",
            "installer ghcr.io 443 https image-registry image-charts external certain",
            "installer github.com 443 https image-registry image-charts external certain",
            "installer meilisearch.github.io 443 https image-registry image-charts external certain",
            "installer registry-1.docker.io 443 https image-registry image-charts external certain") { Chart = "replicaCount: 1" },
        new("helm-chart-sources", "without"),
        new("edge-ingress-api", "a way in, not out") { Chart = "ingress: { enabled: true }" },
        new("edge-kubelet-probes", "a way in, not out") { Chart = "livenessProbe: {}" },
        new("edge-helm-test", "only on demand") { Chart = "replicaCount: 1" },
        new("edge-metrics", "a way in, not out") { Env = "METRICS_SECRET=k" },
        new("admin-panel-container", "not part of the chart") { Env = "API_SERVER_URL=http://api:3080" },
        new("code-interpreter-redis", "external", "code-interpreter cache.acme.dev 6380 redis datastore data-redis external certain") { Chart = "codeapi: { redis: { external: { host: cache.acme.dev, port: 6380 } } }" },
        new("code-interpreter-redis", "none") { Chart = "codeapi: { enabled: false, redis: { external: { host: cache.acme.dev } } }" },
        new("code-interpreter-s3", "Amazon", "code-interpreter s3.amazonaws.com 443 https storage storage-code-interpreter external certain") { Chart = "codeapi: { fileServer: { s3: { enabled: true } } }" },
        new("code-interpreter-s3", "own", "code-interpreter s3.acme.dev 443 https storage storage-code-interpreter external certain") { Chart = "codeapi: { fileServer: { s3: { enabled: true, endpoint: \"https://s3.acme.dev\" } } }" },
        new("code-interpreter-s3", "bundled") { Chart = "codeapi: { minio: { enabled: true } }" },
        new("code-interpreter-internal", "its parts", "code-interpreter rel-codeapi.ai.svc.cluster.local 3112 http infrastructure infra-code-interpreter in-cluster certain") { Chart = "codeapi: { enabled: true }", Workloads = ["code-interpreter"] },
        new("code-interpreter-internal", "none"),
        new("code-interpreter-npm-unit", "on", "code-interpreter (@npm) 443 " + Interpreter) { Chart = "codeapi: { npmUnit: { enabled: true } }" },
        new("code-interpreter-npm-unit", "off") { Chart = "codeapi: { npmUnit: { enabled: false } }" },
        new("code-interpreter-tool-egress", "on", "code-interpreter () - unknown tool tool-code-egress external user-controlled") { Chart = "codeapi: { networkPolicy: { toolCallServer: { allowExternalEgress: true } } }" },
        new("code-interpreter-tool-egress", "off") { Chart = "codeapi: { networkPolicy: { toolCallServer: { allowExternalEgress: false } } }" },
        new("code-interpreter-package-init", "on", "code-interpreter () - unknown tool tool-code-packages external unresolved") { Chart = "codeapi: { workerSandbox: { packages: { source: pvc, initJob: { enabled: true } } } }" },
        new("code-interpreter-package-init", "in the image") { Chart = "codeapi: { workerSandbox: { packages: { source: image } } }" },
        new("code-interpreter-otel", "on", "code-interpreter otel.acme.dev 4318 http observability obs-otel external certain") { Chart = "codeapi: { otel: { enabled: true, exporterOtlpEndpoint: \"http://otel.acme.dev:4318\" } }" },
        new("code-interpreter-otel", "off") { Chart = "codeapi: { otel: { enabled: false, exporterOtlpEndpoint: \"http://otel.acme.dev:4318\" } }" },
    ];
}
