variable "tls_profile" {
  description = "How TLS of rules that permit by name is checked. verify_sni: the certificate's names must match the name that the client asked for. certificate_validation: NONE, LOG_ONLY or ENFORCE; anything but NONE takes origin_ca_bundle, PEM certificates that the gateway trusts."
  default     = {}
  nullable    = false

  type = object({
    enabled                = optional(bool, true)
    verify_sni             = optional(bool, true)
    certificate_validation = optional(string, "NONE")
    origin_ca_bundle       = optional(string)
  })

  validation {
    condition     = contains(["NONE", "LOG_ONLY", "ENFORCE"], var.tls_profile.certificate_validation)
    error_message = "tls_profile.certificate_validation is NONE, LOG_ONLY or ENFORCE."
  }

  validation {
    condition     = (var.tls_profile.certificate_validation == "NONE") == (var.tls_profile.origin_ca_bundle == null)
    error_message = "tls_profile.certificate_validation other than NONE needs origin_ca_bundle (PEM certificates to trust), and the bundle is of no use without it."
  }
}

variable "syslog" {
  description = "Sends the logs of all gateways to a collector. A profile of the controller, 0 to 8; 9 is CoPilot's. Certificates are PEM texts."
  default     = null

  type = object({
    index              = number
    server             = string
    port               = number
    protocol           = optional(string, "TCP")
    ca_certificate     = optional(string)
    public_certificate = optional(string)
    excluded_gateways  = optional(set(string))
  })

  validation {
    condition     = var.syslog == null ? true : contains(range(9), var.syslog.index)
    error_message = "syslog.index is 0 to 8. Index 9 is the one through which CoPilot gets its logs: taking it would blind CoPilot."
  }

  validation {
    condition     = var.syslog == null ? true : can(regex("^[A-Za-z0-9.:-]{1,253}$", var.syslog.server)) && var.syslog.port == floor(var.syslog.port) && var.syslog.port >= 1 && var.syslog.port <= 65535 && contains(["TCP", "UDP"], var.syslog.protocol)
    error_message = "syslog.server is a name or an address, syslog.port 1 to 65535, syslog.protocol TCP or UDP."
  }
}

variable "syslog_private_key" {
  description = "The client key for syslog over mutual TLS, PEM. It lands in the state of Terraform: leave it out and let the collector tell gateways apart by address, or keep the state where only those may read it who may have the key."
  type        = string
  default     = null
  sensitive   = true
}
