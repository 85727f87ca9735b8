# Controllers from 9.0 on: which CA signs what decrypting rules show to clients.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aviatrix = {
      source  = "AviatrixSystems/aviatrix"
      version = ">= 9.0.10, < 10.2"
    }
  }
}

variable "name" {
  description = "The name of the CA on the controller. Without certificate_chain it must be there already: somebody uploaded it, and its key never came near Terraform."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,128}$", var.name))
    error_message = "name takes letters, digits, - and _."
  }
}

variable "certificate_chain" {
  description = "To upload the CA: its certificate first, then what it was signed by, PEM. null selects one that is there."
  type        = string
  default     = null
}

variable "private_key" {
  description = "To upload the CA: its key, PEM. It lands in the state of Terraform."
  type        = string
  default     = null
  sensitive   = true
}

data "aviatrix_dcf_mitm_ca" "existing" {
  count = var.certificate_chain == null ? 1 : 0
  name  = var.name
}

resource "aviatrix_dcf_mitm_ca" "uploaded" {
  count             = var.certificate_chain == null ? 0 : 1
  name              = var.name
  certificate_chain = var.certificate_chain
  key               = var.private_key

  lifecycle {
    precondition {
      condition     = var.private_key != null
      error_message = "certificate_chain is set and private_key is not: give both to upload a CA, or neither to select one that the controller has."
    }
  }
}

# One CA is active on a controller at a time: selecting this one deselects another.
resource "aviatrix_dcf_mitm_ca_selection" "this" {
  ca_id = var.certificate_chain == null ? one(data.aviatrix_dcf_mitm_ca.existing[*].ca_id) : one(aviatrix_dcf_mitm_ca.uploaded[*].ca_id)
}

output "ca_id" {
  description = "The CA in use."
  value       = aviatrix_dcf_mitm_ca_selection.this.ca_id
}

output "certificate_chain" {
  description = "What clients have to trust, PEM: for the ConfigMap that the workloads mount."
  value       = var.certificate_chain == null ? one(data.aviatrix_dcf_mitm_ca.existing[*].certificate_chain) : var.certificate_chain
}
