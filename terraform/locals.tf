locals {
  prefix = "${var.name_prefix}-${var.bulkhead.deployment}"

  # SmartGroups that every controller has.
  anywhere        = "def000ad-0000-0000-0000-000000000000"
  public_internet = "def000ad-0000-0000-0000-000000000001"

  governs_pods  = var.bulkhead.pods_by == "terraform"
  governs_nodes = var.node_mode != "off"

  # What the file says, without the nodes when they are off.
  generated = { for name, rule in var.bulkhead.rules : name => rule if rule.workload != "node" || local.governs_nodes }

  # What nodes need of their cloud, in the form of the generated rules.
  cloud = local.governs_nodes ? var.node_allow_list : {}
  cloud_rules = {
    for name, entry in local.cloud : "node-allow-cloud-${name}" => {
      workload        = "node"
      action          = "PERMIT"
      protocol        = "TCP"
      ports           = [for port in sort(formatlist("%05d", distinct(entry.ports))) : { first = tonumber(port), last = tonumber(port) }]
      public_internet = length(entry.hosts) > 0
      anywhere        = false
      web_groups      = length(entry.hosts) > 0 ? ["node-cloud-${name}"] : []
      address_groups  = length(entry.cidrs) > 0 ? ["node-cloud-${name}"] : []
      hostname_groups = []
      require_tls     = length(entry.hosts) > 0 && alltrue([for port in entry.ports : contains([443, 8443], port)])
      decrypt         = false
      logging         = true
      watch           = false

      # By the name, so that an entry that comes moves no other. Addresses before names before names over TLS, as in the generated bands:
      # a rule that requires TLS denies what is not TLS on its ports.
      priority = parseint(substr(sha256(name), 0, 7), 16) % (length(entry.cidrs) > 0 ? 200000000 : 268435456) + (
        length(entry.cidrs) > 0 ? 100000000 : alltrue([for port in entry.ports : contains([443, 8443], port)]) ? 1000000000 : 500000000
      )
    }
  }

  web_groups = merge(
    { for name, hosts in var.bulkhead.web_groups : name => hosts if contains(flatten(values(local.generated)[*].web_groups), name) },
    { for name, entry in local.cloud : "node-cloud-${name}" => entry.hosts if length(entry.hosts) > 0 },
  )
  address_groups = merge(
    { for name, blocks in var.bulkhead.address_groups : name => blocks if contains(flatten(values(local.generated)[*].address_groups), name) },
    { for name, entry in local.cloud : "node-cloud-${name}" => entry.cidrs if length(entry.cidrs) > 0 },
  )
  hostname_groups = { for name, hosts in var.bulkhead.hostname_groups : name => hosts if contains(flatten(values(local.generated)[*].hostname_groups), name) }
}
