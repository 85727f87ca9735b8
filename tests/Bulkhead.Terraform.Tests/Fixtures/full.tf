# Everything that a deployment uses, in small.
variable "hosts" {
  type = map(string)
  default = {
    "openai" = "api.openai.com"
    "github" = "*.github.com"
  }
}

variable "priority_of_deny" {
  type    = number
  default = 1000
}

data "aviatrix_dcf_attachment_point" "before" {
  name = "TERRAFORM_BEFORE_UI_MANAGED"
}

data "aviatrix_dcf_log_profile" "both" {
  profile_name = "start/end"
}

resource "aviatrix_smart_group" "workload" {
  name = "workload"
  selector {
    match_expressions {
      type           = "k8s"
      k8s_cluster_id = "arn:aws:eks:eu-central-1:123456789012:cluster/chat"
      k8s_namespace  = "librechat"
      tags           = { app = "librechat" }
    }
    match_expressions {
      type           = "k8s"
      k8s_cluster_id = "arn:aws:eks:eu-central-1:123456789012:cluster/chat"
      k8s_namespace  = "librechat"
      k8s_pod        = "librechat-0"
    }
  }
}

resource "aviatrix_smart_group" "others" {
  name = "others"
  selector {
    match_expressions {
      cidr = "10.20.0.0/16"
    }
    match_expressions {
      cidr = "2001:db8::1"
    }
    match_expressions {
      fqdn = "smtp.example.com"
    }
    match_expressions {
      site = "site-1"
    }
    match_expressions {
      s2c = "remote"
    }
    match_expressions {
      type           = "k8s"
      k8s_cluster_id = "c"
      k8s_namespace  = "data"
      k8s_service    = "mongodb"
    }
    match_expressions {
      type           = "k8s_node"
      k8s_cluster_id = "c"
    }
    match_expressions {
      type         = "vm"
      account_name = "prod"
      account_id   = "123456789012"
      name         = "vm-1"
      region       = "eu-central-1"
      zone         = "a"
      res_id       = "i-0"
      tags         = { env = "prod" }
    }
    match_expressions {
      external = "geo"
      ext_args = { country_iso_code = "KP" }
    }
  }
}

resource "aviatrix_web_group" "host" {
  for_each = var.hosts
  name     = "bulkhead-${each.key}"
  selector {
    match_expressions {
      snifilter = each.value
    }
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_dcf_trustbundle" "roots" {
  display_name   = "roots"
  bundle_content = file("${path.module}/roots.pem")
}

resource "aviatrix_dcf_tls_profile" "strict" {
  display_name           = "strict"
  certificate_validation = "CERTIFICATE_VALIDATION_ENFORCE"
  verify_sni             = true
  ca_bundle_id           = aviatrix_dcf_trustbundle.roots.bundle_id
}

resource "aviatrix_dcf_ruleset" "egress" {
  name = "egress"
  dynamic "rules" {
    for_each = var.hosts
    content {
      name             = "allow-${rules.key}"
      action           = "PERMIT"
      priority         = 100 + index(keys(var.hosts), rules.key)
      protocol         = "TCP"
      logging          = true
      log_profile      = data.aviatrix_dcf_log_profile.both.profile_id
      src_smart_groups = [aviatrix_smart_group.workload.uuid]
      dst_smart_groups = ["def000ad-0000-0000-0000-000000000001"]
      web_groups       = [aviatrix_web_group.host[rules.key].uuid]
      tls_profile      = aviatrix_dcf_tls_profile.strict.uuid
      port_ranges {
        lo = 443
        hi = 443
      }
    }
  }
  rules {
    name             = "smtp"
    action           = "PERMIT"
    priority         = 500
    protocol         = "tcp"
    src_smart_groups = [aviatrix_smart_group.workload.uuid]
    dst_smart_groups = [aviatrix_smart_group.others.uuid]
    port_ranges {
      lo = 587
    }
  }
  rules {
    name             = "deny"
    action           = "DENY"
    priority         = var.priority_of_deny
    protocol         = "ANY"
    logging          = true
    src_smart_groups = [aviatrix_smart_group.workload.uuid]
    dst_smart_groups = ["def000ad-0000-0000-0000-000000000000"]
  }
}

resource "aviatrix_dcf_policy_group" "root" {
  name      = "bulkhead"
  attach_to = data.aviatrix_dcf_attachment_point.before.attachment_point_id
  ruleset_reference {
    priority    = 100
    target_uuid = aviatrix_dcf_ruleset.egress.id
  }
  attachment_point {
    priority = 200
    name     = "bulkhead-extra"
  }
}

resource "aviatrix_remote_syslog" "collector" {
  index    = 3
  name     = "bulkhead"
  server   = "collector.example.com"
  port     = 6514
  protocol = "TCP"
}

output "rules" {
  value = { for rule in aviatrix_dcf_ruleset.egress.rules : rule.name => rule.uuid }
}
