# What AKS nodes need of Azure. Read on 2026-11-25:
# - https://learn.microsoft.com/azure/aks/outbound-rules-control-egress (Azure Global required FQDN / application rules)
# - https://github.com/Azure/AKS/issues/4792 (packages.aks.azure.com took the place of acs-mirror.azureedge.net)
# Add-ons (monitoring, policy, Key Vault, GPU) need more: the same page lists it by add-on. Azure China and Azure Government have other names.
locals {
  node_allow_list = {
    # Nodes and the API server. Konnectivity uses ALPN: this must not be decrypted.
    api-server = { hosts = distinct([lower(local.api_server), "*.hcp.${var.region}.azmk8s.io"]) }

    # Images of the system.
    mcr = { hosts = ["mcr.microsoft.com", "*.data.mcr.microsoft.com", "mcr-0001.mcr-msedge.net"] }

    # Operations of the cluster against Azure, and Entra.
    management = { hosts = ["management.azure.com", "login.microsoftonline.com"] }

    # Packages of the node image, Kubernetes binaries, the CNI.
    packages = { hosts = ["packages.microsoft.com", "packages.aks.azure.com"] }
  }
}
