using Bulkhead.LibreChat.Catalog;
using Bulkhead.LibreChat.Extraction;
using Bulkhead.LibreChat.Sources;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;

namespace Bulkhead.LibreChat.Tests.Sources;

/// <summary>What a Helm template renders only sometimes is not certain.</summary>
public sealed class TemplateConditionTests
{
    [Theory]
    [InlineData("a\n{{ .Values.x }}\n{{- include \"y\" . }}\n", "")]
    [InlineData("a\n{{- if .x }}\nb\n{{- end }}\nc", "2-4")]
    [InlineData("{{ with .x }}{{ end }}\n{{range $i, $e := .x}}\n{{end}}", "1-1 2-3")]
    [InlineData("{{ if a }}\n{{ if b }}\n{{ end }}\nc\n{{ end }}", "1-5")]
    [InlineData("{{ if a }}\n{{ if b }} c: d\n{{ end }}\ne\n{{ end }}", "1-5")]
    [InlineData("{{ if a }}\nx\n{{ else if b }}\ny\n{{ else }}\nz\n{{ end }}", "1-7")]
    [InlineData("{{- define \"x\" -}}\ny\n{{- end -}}", "1-3")]
    [InlineData("{{ if a }}\nno end", "1-")]
    [InlineData("{{ end }}\n{{ if a }}\n{{ end }}", "2-3")]
    [InlineData("{{- /* {{ if a }} */ -}}\nx", "")]
    [InlineData("{{- if or\n  .a\n  .b }}\nx\n{{- end }}", "1-5")]
    [InlineData("{{ ifEnabled }}\n{{ end_date }}\n{{ LIBRECHAT_USER_ID }}\n{{ withdraw }}", "")]
    [InlineData("{{ if(.a) }}\nx\n{{ end -}}", "1-3")]
    [InlineData("# {{ if .a }}\nx: 1\n# {{ end }}\n", "1-3")]
    [InlineData("a\r\n{{ if a }}\r\nb\r{{ end }}\n", "2-4")]
    [InlineData("{{ if a", "1-")]
    public void Conditions_are_found(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', TemplateCondition.Find("f", text).Select(found => $"{found.First}-{(found.Last == int.MaxValue ? "" : found.Last)}")));

    public static TheoryData<string, string, Certainty?> Places => new()
    {
        { "outside", "{{- if .Values.a }}\n- name: b\n  baseURL: https://b.acme.dev\n{{- end }}\n{{ENTRY}}\n", Certainty.Certain },
        { "inside if", "{{- if .Values.a }}\n{{ENTRY}}\n{{- end }}\n", Certainty.Conditional },
        { "inside with", "{{- with .Values.a }}\n{{ENTRY}}\n{{- end }}\n", Certainty.Conditional },
        { "inside range", "{{- range .Values.a }}\n{{ENTRY}}\n{{- end }}\n", Certainty.Conditional },
        { "nested", "{{- if .Values.a }}\n{{- if .Values.b }}\n- name: b\n{{- end }}\n{{ENTRY}}\n{{- end }}\n", Certainty.Conditional },
        { "between two conditions", "{{- if .Values.a }}\n{{- end }}\n{{ENTRY}}\n{{- if .Values.b }}\n{{- end }}\n", Certainty.Certain },
        { "the else branch is left out", "{{- if .Values.a }}\n- name: b\n{{- else }}\n{{ENTRY}}\n{{- end }}\n", null },
        { "in comments, where no mask is needed", "# {{- if .Values.a }}\n{{ENTRY}}\n# {{- end }}\n", Certainty.Conditional },
        { "a placeholder of LibreChat", "- name: b\n  headers: { X: \"{{LIBRECHAT_USER_ID}}\" }\n{{ENTRY}}\n", Certainty.Certain },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_host_is_as_certain_as_the_place_it_stands_at(string name, string custom, Certainty? expected)
    {
        const string Entry = "- name: a\n  apiKey: k\n  baseURL: https://api.acme.dev/v1\n  models: { default: [m] }";
        var list = custom.Replace("{{ENTRY}}", Entry, StringComparison.Ordinal).TrimEnd('\n').Replace("\n", "\n        ", StringComparison.Ordinal);
        var text = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: librechat }}\ndata:\n  librechat.yaml: |\n    version: 1.3.17\n    endpoints:\n      custom:\n        {list}\n";
        var inventory = InventoryBuilder.Build(Deployments.Read(("configmap.yaml", text)), EgressCatalog.Load());
        Assert.DoesNotContain(inventory.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        var intent = inventory.Intents.SingleOrDefault(one => one.Destination.Host?.Text == "api.acme.dev");
        Assert.True(expected == intent?.Certainty, $"{name}: {intent?.Certainty}");
        Assert.Equal(expected == Certainty.Conditional ? "stands inside a Helm template condition" : null, intent?.Note);
    }

    [Fact]
    public void What_is_also_said_outside_stays_certain()
    {
        var read = Deployments.Read(("cm.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: librechat }
            data:
              librechat.yaml: |
                version: 1.3.17
                mcpServers:
                  a: { url: "https://mcp.acme.dev/a" }
                {{- if .Values.b }}
                  A: { url: "https://mcp.acme.dev/b" }
                {{- end }}

            """));
        var intent = Assert.Single(InventoryBuilder.Build(read, EgressCatalog.Load()).Intents, one => one.Destination.Host?.Text == "mcp.acme.dev");
        Assert.Equal(Certainty.Certain, intent.Certainty);
        Assert.Null(intent.Note);
    }

    [Fact]
    public void A_variable_that_is_set_under_a_condition_opens_nothing()
    {
        var read = Deployments.Read(("cm.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: librechat }
            data:
              librechat.yaml: |
                version: 1.3.17
                endpoints:
                  custom:
                    - { name: a, apiKey: k, baseURL: "${A_URL}", models: { default: [m] } }
                    - { name: b, apiKey: k, baseURL: "${B_URL}", models: { default: [m] } }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: librechat }
            spec:
              template:
                spec:
                  containers:
                    - name: librechat
                      image: ghcr.io/danny-avila/librechat
                      env:
                        - { name: A_URL, value: "https://a.acme.dev" }
                        {{- if .Values.b }}
                        - { name: B_URL, value: "https://b.acme.dev" }
                        {{- end }}

            """));
        var intents = InventoryBuilder.Build(read, EgressCatalog.Load()).Intents;
        Assert.Equal(Certainty.Certain, Assert.Single(intents, one => one.Destination.Host?.Text == "a.acme.dev").Certainty);
        Assert.Equal(Certainty.Conditional, Assert.Single(intents, one => one.Destination.Host?.Text == "b.acme.dev").Certainty);
    }
}
