using System.Collections.Immutable;
using Bulkhead.Terraform.Tests.Support;
using Bulkhead.TerraformProvider.Schemas;

namespace Bulkhead.Terraform.Tests.Module;

/// <summary>
/// The life of each example with each version of the provider. Of an example one file is replaced, cluster.tf: the providers of the clouds cannot be had
/// here, so its data source gives way to the values that it would find.
/// </summary>
public abstract class ExampleCycleTests(string cloud)
{
    /// <summary>All that the module may ever make.</summary>
    private static readonly ImmutableHashSet<string> _types = ["aviatrix_smart_group", "aviatrix_web_group", "aviatrix_dcf_ruleset", "aviatrix_dcf_tls_profile", "aviatrix_dcf_trustbundle", "aviatrix_remote_syslog"];

    public static TheoryData<string> Versions => [.. ProviderSchema.Versions];

    /// <summary>First FirewallPolicy objects govern the pods; on EKS Terraform does then.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void It_is_made_kept_and_destroyed(string version)
    {
        using var workspace = Example.Create(cloud, version, Overlay.Complete(Overlay.Crd));
        workspace.Run("validate").Succeeded();
        var first = workspace.Plan();
        Assert.All(first.Changes, static change => Assert.StartsWith("create ", change, StringComparison.Ordinal));
        OnlyPolicy(first);
        workspace.ApplyPlan();
        workspace.Run("plan", "-detailed-exitcode").Succeeded();

        // The clouds differ in nothing that has to do with pods, so one of them is enough for the change of owner.
        if (cloud == "eks")
        {
            HandOver(workspace);
        }

        workspace.Destroy().Succeeded();
        Assert.Equal(0, workspace.Controller().GetProperty("objects").GetArrayLength());
    }

    private static void HandOver(TerraformWorkspace workspace)
    {
        workspace.WriteExample(Overlay.FileName, Overlay.Complete(Overlay.Terraform));
        var plan = workspace.Plan();
        OnlyPolicy(plan);
        workspace.ApplyPlan();
        workspace.Run("plan", "-detailed-exitcode").Succeeded();
        Assert.Equal(7, workspace.Controller().GetProperty("objects").EnumerateArray().Count(static one => one.GetRawText().Contains("\"k8s_namespace\": \"librechat\"", StringComparison.Ordinal)));
    }

    private static void OnlyPolicy(TerraformPlan plan) => Assert.Empty(plan.All.Where(static change => change.Actions != "read").Select(static change => change.Type).Except(_types, StringComparer.Ordinal));
}

public sealed class AksCycleTests() : ExampleCycleTests("aks");

public sealed class EksCycleTests() : ExampleCycleTests("eks");

public sealed class GkeCycleTests() : ExampleCycleTests("gke");
