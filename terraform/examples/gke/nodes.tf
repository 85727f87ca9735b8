# What GKE nodes need of Google Cloud. Read on 2026-11-25:
# - https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules (the control plane is always reached on TCP 443)
# - https://cloud.google.com/vpc-service-controls/docs/set-up-gke (registries: pkg.dev and gcr.io)
# - https://cloud.google.com/anthos/clusters/docs/on-prem/1.5/how-to/firewall-rules (the services of Google Cloud that clusters call)
# Google publishes no list for GKE on its own cloud: this one is inferred from these pages. Begin with node_mode = "watch" and look at what would be denied.
# With private.googleapis.com or restricted.googleapis.com (199.36.153.4/30, 199.36.153.8/30) the names stay the same, and so do these entries.
locals {
  node_allow_list = {
    # The control plane has an address and no name: TLS without a name matches no WebGroup.
    api-server = { cidrs = ["${local.api_server}/32"] }

    # Images of the system and their layers.
    registries = { hosts = ["gcr.io", "*.gcr.io", "*.pkg.dev", "storage.googleapis.com"] }

    # Registration, identity and the services that agents on the nodes report to.
    services = {
      hosts = [
        "container.googleapis.com",
        "compute.googleapis.com",
        "iamcredentials.googleapis.com",
        "logging.googleapis.com",
        "monitoring.googleapis.com",
        "oauth2.googleapis.com",
        "sts.googleapis.com",
        "www.googleapis.com",
      ]
    }
  }
}
