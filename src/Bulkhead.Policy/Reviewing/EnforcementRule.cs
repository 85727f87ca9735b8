using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Prerequisites;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Reviewing;

/// <summary>Nobody has said whether the cluster enforces NetworkPolicy.</summary>
internal static class EnforcementRule
{
    public static IEnumerable<Diagnostic> Of(ReviewInput input)
    {
        if (input.Settings.Writes(PolicyTarget.NetworkPolicy) && PolicyPrerequisite.EnforcementIn(input.Settings) == PolicyEnforcement.Unknown)
        {
            yield return ReviewDiagnostics.EnforcementUnknown.At(
                input.Settings.Deployment.Cluster.CniPlace,
                "it is not known whether the cluster enforces NetworkPolicy; where it does not, every pod reaches every data store",
                "Find the plug-in with: kubectl get pods --namespace kube-system. Then name it in bulkhead.yaml (" + string.Join(", ", NetworkPlugins.Names)
                    + "), or say that you have seen it enforced:\ndeployment:\n  cluster:\n    enforcesNetworkPolicy: true") with { Subject = "cni" };
        }
    }
}
