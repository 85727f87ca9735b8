# Controllers of 8.2: the proxy's CA. From 9.0 on it is deprecated: use ../decryption-ca there.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aviatrix = {
      source  = "AviatrixSystems/aviatrix"
      version = ">= 8.2.20, < 9.0"
    }
  }
}

variable "certificate" {
  description = "The certificate of the CA, PEM."
  type        = string
  nullable    = false
}

variable "private_key" {
  description = "Its key, PEM. It lands in the state of Terraform."
  type        = string
  nullable    = false
  sensitive   = true
}

resource "aviatrix_distributed_firewalling_proxy_ca_config" "this" {
  ca_cert = var.certificate
  ca_key  = var.private_key
}

output "expiration_time" {
  description = "When the CA expires. After that everything that is decrypted fails."
  value       = aviatrix_distributed_firewalling_proxy_ca_config.this.expiration_time
}
