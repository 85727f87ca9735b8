variable "cluster_id" {
  description = "The cluster as the controller knows it: the ARN on EKS, the resource id in lower case on AKS, the self link on GKE. It must be onboarded already."
  type        = string

  validation {
    condition     = can(regex("^[^[:space:][:cntrl:]]{1,512}$", var.cluster_id))
    error_message = "cluster_id is empty, too long or holds spaces. Take it from a data source of the cloud's provider: examples/*/cluster.tf."
  }
}

variable "attach_to" {
  description = "The id of the attachment point that the ruleset hangs on. null leaves it unattached: nothing is enforced until the owner of the policy tree refers to it (output ruleset_uuid)."
  type        = string
  default     = null
}

variable "attachment_point_name" {
  description = "The name of the attachment point, looked up when attach_to is null. A point holds one object: what hangs there already is displaced."
  type        = string
  default     = null
}

variable "name_prefix" {
  description = "What the names of all objects on the controller begin with."
  type        = string
  default     = "bulkhead"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,39}$", var.name_prefix)) && !can(regex("^(firewallpolicysource|webgrouppolicy)", var.name_prefix))
    error_message = "name_prefix takes 1 to 40 of a-z, 0-9 and -, and neither firewallpolicysource nor webgrouppolicy at its beginning: the controller makes up such names itself."
  }
}

variable "pod_mode" {
  description = "enforce, or watch: rules of pods are evaluated and logged and nothing is denied by them. Without effect where FirewallPolicy objects govern the pods."
  type        = string
  default     = "enforce"
  nullable    = false

  validation {
    condition     = contains(["enforce", "watch"], var.pod_mode)
    error_message = "pod_mode is enforce or watch."
  }
}

variable "node_mode" {
  description = "enforce, watch (evaluated and logged, nothing is denied) or off (no rules for nodes). No default: nodes that cannot reach their cloud fall out of the cluster, so somebody has to decide."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["enforce", "watch", "off"], var.node_mode)
    error_message = "node_mode is enforce, watch or off. Begin with watch, look at what would have been denied, then enforce."
  }
}

variable "log_profile" {
  description = "What is logged of a session: start, end or start/end."
  type        = string
  default     = "start/end"
  nullable    = false

  validation {
    condition     = contains(["start", "end", "start/end"], var.log_profile)
    error_message = "log_profile is start, end or start/end."
  }
}
