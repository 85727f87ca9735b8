using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Prerequisites;
using Bulkhead.Policy.Reviewing;

namespace Bulkhead.Policy.Tests.Prerequisites;

/// <summary>Whether NetworkPolicy counts in the cluster: what is reported for every plug-in, and what ends the report.</summary>
public sealed class PolicyPrerequisiteTests
{
    [Theory]
    [InlineData("", "BH4515", "counts only where")]
    [InlineData("cni: other", "BH4515", "counts only where")]
    [InlineData("cni: aws-vpc-cni", "BH4136", "only when that is switched on")]
    [InlineData("cni: azure-cni", "BH4136", "only when that is switched on")]
    [InlineData("cni: gke-legacy", "BH4136", "only when that is switched on")]
    [InlineData("cni: azure-cilium", null, "azure-cilium enforces it")]
    [InlineData("cni: azure-npm", null, "azure-npm enforces it")]
    [InlineData("cni: gke-dataplane-v2", null, "gke-dataplane-v2 enforces it")]
    [InlineData("cni: calico", null, "calico enforces it")]
    [InlineData("cni: cilium", null, "cilium enforces it")]
    [InlineData("cni: azure-none", "BH4135", "does not enforce it")]
    [InlineData("cni: flannel", "BH4135", "does not enforce it")]
    [InlineData("cni: cilium, enforcesNetworkPolicy: false", "BH4135", "does not enforce it")]
    [InlineData("enforcesNetworkPolicy: false", "BH4135", "the cluster does not enforce it")]
    [InlineData("cni: flannel, enforcesNetworkPolicy: true", null, "as bulkhead.yaml says")]
    [InlineData("cni: aws-vpc-cni, enforcesNetworkPolicy: true", null, "as bulkhead.yaml says")]
    public void Every_state_has_its_finding_and_its_line(string cluster, string? code, string line)
    {
        var settings = $"deployment: {{ cluster: {{ {cluster} }} }}";
        Assert.Equal(code is null ? [] : [code], Found(settings).Select(found => found.Code));
        Assert.Contains(line, PolicyPrerequisite.Line(Sample.Settings(settings)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cni: aws-vpc-cni", "enableNetworkPolicy")]
    [InlineData("cni: azure-cni", "--network-policy")]
    [InlineData("cni: azure-none", "--network-policy")]
    [InlineData("cni: gke-legacy", "--enable-network-policy")]
    [InlineData("cni: flannel", "Calico")]
    public void The_switch_is_named_and_the_line_of_the_settings(string cluster, string switchText)
    {
        var found = Assert.Single(Found($"deployment:\n  cluster: {{ {cluster} }}"));
        Assert.Equal(Severity.Warning, found.Severity);
        Assert.Contains(switchText, found.Help, StringComparison.Ordinal);
        Assert.Equal(3, found.Span!.Value.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cni: other")]
    [InlineData("cni: aws-vpc-cni")]
    [InlineData("cni: flannel")]
    public void The_snippet_ends_the_finding(string cluster)
    {
        var help = Assert.Single(Found($"deployment: {{ cluster: {{ {cluster} }} }}")).Help;
        Assert.Empty(Found(help[(help.IndexOf('\n', StringComparison.Ordinal) + 1)..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("deployment: { cluster: { cni: flannel } }\n")]
    public void Without_network_policies_nothing_is_said(string cluster)
    {
        var settings = cluster + "targets: [aviatrix]";
        Assert.Empty(Found(settings));
        Assert.Null(PolicyPrerequisite.Line(Sample.Settings(settings)));
    }

    [Theory]
    [InlineData("cni: vpc-cni", "BH4012")]
    [InlineData("cni: [cilium]", "BH4003")]
    [InlineData("enforcesNetworkPolicy: perhaps", "BH4003")]
    [InlineData("enforceNetworkPolicy: true", "BH4002")]
    public void What_is_not_understood_is_an_error(string cluster, string code) =>
        Assert.Equal([code], Sample.ReadSettings($"version: 1\ndeployment: {{ cluster: {{ {cluster} }} }}\n").Diagnostics.Select(found => found.Code));

    [Fact]
    public void Every_plug_in_says_where_its_facts_stand()
    {
        Assert.Equal(NetworkPlugins.Names.Distinct(StringComparer.Ordinal), NetworkPlugins.Names);
        Assert.All(NetworkPlugins.All, plugin =>
        {
            Assert.StartsWith("https://", plugin.Source, StringComparison.Ordinal);
            Assert.True(plugin.Check.Split(' ')[0] is "kubectl" or "az" or "gcloud", plugin.Check);
            Assert.EndsWith(".", plugin.Differs, StringComparison.Ordinal);
            Assert.Equal(plugin.Enforcement == PolicyEnforcement.Always, plugin.Switch.Length == 0);
            Assert.Same(plugin, NetworkPlugins.Find(plugin.Name));
        });
    }

    private static IEnumerable<Diagnostic> Found(string settings)
    {
        var read = Sample.Settings(settings);
        var inventory = Sample.Inventory();
        var plan = Planner.Plan(inventory, read, new PlanOptions(Sample.Today));
        return plan.Diagnostics.Concat(ReviewFindings.Of(inventory, plan, read, Sample.Today)).Where(found => found.Code != "BH4509");
    }
}
