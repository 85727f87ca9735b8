# Attaches containment to a cluster that is there. Nothing of the network or the cluster is made or changed.
# This file is the same for all clouds: what differs lies in cluster.tf (provider, data) and nodes.tf (what nodes need of their cloud).

provider "aviatrix" {
  # Controller and credentials come from the environment: AVIATRIX_CONTROLLER_IP, AVIATRIX_USERNAME, AVIATRIX_PASSWORD.
}

module "bulkhead" {
  source = "../.."

  bulkhead              = var.bulkhead
  cluster_id            = local.cluster_id
  attach_to             = var.attach_to
  attachment_point_name = var.attachment_point_name
  node_mode             = var.node_mode
  node_allow_list       = local.node_allow_list
  pod_mode              = var.pod_mode
  threat_feeds          = var.threat_feeds
  denied_countries      = var.denied_countries
  syslog                = var.syslog
  tls_profile           = var.tls_profile
}
