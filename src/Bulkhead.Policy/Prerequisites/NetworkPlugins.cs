using System.Collections.Immutable;

namespace Bulkhead.Policy.Prerequisites;

/// <summary>What is known about network plug-ins. Every fact stands in the documentation that the entry names; nothing is asked of a cluster.</summary>
public static class NetworkPlugins
{
    /// <summary>The name for a plug-in that is not in the list.</summary>
    public const string Other = "other";

    /// <summary>All of them, in the order of the documentation.</summary>
    public static ImmutableArray<NetworkPlugin> All { get; } =
    [
        new(
            "aws-vpc-cni",
            "Amazon VPC CNI",
            PolicyEnforcement.WhenSwitchedOn,
            "set enableNetworkPolicy to \"true\" in the configuration of the vpc-cni add-on (plug-in 1.14 or later, Kubernetes 1.25 or later, Linux nodes on EC2)",
            "kubectl get daemonset aws-node --namespace kube-system -o jsonpath='{.spec.template.spec.containers[*].args}'",
            "In standard mode a new pod is open both ways until its policies are in place; NETWORK_POLICY_ENFORCING_MODE=strict starts it closed, and then every pod needs a policy, CoreDNS included. "
                + "The port of a Service must be the container port. Pods without an owner (no Deployment, StatefulSet or the like) are not isolated.",
            "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html"),
        new(
            "azure-cilium",
            "Azure CNI Powered by Cilium",
            PolicyEnforcement.Always,
            string.Empty,
            "az aks show --resource-group GROUP --name CLUSTER --query networkProfile.networkDataplane",
            "An ipBlock never selects pods or nodes, whatever addresses it holds. Pods with host networking are not isolated.",
            "https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium"),
        new(
            "azure-npm",
            "Azure Network Policy Manager",
            PolicyEnforcement.Always,
            string.Empty,
            "az aks show --resource-group GROUP --name CLUSTER --query networkProfile.networkPolicy",
            "No IPv6, and at most 250 nodes. While a policy with more than four ipBlock entries is changed, new connections may pass that should not.",
            "https://learn.microsoft.com/azure/aks/use-network-policies"),
        new(
            "azure-cni",
            "Azure CNI",
            PolicyEnforcement.WhenSwitchedOn,
            "az aks update --resource-group GROUP --name CLUSTER --network-policy azure (or calico; the nodes are re-imaged), or a cluster with --network-dataplane cilium",
            "az aks show --resource-group GROUP --name CLUSTER --query networkProfile.networkPolicy",
            "Azure CNI alone enforces nothing: an engine (Cilium, Azure Network Policy Manager, Calico) has to be chosen.",
            "https://learn.microsoft.com/azure/aks/use-network-policies"),
        new(
            "azure-none",
            "AKS with network policy none",
            PolicyEnforcement.Never,
            "az aks update --resource-group GROUP --name CLUSTER --network-policy azure (or calico; the nodes are re-imaged), or a cluster with --network-dataplane cilium",
            "az aks show --resource-group GROUP --name CLUSTER --query networkProfile.networkPolicy",
            "none is the default where --network-policy is not given.",
            "https://learn.microsoft.com/dotnet/api/azure.resourcemanager.containerservice.models.containerservicenetworkpolicy.none"),
        new(
            "gke-dataplane-v2",
            "GKE Dataplane V2",
            PolicyEnforcement.Always,
            string.Empty,
            "gcloud container clusters describe CLUSTER --format='value(networkConfig.datapathProvider)'",
            "NodeLocal DNSCache is on by default in new clusters: name its address under deployment.cluster.dns.addresses, or pods cannot resolve names.",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2"),
        new(
            "gke-legacy",
            "GKE without Dataplane V2",
            PolicyEnforcement.WhenSwitchedOn,
            "gcloud container clusters update CLUSTER --update-addons=NetworkPolicy=ENABLED, then gcloud container clusters update CLUSTER --enable-network-policy (the nodes are recreated)",
            "gcloud container clusters describe CLUSTER --format='value(networkPolicy.enabled)'",
            "The add-on and the enforcement are two switches; GKE then runs Calico.",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy"),
        new(
            "calico",
            "Calico",
            PolicyEnforcement.Always,
            string.Empty,
            "kubectl get pods --all-namespaces --selector k8s-app=calico-node",
            "Where Calico only enforces (Azure CNI), a pod may start shortly before its outbound traffic is let through.",
            "https://docs.tigera.io/calico/latest/network-policy/"),
        new(
            "cilium",
            "Cilium",
            PolicyEnforcement.Always,
            string.Empty,
            "kubectl get pods --all-namespaces --selector k8s-app=cilium",
            "An ipBlock never selects pods, and nodes only when Cilium is told so (1.15 or later). Older versions have no port ranges (endPort).",
            "https://docs.cilium.io/en/stable/network/kubernetes/policy/"),
        new(
            "flannel",
            "flannel",
            PolicyEnforcement.Never,
            "install a policy engine beside it (Calico for policy and flannel for networking), or change the plug-in; when something else in the cluster enforces NetworkPolicy, say so with enforcesNetworkPolicy",
            "kubectl get pods --all-namespaces --selector app=flannel",
            "flanneld moves packets between nodes and does not enforce NetworkPolicy.",
            "https://github.com/flannel-io/flannel/blob/master/README.md"),
        new(
            Other,
            "any other",
            PolicyEnforcement.Unknown,
            "see the documentation of the plug-in",
            "kubectl get pods --namespace kube-system",
            "Kubernetes takes NetworkPolicy objects whether or not anything enforces them.",
            "https://kubernetes.io/docs/concepts/services-networking/network-policies/"),
    ];

    /// <summary>The names that <c>deployment.cluster.cni</c> may have.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(static plugin => plugin.Name)];

    /// <summary>The plug-in of a name; null for none.</summary>
    public static NetworkPlugin? Find(string? name)
    {
        foreach (var plugin in All)
        {
            if (plugin.Name == name)
            {
                return plugin;
            }
        }

        return null;
    }
}
