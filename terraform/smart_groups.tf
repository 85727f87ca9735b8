# SmartGroups: where traffic comes from, and destinations that are addresses.

resource "aviatrix_smart_group" "workload" {
  for_each = local.governs_pods ? var.bulkhead.workloads : {}
  name     = "${local.prefix}-${each.key}"

  selector {
    match_expressions {
      type           = "k8s"
      k8s_cluster_id = var.cluster_id
      k8s_namespace  = each.value.namespace
      tags           = each.value.labels
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_smart_group" "node" {
  count = local.governs_nodes ? 1 : 0
  name  = "${local.prefix}-node"

  selector {
    match_expressions {
      type           = "k8s_node"
      k8s_cluster_id = var.cluster_id
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_smart_group" "address" {
  for_each = local.address_groups
  name     = "${local.prefix}-${each.key}"

  selector {
    dynamic "match_expressions" {
      for_each = each.value
      content {
        cidr = match_expressions.value
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_smart_group" "hostname" {
  for_each = local.hostname_groups
  name     = "${local.prefix}-${each.key}"

  selector {
    dynamic "match_expressions" {
      for_each = each.value
      content {
        fqdn = match_expressions.value
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_smart_group" "threat_feeds" {
  count = length(var.threat_feeds) > 0 ? 1 : 0
  name  = "${local.prefix}-threat-feeds"

  selector {
    dynamic "match_expressions" {
      for_each = var.threat_feeds
      content {
        external = "threatiq"
        ext_args = { for key, value in match_expressions.value : key => value if value != null }
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_smart_group" "denied_countries" {
  count = length(var.denied_countries) > 0 ? 1 : 0
  name  = "${local.prefix}-denied-countries"

  selector {
    dynamic "match_expressions" {
      for_each = sort(var.denied_countries)
      content {
        external = "geo"
        ext_args = { country_iso_code = match_expressions.value }
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
