using System.Text.Json;
using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>The registry list of the nodes equals the registries of the images, for each version of the chart and each choice of subcharts.</summary>
public class RegistryListTests
{
    /// <summary>The images that the versions of the chart pull by default, written down apart from the product's own table.</summary>
    private static readonly (string[] Versions, string Api, string Rag)[] _charts =
    [
        (["1.8.8", "1.9.1", "1.9.4", "1.9.7"], "ghcr.io", "ghcr.io"),
        (["1.9.8", "2.0.0", "2.0.2", "2.0.3", "2.0.5", "2.0.7", "2.0.8", "9.0.0"], "registry.librechat.ai", "registry.librechat.ai"),
    ];

    private static readonly string[] _github = ["ghcr.io", "pkg-containers.githubusercontent.com"];
    private static readonly string[] _dockerHub = ["auth.docker.io", "docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com", "production.cloudflare.docker.com", "registry-1.docker.io"];

    public static TheoryData<string, bool, bool, bool, bool> Charts()
    {
        var rows = new TheoryData<string, bool, bool, bool, bool>();
        foreach (var version in _charts.SelectMany(static chart => chart.Versions))
        {
            for (var choice = 0; choice < 16; choice += version is "1.9.4" or "2.0.8" ? 1 : 15)
            {
                rows.Add(version, (choice & 1) != 0, (choice & 2) != 0, (choice & 4) != 0, (choice & 8) != 0);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void The_list_is_that_of_the_images(string version, bool mongodb, bool meilisearch, bool rag, bool redis)
    {
        var release = $$"""
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: { name: librechat, namespace: librechat }
            spec:
              chart: { spec: { chart: librechat, version: {{version}} } }
              values:
                mongodb: { enabled: {{Word(mongodb)}} }
                meilisearch: { enabled: {{Word(meilisearch)}} }
                librechat-rag-api: { enabled: {{Word(rag)}}, postgresql: { enabled: {{Word(rag)}} } }
                redis: { enabled: {{Word(redis)}} }
            """;
        var chart = _charts.Single(chart => chart.Versions.Contains(version));
        string[] images = [chart.Api, .. rag ? [chart.Rag, "ghcr.io"] : Array.Empty<string>(), .. mongodb || meilisearch || redis ? ["docker.io"] : Array.Empty<string>()];

        Assert.Equal(images.SelectMany(Hosts).Distinct().Order(StringComparer.Ordinal), NodeHosts(Overlay.OfFile("release.yaml", release)));
    }

    [Fact]
    public void Bulkhead_yaml_may_say_the_version_of_the_chart()
    {
        const string settings = "version: 1\ndeployment: { values: values.yaml, chart: librechat-1.9.4 }\n";

        var hosts = NodeHosts(Overlay.OfFile("values.yaml", "mongodb: { enabled: false }\nmeilisearch: { enabled: false }\nlibrechat-rag-api: { enabled: false }\nimage: { tag: v1 }\n", settings));

        Assert.Equal(_github, hosts);
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string[] Hosts(string registry) => registry switch
    {
        "docker.io" => _dockerHub,
        "ghcr.io" => _github,
        _ => [registry, .. _github],
    };

    private static IEnumerable<string> NodeHosts(string variables)
    {
        using var document = JsonDocument.Parse(variables);
        return [.. document.RootElement.GetProperty("bulkhead").GetProperty("web_groups").EnumerateObject()
            .Where(static group => group.Name.StartsWith("node-", StringComparison.Ordinal))
            .SelectMany(static group => group.Value.EnumerateArray().Select(static host => host.GetString()!))
            .Distinct().Order(StringComparer.Ordinal)];
    }
}
