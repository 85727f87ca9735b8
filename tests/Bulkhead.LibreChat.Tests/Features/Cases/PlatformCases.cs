namespace Bulkhead.LibreChat.Tests.Features.Cases;

/// <summary>Platform, DNS, loading of the configuration.</summary>
internal static class PlatformCases
{
    public static readonly FeatureCase[] All =
    [
        new("cluster-dns", "one per workload",
            "librechat kube-dns.kube-system.svc.cluster.local 53 dns infrastructure infra-dns in-cluster certain",
            "mongodb kube-dns.kube-system.svc.cluster.local 53 dns infrastructure infra-dns in-cluster certain") { Workloads = ["mongodb"] },
        new("cluster-dns-custom", "name servers of the chart",
            "librechat 10.0.0.53 53 dns infrastructure infra-dns private certain",
            "librechat 9.9.9.9 53 dns infrastructure infra-dns external certain") { Chart = "dnsConfig: { nameservers: [\"10.0.0.53\", \"9.9.9.9\"] }" },
        new("cluster-dns-custom", "none") { Chart = "dnsPolicy: ClusterFirst" },
        new("config-remote-yaml", "a URL", "librechat config.acme.dev 443 https infrastructure infra-config external certain") { Env = "CONFIG_PATH=https://config.acme.dev/librechat.yaml" },
        new("config-remote-yaml", "a file") { Env = "CONFIG_PATH=/app/librechat.yaml" },
        new("config-db-overrides", "always possible", "librechat () - unknown infrastructure infra-admin-overrides external user-controlled") { Reports = ["BH2211"] },
        new("google-service-key-url", "a URL in the environment", "librechat keys.acme.dev 443 https authentication auth-google-key external certain") { Env = "GOOGLE_SERVICE_KEY_FILE=https://keys.acme.dev/k.json" },
        new("google-service-key-url", "a URL in librechat.yaml", "librechat keys.acme.dev 443 https authentication auth-google-key external certain")
        {
            Yaml = "endpoints: { anthropic: { vertex: { serviceKeyFile: \"${KEY}\" } } }",
            Env = "KEY=https://keys.acme.dev/k.json",
        },
        new("google-service-key-url", "a file") { Env = "GOOGLE_SERVICE_KEY_FILE=/secrets/auth.json" },
        new("self-agent-triggers", "set", "librechat chat.acme.dev 443 https infrastructure infra-self external certain") { Env = "AGENT_TRIGGERS_SELF_URL=https://chat.acme.dev" },
        new("self-agent-triggers", "unset"),
        new("self-agent-events", "set", "librechat rel-librechat.ai.svc.cluster.local 3080 http infrastructure infra-self in-cluster certain")
        {
            Yaml = "endpoints: { agents: { eventDriven: { selfUrl: \"http://rel-librechat.ai.svc.cluster.local:3080\" } } }",
        },
        new("self-agent-events", "unset"),
        new("k8s-api-token", "no call is made"),
        new("helm-init-containers", "an init container", "librechat () - unknown infrastructure infra-containers external unresolved")
        {
            Chart = "initContainers: [{ name: x, image: \"ghcr.io/acme/x:1\" }]",
            Reports = ["BH2253"],
        },
        new("helm-init-containers", "an extra container of the RAG API", "rag-api () - unknown infrastructure infra-containers external unresolved")
        {
            Chart = "librechat-rag-api: { extraContainers: [{ name: x }] }",
        },
        new("helm-init-containers", "an empty list") { Chart = "initContainers: []", Silent = ["BH2253"] },
    ];
}
