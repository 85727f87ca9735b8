# One ruleset with all rules of the deployment. Text order means nothing: priorities do.

data "aviatrix_dcf_log_profile" "this" {
  profile_name = var.log_profile
}

data "aviatrix_dcf_attachment_point" "this" {
  count = var.attach_to == null && var.attachment_point_name != null ? 1 : 0
  name  = var.attachment_point_name
}

locals {
  source_groups = merge(
    { for name, group in aviatrix_smart_group.workload : name => group.uuid },
    { for group in aviatrix_smart_group.node : "node" => group.uuid },
  )

  allow_rules = {
    for name, rule in merge(local.generated, local.cloud_rules) : name => merge(rule, {
      sources = [local.source_groups[rule.workload]]
      destinations = concat(
        rule.anywhere ? [local.anywhere] : [],
        rule.public_internet ? [local.public_internet] : [],
        [for group in rule.address_groups : aviatrix_smart_group.address[group].uuid],
        [for group in rule.hostname_groups : aviatrix_smart_group.hostname[group].uuid],
      )
      names = [for group in rule.web_groups : aviatrix_web_group.this[group].uuid]

      # A watched deployment denies nothing: not by a deny, and not by a permit that demands TLS or a certificate that fits.
      watched = rule.action == "DENY" ? rule.watch || local.modes[rule.workload == "node" ? "node" : "pods"] == "watch" : rule.watch
      checked = rule.require_tls && local.modes[rule.workload == "node" ? "node" : "pods"] == "enforce"
    })
  }

  modes = { node = var.node_mode, pods = var.pod_mode }

  # Denies above all permits, for pods and for nodes, since they may be in different modes. Priorities below 100000000 belong to them.
  deny_sources = merge(
    local.governs_pods ? { pods = { first = 1000, sources = values(aviatrix_smart_group.workload)[*].uuid } } : {},
    local.governs_nodes ? { node = { first = 2000, sources = aviatrix_smart_group.node[*].uuid } } : {},
  )
  deny_destinations = merge(
    { for group in aviatrix_smart_group.threat_feeds : "threat-feeds" => { offset = 1, uuid = group.uuid } },
    { for group in aviatrix_smart_group.denied_countries : "denied-countries" => { offset = 2, uuid = group.uuid } },
  )
  deny_rules = merge([
    for source, from in local.deny_sources : {
      for destination, to in local.deny_destinations : "${source}-first-deny-${destination}" => {
        action       = "DENY"
        priority     = from.first + to.offset
        protocol     = "ANY"
        ports        = []
        sources      = from.sources
        destinations = [to.uuid]
        names        = []
        decrypt      = false
        logging      = true
        watched      = local.modes[source] == "watch"
        checked      = false
      }
    }
  ]...)

  rules = merge(local.allow_rules, local.deny_rules)
}

resource "aviatrix_dcf_ruleset" "this" {
  name      = local.prefix
  attach_to = var.attach_to != null ? var.attach_to : one(data.aviatrix_dcf_attachment_point.this[*].attachment_point_id)

  dynamic "rules" {
    for_each = local.rules
    content {
      name                 = rules.key
      action               = rules.value.action
      priority             = rules.value.priority
      protocol             = rules.value.protocol
      src_smart_groups     = rules.value.sources
      dst_smart_groups     = rules.value.destinations
      web_groups           = rules.value.names
      flow_app_requirement = rules.value.checked ? "TLS_REQUIRED" : "APP_UNSPECIFIED"
      tls_profile          = rules.value.checked ? one(aviatrix_dcf_tls_profile.this[*].uuid) : null
      decrypt_policy       = rules.value.decrypt ? "DECRYPT_ALLOWED" : "DECRYPT_UNSPECIFIED"
      logging              = rules.value.logging
      log_profile          = rules.value.logging ? data.aviatrix_dcf_log_profile.this.profile_id : null

      # Deprecated in 10.1 in favour of enforcement, which earlier versions do not have. All versions have this one.
      watch = rules.value.watched

      dynamic "port_ranges" {
        for_each = rules.value.ports
        content {
          lo = port_ranges.value.first
          hi = port_ranges.value.last
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.attach_to == null || var.attachment_point_name == null
      error_message = "attach_to and attachment_point_name are both set: give the id or the name."
    }

    precondition {
      condition     = length(local.generated) > 0
      error_message = "There is nothing to govern: FirewallPolicy objects have the pods (bulkhead.pods_by is crd) and node_mode is off. Take the module out, or give node_mode another value."
    }

    precondition {
      condition     = !local.governs_nodes || anytrue([for rule in values(local.generated) : rule.workload == "node"])
      error_message = "node_mode is ${var.node_mode}, but bulkhead.auto.tfvars.json has no rules for nodes and so no deny to close them. Set node_mode to off, or give bulkhead the chart's values so that it knows the images."
    }

    precondition {
      condition     = length(local.rules) == length(local.generated) + length(local.cloud_rules) + length(local.deny_rules)
      error_message = "A rule of bulkhead.auto.tfvars.json has the name of a rule that the module makes (node-allow-cloud-*, *-first-deny-*)."
    }

    precondition {
      condition     = length(distinct([for name in concat(keys(var.bulkhead.web_groups), keys(var.bulkhead.address_groups)) : name if startswith(name, "node-cloud-")])) == 0
      error_message = "A group of bulkhead.auto.tfvars.json has the name of a group that the module makes (node-cloud-*)."
    }

    precondition {
      condition     = length(distinct([for rule in values(merge(local.generated, local.cloud_rules)) : rule.priority])) == length(local.generated) + length(local.cloud_rules)
      error_message = "An entry of node_allow_list would get the priority of a rule of bulkhead.auto.tfvars.json: rename the entry."
    }

    precondition {
      condition     = alltrue([for name in concat(keys(local.web_groups), keys(local.address_groups), keys(local.hostname_groups), keys(var.bulkhead.workloads)) : length(local.prefix) + 1 + length(name) <= 256])
      error_message = "The name of a group would have more than 256 characters on the controller: shorten name_prefix, or the release's name."
    }
  }
}
