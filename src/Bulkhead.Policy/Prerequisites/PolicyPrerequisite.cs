using Bulkhead.Model.Diagnostics;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Prerequisites;

/// <summary>NetworkPolicy counts only where the network plug-in of the cluster enforces it: what the settings say about that.</summary>
public static class PolicyPrerequisite
{
    private const string Settle = "When you have seen that it is enforced (docs/network-policy.md says how), say so in bulkhead.yaml:\n"
        + "deployment:\n  cluster:\n    enforcesNetworkPolicy: true";

    /// <summary>Whether the policies are enforced, as far as the settings say: what the user has seen goes before what is known about the plug-in.</summary>
    public static PolicyEnforcement EnforcementIn(BulkheadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var cluster = settings.Deployment.Cluster;
        return cluster.EnforcesNetworkPolicy switch
        {
            true => PolicyEnforcement.Always,
            false => PolicyEnforcement.Never,
            null => NetworkPlugins.Find(cluster.Cni)?.Enforcement ?? PolicyEnforcement.Unknown,
        };
    }

    /// <summary>What stands in the way of the policies; null when nothing is known to, or none are written.</summary>
    public static Diagnostic? Problem(BulkheadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Writes(PolicyTarget.NetworkPolicy))
        {
            return null;
        }

        var cluster = settings.Deployment.Cluster;
        var plugin = NetworkPlugins.Find(cluster.Cni);
        return EnforcementIn(settings) switch
        {
            PolicyEnforcement.Never => PolicyDiagnostics.PolicyNotEnforced.At(
                cluster.EnforcesNetworkPolicy == false ? cluster.EnforcesNetworkPolicyPlace : cluster.CniPlace,
                cluster.EnforcesNetworkPolicy == false
                    ? "the cluster does not enforce NetworkPolicy (deployment.cluster.enforcesNetworkPolicy: false), so every pod still reaches every data store"
                    : $"{plugin!.Title} does not enforce NetworkPolicy, so every pod still reaches every data store",
                plugin is { Switch.Length: > 0 }
                    ? $"To have it enforced: {plugin.Switch}. To see the state: {plugin.Check}. {Settle}"
                    : $"Change the network plug-in, or switch enforcement on. {Settle}"),
            PolicyEnforcement.WhenSwitchedOn => PolicyDiagnostics.PolicySwitch.At(
                cluster.CniPlace,
                $"{plugin!.Title} enforces NetworkPolicy only when that is switched on",
                $"To have it enforced: {plugin.Switch}. To see the state: {plugin.Check}. {Settle}"),
            _ => null,
        };
    }

    /// <summary>The state in one line for people; null when no NetworkPolicy is written.</summary>
    public static string? Line(BulkheadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!settings.Writes(PolicyTarget.NetworkPolicy))
        {
            return null;
        }

        var cluster = settings.Deployment.Cluster;
        var name = cluster.Cni ?? "the cluster";
        return EnforcementIn(settings) switch
        {
            PolicyEnforcement.Always when cluster.EnforcesNetworkPolicy == true => "NetworkPolicy: enforced, as bulkhead.yaml says.",
            PolicyEnforcement.Always => $"NetworkPolicy: {name} enforces it.",
            PolicyEnforcement.Never => $"NetworkPolicy: {name} does not enforce it ({PolicyDiagnostics.PolicyNotEnforced.Code}).",
            PolicyEnforcement.WhenSwitchedOn => $"NetworkPolicy: {name} enforces it only when that is switched on ({PolicyDiagnostics.PolicySwitch.Code}).",
            _ => "NetworkPolicy: counts only where the network plug-in enforces it; deployment.cluster.cni in bulkhead.yaml names the plug-in.",
        };
    }
}
