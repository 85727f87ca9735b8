variable "bulkhead" {
  description = "bulkhead.auto.tfvars.json, which `bulkhead generate --target terraform` writes into this folder. The module checks it."
  type        = any
}

variable "cluster_name" {
  description = "The name of the cluster."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", var.cluster_name))
    error_message = "cluster_name takes letters, digits, - and _."
  }
}

variable "region" {
  description = "The region (location) of the cluster. It stands in names of hosts that nodes need."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]{2,40}$", var.region))
    error_message = "region is the short name of a region: eu-central-1, germanywestcentral, europe-west3."
  }
}

variable "node_mode" {
  description = "enforce, watch or off: see the module. Begin with watch."
  type        = string
}

variable "pod_mode" {
  description = "enforce or watch."
  type        = string
  default     = "enforce"
}

variable "attach_to" {
  description = "The id of the attachment point; null leaves the ruleset unattached."
  type        = string
  default     = null
}

variable "attachment_point_name" {
  description = "The name of the attachment point, for example TERRAFORM_BEFORE_UI_MANAGED."
  type        = string
  default     = null
}

variable "threat_feeds" {
  description = "See the module."
  type        = any
  default     = []
}

variable "denied_countries" {
  description = "See the module."
  type        = set(string)
  default     = []
}

variable "syslog" {
  description = "See the module."
  type        = any
  default     = null
}

variable "tls_profile" {
  description = "See the module."
  type        = any
  default     = {}
}
