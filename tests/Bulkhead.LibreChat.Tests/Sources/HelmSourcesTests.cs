using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.LibreChat.Tests.Sources;

public class HelmSourcesTests
{
    private const string Values = """
        global:
          librechat:
            existingSecretName: chat-secret
            env:
              - name: FROM_LIST
                value: list
              - name: HIDDEN
                valueFrom: {secretKeyRef: {name: s, key: k}}
              - name: BOTH
                value: list
        librechat:
          configEnv:
            FROM_MAP: map
            BOTH: map
            IN_SECRET: map
            PORT: 3080
          configYamlContent: |
            version: 1.3.17
            endpoints:
              custom:
                - name: groq
                  apiKey: "${KEY}"
                  baseURL: "https://api.groq.com/openai/v1"
        librechat-rag-api:
          enabled: true
          rag:
            configEnv:
              EMBEDDINGS_PROVIDER: ollama
        redis:
          enabled: true
        meilisearch:
          enabled: false

        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata: {name: chat-secret}
        stringData:
          IN_SECRET: secret
          OPENAI_API_KEY: sk-1
        data:
          ENCODED: aGVsbG8=
          TORN: '%%'

        """;

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("2130706433")]
    public void A_port_that_is_none_is_an_error_and_never_means_every_port(string port)
    {
        var read = Deployments.Read(("values.yaml", $"librechat:\n  configEnv: {{ A: b }}\nservice:\n  containerPort: {port}\n"));
        Assert.Contains(read.Diagnostics, diagnostic => diagnostic is { Code: "BH1130", Severity: Severity.Error, Span: not null });
        Assert.Equal(3080, Assert.Single(read.Topology.Find("librechat")!.Ports));
    }

    [Fact]
    public void Values_of_the_chart()
    {
        var read = Deployments.Read(("values.yaml", Values));
        var url = read.At("endpoints.custom.0.baseURL");
        Assert.Equal("https://api.groq.com/openai/v1", url.AsString());
        Assert.Equal("librechat.configYamlContent>endpoints.custom[0].baseURL", url.Path.ToString());
        Assert.Equal(new SourceSpan("values.yaml", 23, 20), url.Span);
        Assert.Equal("map", read.Environment.ValueOf("FROM_MAP"));
        Assert.Equal("list", read.Environment.ValueOf("BOTH"));
        Assert.Equal("3080", read.Environment.ValueOf("PORT"));
        Assert.True(read.Environment.IsSet("HIDDEN"));
        Assert.Null(read.Environment.ValueOf("HIDDEN"));
        Assert.False(read.Environment.IsComplete);
        Assert.Null(read.Environment.IsSet("OPENAI_API_KEY"));
        Assert.Equal(3, Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == "BH1118").Span!.Value.Line);
        Assert.True(read.Chart["redis"].Exists);
    }

    [Fact]
    public void The_pods_of_the_chart()
    {
        var read = Deployments.Read(("values.yaml", Values));
        Assert.Equal(["librechat", "mongodb", "pgvector", "rag-api", "redis"], read.Topology.Workloads.Select(workload => workload.Name));
        Assert.Equal("redis://librechat-redis-master.librechat.svc.cluster.local:6379", read.Environment.ValueOf("REDIS_URI"));
        Assert.Equal("redis.enabled", read.Environment.Find("REDIS_URI")!.Path);
        Assert.Equal(30, read.Environment.Find("REDIS_URI")!.Span!.Value.Line);
        Assert.Null(read.Environment.Find("MEILI_HOST"));
        Assert.Equal("http://librechat-librechat-rag-api.librechat.svc.cluster.local:8000", read.Environment.ValueOf("RAG_API_URL"));
        Assert.Equal("librechat-librechat-rag-api-rag", read.Topology.Find("rag-api")!.Labels["app.kubernetes.io/name"]);
        Assert.Equal("ollama", read.RagEnvironment.ValueOf("EMBEDDINGS_PROVIDER"));
        Assert.Equal("librechat-postgresql.librechat.svc.cluster.local", read.RagEnvironment.ValueOf("DB_HOST"));
        var redis = read.Topology.Find("redis")!;

        // The extraction tells a variable that only repeats a bundled workload by their common reason.
        foreach (var (variable, workload) in new[] { ("MONGO_URI", "mongodb"), ("REDIS_URI", "redis"), ("RAG_API_URL", "rag-api") })
        {
            Assert.Equal(read.Topology.Find(workload)!.Origins[0].Path, read.Environment.Find(variable)!.Path);
        }

        Assert.Equal(read.Topology.Find("pgvector")!.Origins[0].Path, read.RagEnvironment.Find("DB_HOST")!.Path);
        Assert.Equal(["app.kubernetes.io/component=master", "app.kubernetes.io/instance=librechat", "app.kubernetes.io/name=redis"], redis.Labels.Select(pair => pair.Key + "=" + pair.Value));
    }

    [Fact]
    public void A_Secret_wins_over_configEnv_and_completes_the_environment()
    {
        var read = Deployments.Read(("values.yaml", Values), ("secret.yaml", Secret));
        Assert.Equal("secret", read.Environment.ValueOf("IN_SECRET"));
        Assert.Equal("hello", read.Environment.ValueOf("ENCODED"));
        Assert.True(read.Environment.IsSet("TORN"));
        Assert.Null(read.Environment.ValueOf("TORN"));
        Assert.Contains("BH1128", read.Codes());
        Assert.True(read.Environment.IsComplete);
        Assert.True(read.RagEnvironment.IsSet("OPENAI_API_KEY"));
        Assert.DoesNotContain("BH1118", read.Codes());
        Assert.DoesNotContain("sk-1", string.Concat(read.Diagnostics.Select(diagnostic => diagnostic.Message + diagnostic.Help)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_Secret_is_left_out()
    {
        var read = Deployments.Read(("values.yaml", Values), ("secret.yaml", Secret.Replace("chat-secret", "other", StringComparison.Ordinal)));
        Assert.Equal("map", read.Environment.ValueOf("IN_SECRET"));
        Assert.Contains("BH1121", read.Codes());
        Assert.False(read.Environment.IsComplete);
    }

    [Fact]
    public void Later_values_files_win_and_null_takes_away()
    {
        var read = Deployments.Read(("values.yaml", Values), ("values-prod.yaml", "librechat:\n  configEnv:\n    FROM_MAP: prod\n    PORT: null\nredis: null\nmongodb:\n  enabled: false\n"));
        Assert.Equal("prod", read.Environment.ValueOf("FROM_MAP"));
        Assert.Equal("values-prod.yaml", read.Environment.Find("FROM_MAP")!.Span!.Value.File);
        Assert.Null(read.Environment.Find("PORT"));
        Assert.Equal("list", read.Environment.ValueOf("BOTH"));
        Assert.Null(read.Topology.Find("redis"));
        Assert.Null(read.Topology.Find("mongodb"));
        Assert.Equal("https://api.groq.com/openai/v1", read.At("endpoints.custom.0.baseURL").AsString());
    }

    [Theory]
    [InlineData("librechat:\n  configYamlContent:\n    version: 1.3.17\n    cache: true\n", "librechat.configYamlContent.cache", 4, 12)]
    [InlineData("librechat:\n  configYamlContent: \"version: 1.3.17\\ncache: true\\n\"\n", "librechat.configYamlContent>cache", 2, 47)]
    [InlineData("librechat:\n  configYamlContent: |\n    \"version: 1.3.17\\ncache: true\\n\"\n", "librechat.configYamlContent>cache", 3, 30)]
    [InlineData("librechat:\n  librechat:\n    configYamlContent: |\n      version: 1.3.17\n      cache: true\n", "librechat.librechat.configYamlContent>cache", 5, 14)]
    [InlineData("chat:\n  librechat:\n    configYamlContent: |\n      version: 1.3.17\n      cache: true\n", "chat.librechat.configYamlContent>cache", 5, 14)]
    [InlineData("configYamlContent: |\n  version: 1.3.17\n  cache: true\n", "configYamlContent>cache", 3, 10)]
    public void The_forms_of_configYamlContent(string text, string path, int line, int column)
    {
        var read = Deployments.Read(("values.yaml", text));
        Assert.Equal(path, read.Configuration["cache"].Path.ToString());
        Assert.Equal(new SourceSpan("values.yaml", line, column), read.Configuration["cache"].Span);
        Assert.True(read.ConfigurationIsUsed);
    }

    [Fact]
    public void An_existing_ConfigMap_wins_over_the_values()
    {
        var values = "librechat:\n  existingConfigYaml: mine\n  configYamlContent: |\n    version: 1.3.17\n    cache: true\n";
        var without = Deployments.Read(("values.yaml", values));
        Assert.False(without.Configuration.Exists);
        Assert.Contains("BH1124", without.Codes());
        var with = Deployments.Read(("values.yaml", values), ("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata:\n  librechat.yaml: |\n    version: 1.3.17\n    cache: false\n"));
        Assert.Equal("data.librechat.yaml>cache", with.Configuration["cache"].Path.ToString());
        Assert.Equal(new SourceSpan("cm.yaml", 7, 12), with.Configuration["cache"].Span);
    }

    [Theory]
    [InlineData("fullnameOverride: chat\n", "chat", "chat")]
    [InlineData("nameOverride: ui\n", "librechat-ui", "librechat-ui")]
    [InlineData("", "librechat-librechat", "librechat-librechat")]
    public void Overridden_names(string line, string label, string service)
    {
        var read = Deployments.Read(("values.yaml", line + "librechat:\n  configEnv: {}\n"));
        var librechat = read.Topology.Find("librechat")!;
        Assert.Equal(label, librechat.Labels["app.kubernetes.io/name"]);
        Assert.Equal([service], librechat.Services);
    }

    [Theory]
    [InlineData("mongodb: {fullnameOverride: db}", "db", "mongodb", "db")]
    [InlineData("mongodb: {nameOverride: db}", "librechat-db", "db", "librechat-db")]
    [InlineData("mongodb: {architecture: replicaset}", "librechat-mongodb", "mongodb", "librechat-mongodb-headless")]
    public void Names_of_a_subchart(string line, string service, string label, string host)
    {
        var read = Deployments.Read(("values.yaml", line + "\nlibrechat:\n  configEnv: {}\n"));
        var mongodb = read.Topology.Find("mongodb")!;
        Assert.Contains(service, mongodb.Services);
        Assert.Equal(label, mongodb.Labels["app.kubernetes.io/name"]);
        Assert.Equal($"mongodb://{host}.librechat.svc.cluster.local:27017/LibreChat", read.Environment.ValueOf("MONGO_URI"));
        Assert.NotNull(read.Topology.FindByService($"{host}.librechat.svc.cluster.local"));
    }

    [Fact]
    public void A_release_name_that_holds_the_subchart_name_is_not_repeated()
    {
        var read = Deployments.Read(input => input with { Release = "mongodb-chat" }, ("values.yaml", "librechat:\n  configEnv: {}\n"));
        Assert.Contains("mongodb-chat", read.Topology.Find("mongodb")!.Services);
        Assert.Equal(["mongodb-chat-librechat"], read.Topology.Find("librechat")!.Services);
    }

    [Fact]
    public void A_bundled_store_and_an_own_address()
    {
        var read = Deployments.Read(("values.yaml", "librechat:\n  configEnv:\n    MONGO_URI: mongodb+srv://c.example.mongodb.net/x\n    RAG_API_URL: http://rag.example.com\nlibrechat-rag-api: {enabled: true}\n"));
        Assert.Equal("mongodb+srv://c.example.mongodb.net/x", read.Environment.ValueOf("MONGO_URI"));
        Assert.Equal("http://rag.example.com", read.Environment.ValueOf("RAG_API_URL"));
        Assert.Contains("BH1122", read.Codes());
    }

    [Fact]
    public void A_HelmRelease()
    {
        var read = Deployments.Read((
            "helmrelease.yaml",
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: x}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: chat, namespace: flux}
            spec:
              targetNamespace: ai
              chart: {spec: {chart: librechat}}
              valuesFrom: [{kind: Secret, name: more}]
              values:
                librechat:
                  configEnv: {A: b}
                  configYamlContent: |
                    version: 1.3.17
                    cache: true

            """));
        Assert.Equal("ai-chat", read.Topology.Release);
        Assert.Equal("ai", read.Topology.Namespace);
        Assert.Equal("spec.values.librechat.configEnv.A", read.Environment.Find("A")!.Path);
        Assert.Equal("spec.values.librechat.configYamlContent>cache", read.Configuration["cache"].Path.ToString());
        Assert.Equal(new SourceSpan("helmrelease.yaml", 17, 16), read.Configuration["cache"].Span);
        Assert.Equal(11, Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == "BH1119").Span!.Value.Line);
        Assert.False(read.Environment.IsComplete);
    }

    [Fact]
    public void A_release_of_something_else_is_left_alone()
    {
        var read = Deployments.Read(
            ("librechat.yaml", "version: 1.3.17\n"),
            ("other.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: redis, namespace: data}\nspec: {values: {auth: {enabled: true}}}\n"));
        Assert.Equal("librechat", read.Topology.Namespace);
        Assert.Empty(read.Errors());
    }

    [Fact]
    public void An_Application_with_every_kind_of_values()
    {
        const string Application = """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: chat, namespace: argocd}
            spec:
              destination: {namespace: ai}
              source:
                path: charts/librechat
                helm:
                  releaseName: talk
                  valueFiles: [values-extra.yaml]
                  values: |
                    librechat:
                      configEnv:
                        A: values
                        B: values
                  valuesObject:
                    librechat:
                      configEnv:
                        B: object
                        C: object
                  parameters:
                    - name: librechat.configEnv.C
                      value: parameter
                    - name: redis.enabled
                      value: "true"
                  fileParameters:
                    - name: librechat.configYamlContent
                      path: files/librechat.yaml

            """;
        var read = Deployments.Read(
            Deployments.Related(("apps/values-extra.yaml", "librechat:\n  configEnv:\n    A: file\n    D: file\n"), ("apps/files/librechat.yaml", "version: 1.3.17\ncache: true\n")),
            ("apps/chat.yaml", Application));
        Assert.Equal("talk", read.Topology.Release);
        Assert.Equal("ai", read.Topology.Namespace);
        Assert.Equal(["values", "object", "parameter", "file"], "ABCD".Select(name => read.Environment.ValueOf(name.ToString())));
        Assert.NotNull(read.Topology.Find("redis"));
        Assert.Equal(new SourceSpan("apps/files/librechat.yaml", 2, 8), read.Configuration["cache"].Span);
        Assert.Contains("apps/files/librechat.yaml", read.Inputs.Select(file => file.Name));
        Assert.Equal(new SourceSpan("apps/chat.yaml", 14, 16), read.Environment.Find("A")!.Span);
    }

    [Fact]
    public void A_named_file_that_is_not_there_is_reported_at_its_place()
    {
        var read = Deployments.Read(("app.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: librechat}\nspec:\n  source:\n    chart: librechat\n    helm:\n      valueFiles:\n        - a.yaml\n"));
        Assert.Equal(new SourceSpan("app.yaml", 9, 11), Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == "BH1114").Span);
    }

    [Fact]
    public void Templates_leave_the_rest_readable_at_its_place()
    {
        var read = Deployments.Read((
            "configmap.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-config
            data:
              librechat.yaml: |
                version: 1.3.17
                endpoints:
                  custom:
                    {{- if .Values.a }}
                    - name: "a"
                      baseURL: "{{ .Values.url }}/v1"
                    {{- else }}
                    - name: "b"
                    {{- end }}
                    - name: "c"
                      baseURL: https://c.example.com

            """));
        Assert.Empty(read.Errors());
        Assert.Contains("BH1112", read.Codes());
        Assert.Equal("{{ .Values.url }}/v1", read.At("endpoints.custom.0.baseURL").AsString());
        Assert.Equal("c", read.At("endpoints.custom.1.name").AsString());
        Assert.Equal(new SourceSpan("configmap.yaml", 17, 20), read.At("endpoints.custom.1.baseURL").Span);
        Assert.Equal("data.librechat.yaml>endpoints.custom[1].baseURL", read.At("endpoints.custom.1.baseURL").Path.ToString());
    }

    [Fact]
    public void Templates_in_the_embedded_text_only()
    {
        var read = Deployments.Read(("values.yaml", "librechat:\n  configEnv: {A: b}\n  configYamlContent: |\n    version: 1.3.17\n    {{- if .x }}\n    cache: true\n    {{- end }}\n"));
        Assert.Empty(read.Errors());
        Assert.Contains("BH1112", read.Codes());
        Assert.Equal(new SourceSpan("values.yaml", 6, 12), read.Configuration["cache"].Span);
        Assert.Equal("b", read.Environment.ValueOf("A"));
    }

    [Fact]
    public void Braces_of_LibreChat_are_no_templates()
    {
        var read = Deployments.Read(("values.yaml", "librechat:\n  configYamlContent: |\n    version: 1.3.17\n    mcpServers:\n      a:\n        url: https://a.example.com\n        headers:\n          X: \"{{LIBRECHAT_USER_ID}}\"\n"));
        Assert.Equal("{{LIBRECHAT_USER_ID}}", read.At("mcpServers.a.headers.X").AsString());
        Assert.DoesNotContain("BH1112", read.Codes());
    }

    [Fact]
    public void An_embedded_text_that_cannot_be_read_is_an_error_at_its_place()
    {
        var read = Deployments.Read(("values.yaml", "librechat:\n  configYamlContent: |\n    version: 1.3.17\n    endpoints: [\n"));
        Assert.NotEmpty(read.Errors());
        Assert.False(read.ConfigurationIsUsed);
        Assert.Equal("values.yaml", read.Errors().First().Span!.Value.File);
        Assert.False(Deployments.Read(("values.yaml", "librechat:\n  configYamlContent: |\n    a: {{ b\n")).ConfigurationIsUsed);
    }

    [Fact]
    public void MCP_servers_named_like_subcharts_do_not_make_a_configuration_into_values()
    {
        var read = Deployments.Read(("librechat.yaml", "version: 1.3.17\nmcpServers:\n  mongodb: {url: 'https://a.example.com'}\n  meilisearch: {url: 'https://b.example.com'}\n  librechat-rag-api: {url: 'https://c.example.com'}\n"));
        Assert.True(read.Configuration["mcpServers"].Exists);
        Assert.False(read.Chart.Exists);
    }

    [Fact]
    public void Values_of_another_chart()
    {
        var read = Deployments.Read((
            "helmrelease.yaml",
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: librechat}
            spec:
              values:
                controllers:
                  main:
                    containers:
                      exporter:
                        image: {repository: ghcr.io/someone/librechatmetrics}
                        env: {A: exporter}
                      app:
                        image: {repository: ghcr.io/danny-avila/librechat-dev}
                        env:
                          A: app
                          MONGO_URI: {valueFrom: {secretKeyRef: {name: s, key: k}}}

            """));
        Assert.Equal("app", read.Environment.ValueOf("A"));
        Assert.True(read.Environment.IsSet("MONGO_URI"));
        Assert.Equal("spec.values.controllers.main.containers.app.env.MONGO_URI", read.Environment.Find("MONGO_URI")!.Path);
        Assert.Contains("BH1117", read.Codes());
        Assert.Equal(["librechat"], read.Topology.Workloads.Select(workload => workload.Name));
        Assert.Null(read.Environment.Find("MEILI_HOST"));
    }
}
