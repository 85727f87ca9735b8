# WebGroups: names that are read from the ClientHello or the Host header.

resource "aviatrix_web_group" "this" {
  for_each = local.web_groups
  name     = "${local.prefix}-${each.key}"

  selector {
    dynamic "match_expressions" {
      for_each = each.value
      content {
        snifilter = match_expressions.value
      }
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}
