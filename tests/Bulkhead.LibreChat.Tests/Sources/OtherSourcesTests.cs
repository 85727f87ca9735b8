using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Tests.Sources;

public class OtherSourcesTests
{
    private const string Compose = """
        services:
          api:
            container_name: LibreChat
            image: registry.librechat.ai/danny-avila/librechat-dev:latest
            env_file: [.env]
            environment:
              - HOST=0.0.0.0
              - MONGO_URI=mongodb://mongodb:27017/LibreChat
              - RAG_API_URL=http://rag_api:${RAG_PORT:-8000}
              - SEARCH_URL=${SEARCH_HOST}/x
              - MISSING=http://${NOWHERE}/
              - PASSED
            volumes:
              - ./librechat.yaml:/app/librechat.yaml
          mongodb:
            image: mongo:8.0.20
          vectordb:
            image: pgvector/pgvector:0.8.0-pg15-trixie
          rag_api:
            image: registry.librechat.ai/danny-avila/librechat-rag-api-dev-lite:latest
            environment:
              DB_HOST: vectordb
              RAG_PORT: ${RAG_PORT:-8000}
          admin-panel:
            image: registry.librechat.ai/clickhouse/librechat-admin-panel

        """;

    [Fact]
    public void A_compose_file_with_its_neighbours()
    {
        var read = Deployments.Read(
            Deployments.Related(("dir/.env", "SEARCH_HOST=https://s.example.com\nPASSED=on\nMONGO_URI=mongodb://127.0.0.1/x\n"), ("dir/librechat.yaml", "version: 1.3.17\n")),
            ("dir/docker-compose.yml", Compose));
        Assert.Equal("mongodb://mongodb:27017/LibreChat", read.Environment.ValueOf("MONGO_URI"));
        Assert.Equal("http://rag_api:8000", read.Environment.ValueOf("RAG_API_URL"));
        Assert.Equal("https://s.example.com/x", read.Environment.ValueOf("SEARCH_URL"));
        Assert.Equal("on", read.Environment.ValueOf("PASSED"));
        Assert.True(read.Environment.IsSet("MISSING"));
        Assert.Null(read.Environment.ValueOf("MISSING"));
        Assert.Equal(11, Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == "BH1125").Span!.Value.Line);
        Assert.True(read.Environment.IsComplete);
        Assert.Equal("vectordb", read.RagEnvironment.ValueOf("DB_HOST"));
        Assert.Equal(new SourceSpan("dir/docker-compose.yml", 8, 19), read.Environment.Find("MONGO_URI")!.Span);
        Assert.Equal("services.api.environment[1]", read.Environment.Find("MONGO_URI")!.Path);
        Assert.True(read.Configuration["version"].Exists);
        Assert.Equal(["librechat", "mongodb", "pgvector", "rag-api"], read.Topology.Workloads.Select(workload => workload.Name));
        Assert.Equal("mongodb", read.Topology.FindByService("mongodb")?.Name);
        Assert.Equal(["api", "LibreChat"], read.Topology.Find("librechat")!.Services);
        Assert.Contains("BH1116", read.Codes());
    }

    [Theory]
    [InlineData("${A}", "1", null)]
    [InlineData("$A/x", "1/x", null)]
    [InlineData("${U:-d}", "d", null)]
    [InlineData("${E:-d}", "d", null)]
    [InlineData("${E-d}", "", null)]
    [InlineData("${U:-${A}}", "1", null)]
    [InlineData("${A:+x}", "x", null)]
    [InlineData("${U:+x}", "", null)]
    [InlineData("${A:?error}", "1", null)]
    [InlineData("${U:?error}", "", "U")]
    [InlineData("$$A", "$A", null)]
    [InlineData("a$", "a$", null)]
    [InlineData("${", "${", null)]
    [InlineData("${}", "", "")]
    [InlineData("x${U}y", "xy", "U")]
    public void Interpolates_as_compose_does(string text, string expected, string? missing)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "1", ["E"] = string.Empty };
        Assert.Equal(expected, ComposeInterpolation.Apply(text, variables, out var lacks));
        Assert.Equal(missing, lacks);
    }

    [Fact]
    public void A_ConfigMap_with_a_file_and_variables()
    {
        var read = Deployments.Read((
            "cm.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: chat, namespace: ai}
            data:
              OPENAI_REVERSE_PROXY: https://proxy.example.com/v1
              not_a_variable: x
              librechat.yaml: |
                version: 1.3.17
                cache: true
              app.env: |
                # comment
                FROM_ENV=1

            """));
        Assert.Equal("https://proxy.example.com/v1", read.Environment.ValueOf("OPENAI_REVERSE_PROXY"));
        Assert.Equal("data.OPENAI_REVERSE_PROXY", read.Environment.Find("OPENAI_REVERSE_PROXY")!.Path);
        Assert.Equal(new SourceSpan("cm.yaml", 5, 25), read.Environment.Find("OPENAI_REVERSE_PROXY")!.Span);
        Assert.Null(read.Environment.Find("not_a_variable"));
        Assert.Equal(new SourceSpan("cm.yaml", 12, 14), read.Environment.Find("FROM_ENV")!.Span);
        Assert.Equal(new SourceSpan("cm.yaml", 9, 12), read.Configuration["cache"].Span);
        Assert.Equal("ai", read.Topology.Namespace);
        Assert.False(read.Environment.IsComplete);
    }

    [Fact]
    public void Sealed_and_external_Secrets_give_names()
    {
        var read = Deployments.Read((
            "s.yaml",
            """
            apiVersion: bitnami.com/v1alpha1
            kind: SealedSecret
            metadata: {name: a}
            spec: {encryptedData: {GROQ_API_KEY: AgB}}
            ---
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata: {name: b}
            spec: {data: [{secretKey: OPENAI_API_KEY, remoteRef: {key: x}}]}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: c}
            stringData: {MONGO_URI: "ENC[AES256_GCM,data:x]"}

            """));
        foreach (var name in new[] { "GROQ_API_KEY", "OPENAI_API_KEY", "MONGO_URI" })
        {
            Assert.True(read.Environment.IsSet(name));
            Assert.Null(read.Environment.ValueOf(name));
        }
    }

    [Fact]
    public void A_kustomization_with_generators_and_resources()
    {
        var read = Deployments.Read(
            Deployments.Related(
                ("k/config/librechat.yaml", "version: 1.3.17\ncache: true\n"),
                ("k/app.env", "B=env\n"),
                ("base/kustomization.yaml", "resources: [secret.yaml, ../k, ../base]\n"),
                ("k/kustomization.yaml", "resources: [../base]\n"),
                ("base/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {C: secret}\n")),
            (
                "k/kustomization.yaml",
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: ai
                configMapGenerator:
                  - name: librechat-config
                    files: [librechat.yaml=config/librechat.yaml]
                  - name: librechat-env
                    literals: [A=literal, "Q='quoted'"]
                    envs: [app.env]
                resources:
                  - ../base
                  - https://github.com/example/remote

                """));
        Assert.Equal("literal", read.Environment.ValueOf("A"));
        Assert.Equal("quoted", read.Environment.ValueOf("Q"));
        Assert.Equal("env", read.Environment.ValueOf("B"));
        Assert.Equal("secret", read.Environment.ValueOf("C"));
        Assert.Equal(new SourceSpan("k/config/librechat.yaml", 2, 8), read.Configuration["cache"].Span);
        Assert.Equal("cache", read.Configuration["cache"].Path.ToString());
        Assert.Equal("ai", read.Topology.Namespace);
        Assert.Empty(read.Errors());
    }

    [Fact]
    public void Folders_that_name_each_other_without_end_stop()
    {
        var read = Deployments.Read(
            input => input with { Related = path => Deployments.File(path, "resources: [x]\n") },
            ("kustomization.yaml", "resources: [x]\n"));
        Assert.Contains("BH1126", read.Codes());
    }

    [Theory]
    [InlineData("a/b.yaml", "c.yaml", "a/c.yaml")]
    [InlineData("b.yaml", "./c.yaml", "c.yaml")]
    [InlineData("a/b/c.yaml", "../d.yaml", "a/d.yaml")]
    [InlineData("a.yaml", "../d.yaml", "../d.yaml")]
    [InlineData("/a/b.yaml", "../../../d.yaml", "/../../d.yaml")]
    [InlineData("a.yaml", "/etc/x", "/etc/x")]
    [InlineData("a.yaml", ".", null)]
    public void Paths_are_taken_from_the_folder_of_the_file(string from, string path, string? expected) => Assert.Equal(expected, FileOpener.Combine(from, path));

    [Fact]
    public void Plain_manifests()
    {
        var read = Deployments.Read((
            "all.yaml",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: chat, namespace: ai}
            spec:
              selector: {matchLabels: {app: chat}}
              template:
                metadata: {labels: {app: chat, tier: web}}
                spec:
                  containers:
                    - name: chat
                      image: ghcr.io/danny-avila/librechat:v0.8.7
                      ports: [{containerPort: 4080}]
                      env: [{name: A, value: b}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: chat-svc, namespace: ai}
            spec: {selector: {app: chat}}

            """));
        var librechat = Assert.Single(read.Topology.Workloads);
        Assert.Equal("chat", librechat.Labels["app"]);
        Assert.Single(librechat.Labels);
        Assert.Equal([4080], librechat.Ports);
        Assert.Equal(["chat-svc"], librechat.Services);
        Assert.Equal("ai", librechat.Namespace);
        Assert.Equal("b", read.Environment.ValueOf("A"));
        Assert.Null(read.Environment.Find("MONGO_URI"));
        Assert.True(read.Environment.IsComplete);
    }

    [Theory]
    [InlineData("ghcr.io/danny-avila/librechat:v0.8.7", "librechat")]
    [InlineData("registry.librechat.ai/danny-avila/librechat-dev-api@sha256:0", "librechat")]
    [InlineData("localhost:5000/librechat", "librechat")]
    [InlineData("ghcr.io/danny-avila/librechat-rag-api-dev-lite:latest", "rag-api")]
    [InlineData("registry.librechat.ai/clickhouse/librechat-admin-panel", null)]
    [InlineData("ghcr.io/wipash/librechatmetrics", null)]
    [InlineData("mongo:8", "mongodb")]
    [InlineData("getmeili/meilisearch:v1", "meilisearch")]
    [InlineData("mongo-express", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Images_tell_workloads(string? image, string? workload) => Assert.Equal(workload, Images.WorkloadOf(image));
}
