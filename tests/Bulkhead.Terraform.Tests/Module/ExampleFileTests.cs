using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>The files of the module and its examples as they lie in the repository.</summary>
public sealed class ExampleFileTests
{
    /// <summary>The provider block with the data source, and what nodes need of their cloud.</summary>
    private static readonly string[] _mayDiffer = [Example.Cluster, "nodes.tf"];

    [Fact]
    public void Everything_is_formatted()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").CopyFrom(Overlay.Module);
        workspace.Run("fmt", "-check", "-recursive", "-diff").Succeeded();
    }

    [Fact]
    public void The_examples_differ_in_the_cluster_and_in_what_its_nodes_need_and_in_nothing_else()
    {
        var files = Example.Clouds.ToDictionary(static cloud => cloud, static cloud => Directory.GetFiles(Path.Combine(Overlay.Module, "examples", cloud)).Select(static file => Path.GetFileName(file)!)
            .Where(static name => name.EndsWith(".tf", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);
        foreach (var cloud in Example.Clouds)
        {
            Assert.Equal(files["eks"], files[cloud]);
            foreach (var name in files[cloud].Except(_mayDiffer, StringComparer.Ordinal))
            {
                Assert.Equal(Text("eks", name), Text(cloud, name));
            }

            // Where a name comes from stands beside it.
            Assert.Contains("https://", Text(cloud, "nodes.tf"), StringComparison.Ordinal);
        }

        static string Text(string cloud, string name) => File.ReadAllText(Path.Combine(Overlay.Module, "examples", cloud, name));
    }

    /// <summary>Not even a file that no test plans makes networks or clusters, or touches what other roots own.</summary>
    [Fact]
    public void The_only_resources_are_policy()
    {
        string[] allowed =
        [
            "aviatrix_dcf_mitm_ca", "aviatrix_dcf_mitm_ca_selection", "aviatrix_dcf_ruleset", "aviatrix_dcf_tls_profile", "aviatrix_dcf_trustbundle",
            "aviatrix_distributed_firewalling_proxy_ca_config", "aviatrix_remote_syslog", "aviatrix_smart_group", "aviatrix_web_group",
        ];
        var declared = Directory.GetFiles(Overlay.Module, "*.tf", SearchOption.AllDirectories).Where(static file => !file.Contains("/.terraform/", StringComparison.Ordinal))
            .SelectMany(File.ReadLines).Where(static line => line.StartsWith("resource ", StringComparison.Ordinal)).Select(static line => line.Split('"')[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(allowed, declared);
    }
}
