using System.Collections.Immutable;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Tests.Sources;

public class DeploymentReaderTests
{
    private const string Plain = """
        version: 1.3.17
        endpoints:
          custom:
            - name: groq
              apiKey: ${GROQ_API_KEY}
              baseURL: https://api.groq.com/openai/v1

        """;

    [Fact]
    public void A_plain_file_and_an_environment()
    {
        var read = Deployments.Read(("librechat.yaml", Plain), (".env", "GROQ_API_KEY=gsk_1\nOPENAI_API_KEY=your_key\n"));
        Assert.Equal("https://api.groq.com/openai/v1", read.At("endpoints.custom.0.baseURL").AsString());
        Assert.Equal(new SourceSpan("librechat.yaml", 6, 16), read.At("endpoints.custom.0.baseURL").Span);
        Assert.Equal("endpoints.custom[0].baseURL", read.At("endpoints.custom.0.baseURL").Path.ToString());
        Assert.True(read.Environment.IsComplete);
        Assert.True(read.Environment.IsSet("GROQ_API_KEY"));
        Assert.False(read.Environment.IsSet("OPENAI_API_KEY"));
        Assert.False(read.Environment.IsSet("ANTHROPIC_API_KEY"));
        Assert.Equal(new SourceSpan(".env", 1, 14), read.Environment.Find("GROQ_API_KEY")!.Span);
        Assert.True(read.ConfigurationIsUsed);
        Assert.Equal(["BH1115"], read.Codes());
        Assert.Equal([".env", "librechat.yaml"], read.Inputs.Select(file => file.Name));
        Assert.All(read.Inputs, file => Assert.Matches("^[0-9a-f]{64}$", file.Sha256));
    }

    [Fact]
    public void Without_an_environment_nothing_is_known_to_be_unset()
    {
        var read = Deployments.Read(("librechat.yaml", Plain));
        Assert.False(read.Environment.IsComplete);
        Assert.Null(read.Environment.IsSet("OPENAI_API_KEY"));
    }

    [Fact]
    public void Chart_defaults_are_assumed_for_a_plain_file()
    {
        var read = Deployments.Read(("librechat.yaml", Plain));
        Assert.Equal(["librechat", "meilisearch", "mongodb"], read.Topology.Workloads.Select(workload => workload.Name));
        Assert.Equal("mongodb://librechat-mongodb.librechat.svc.cluster.local:27017/LibreChat", read.Environment.ValueOf("MONGO_URI"));
        Assert.Equal("mongodb.enabled", read.Environment.Find("MONGO_URI")!.Path);
        Assert.Equal("mongodb", read.Topology.FindByService("librechat-mongodb.librechat.svc.cluster.local")?.Name);
        Assert.False(read.Chart.Exists);
    }

    [Fact]
    public void Key_names_make_the_environment_complete()
    {
        var read = Deployments.Read(input => input with { EnvironmentKeys = ["OPENAI_API_KEY", "MONGO_URI"] }, ("librechat.yaml", Plain));
        Assert.True(read.Environment.IsComplete);
        Assert.True(read.Environment.IsSet("OPENAI_API_KEY"));
        Assert.Null(read.Environment.ValueOf("OPENAI_API_KEY"));
        Assert.False(read.Environment.IsSet("ANTHROPIC_API_KEY"));

        // A Secret that holds MONGO_URI wins over the chart's own value.
        Assert.Null(read.Environment.ValueOf("MONGO_URI"));
    }

    [Fact]
    public void Answers_win_and_answered_names_do_not_replace_values()
    {
        var read = Deployments.Read(
            input => input with
            {
                EnvironmentAnswers = input.EnvironmentAnswers.Add("A", "answered"),
                EnvironmentKeyAnswers = ["B", "C", "D"],
            },
            ("librechat.yaml", Plain),
            (".env", "A=file\nB=file\nC=your_key\n"));
        Assert.Equal("answered", read.Environment.ValueOf("A"));
        Assert.Equal("file", read.Environment.ValueOf("B"));
        Assert.True(read.Environment.IsSet("C"));
        Assert.True(read.Environment.IsSet("D"));
    }

    [Fact]
    public void Marks_and_line_ends_of_other_systems_are_fine()
    {
        var read = Deployments.Read(("librechat.yaml", "\uFEFF" + Plain.ReplaceLineEndings("\r\n")));
        Assert.Empty(read.Errors());
        Assert.Equal(new SourceSpan("librechat.yaml", 6, 16), read.At("endpoints.custom.0.baseURL").Span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n# only a comment\n")]
    [InlineData("just text")]
    [InlineData("- a\n- list\n")]
    [InlineData("null")]
    [InlineData("a: [1, 2")]
    [InlineData("&a [*a]")]
    [InlineData("{{ nothing }}")]
    [InlineData("{{ unclosed")]
    [InlineData("apiVersion: v1\nkind: [ConfigMap]\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\ndata: text\n")]
    [InlineData("apiVersion: v1\nkind: Secret\ndata:\n  A: '%%%'\n  B: [1]\n")]
    [InlineData("apiVersion: v1\nkind: List\nitems: {a: 1}\n")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: text\n")]
    [InlineData("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: librechat}\nspec: {values: {librechat: {configEnv: [1], configYamlContent: [2]}}}\n")]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: librechat, helm: {values: '[', parameters: [1, {name: a.b, value: c}], valueFiles: x}}}\n")]
    [InlineData("services: {api: {image: librechat, environment: 5, env_file: {a: b}, volumes: [1, {source: 2}]}}\n")]
    [InlineData("configMapGenerator: [1, {files: [2, x=y], literals: [3, A]}]\nresources: [{a: b}]\n")]
    [InlineData("librechat: text\nmongodb: text\nmeilisearch: [1]\n")]
    [InlineData("global: {librechat: [1]}\nlibrechat-rag-api: {rag: 5, postgresql: 6}\n")]
    public void Odd_files_end_in_diagnostics_only(string text)
    {
        foreach (var role in Enum.GetValues<InputRole>())
        {
            var read = DeploymentReader.Read(new DeploymentInput([Deployments.File("file", text) with { Role = role }]));
            Assert.NotNull(read.Topology.Find("librechat"));
            _ = read.Environment.Variables.Count;
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error()
    {
        var read = DeploymentReader.Read(new DeploymentInput([new InputContent("x.yaml", new byte[] { 0x76, 0, 0xFF, 1 })]));
        Assert.NotEmpty(read.Errors());
    }

    [Fact]
    public void Of_several_configurations_the_first_is_used_and_the_rest_named()
    {
        var read = Deployments.Read(("librechat.yaml", Plain), ("other.yaml", Plain.Replace("groq", "other", StringComparison.Ordinal)));
        Assert.Equal("groq", read.At("endpoints.custom.0.name").AsString());
        Assert.Equal("other.yaml", Assert.Single(read.Diagnostics, diagnostic => diagnostic.Code == "BH1102").Span!.Value.File);
    }

    [Fact]
    public void A_remote_configuration_is_not_reported_as_missing()
    {
        var read = Deployments.Read((".env", "CONFIG_PATH=https://config.example.com/librechat.yaml"));
        Assert.False(read.Configuration.Exists);
        Assert.DoesNotContain("BH1101", read.Codes());
        Assert.Contains("BH1101", Deployments.Read((".env", "A=b")).Codes());
    }

    [Fact]
    public void Release_and_namespace_of_the_settings_win()
    {
        var read = Deployments.Read(input => input with { Release = "chat", Namespace = "ai" }, ("librechat.yaml", Plain));
        var librechat = read.Topology.Find("librechat")!;
        Assert.Equal("ai", librechat.Namespace);
        Assert.Equal("chat-librechat", librechat.Labels["app.kubernetes.io/name"]);
        Assert.Equal("chat", librechat.Labels["app.kubernetes.io/instance"]);
        Assert.True(librechat.IsEntrance);
    }

    [Theory]
    [InlineData("Not A Name")]
    [InlineData("a\nb")]
    [InlineData("x\"y")]
    [InlineData("-a")]
    [InlineData("aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbbaaaa")]
    public void A_name_that_Kubernetes_refuses_is_an_error_and_selects_nothing(string name)
    {
        var read = Deployments.Read(input => input with { Namespace = name, Release = name }, ("librechat.yaml", Plain));
        Assert.Equal(2, read.Errors().Count(diagnostic => diagnostic.Code == "BH1123"));
        Assert.Equal("librechat", read.Topology.Namespace);
        Assert.DoesNotContain('\n', string.Concat(read.Diagnostics.Select(diagnostic => diagnostic.Message)));
    }

    [Fact]
    public void Labels_of_the_settings_replace_those_of_the_chart()
    {
        var labels = ImmutableSortedDictionary<string, string>.Empty.Add("app", "chat");
        var read = Deployments.Read(input => input with { WorkloadLabels = input.WorkloadLabels.Add("librechat", labels) }, ("librechat.yaml", Plain));
        Assert.Equal(labels, read.Topology.Find("librechat")!.Labels);
        Assert.Empty(read.Errors());

        var bad = labels.Add("a b", "c").Add("d", "e\nf: g");
        read = Deployments.Read(input => input with { WorkloadLabels = input.WorkloadLabels.Add("librechat", bad).Add("nobody", labels) }, ("librechat.yaml", Plain));
        Assert.Equal(2, read.Errors().Count(diagnostic => diagnostic.Code == "BH1123"));
        Assert.Equal(["app"], read.Topology.Find("librechat")!.Labels.Keys);
        Assert.Contains("BH1113", read.Codes());
    }

    [Fact]
    public void Codes_are_unique_and_ordered()
    {
        var codes = SourceDiagnostics.All.Select(descriptor => descriptor.Code).ToList();
        Assert.Equal(codes.Distinct().Order(StringComparer.Ordinal), codes);
        var fields = typeof(SourceDiagnostics).GetFields().Count(field => field.FieldType == typeof(DiagnosticDescriptor));
        Assert.Equal(fields, codes.Count);
    }
}
