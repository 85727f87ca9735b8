terraform {
  required_version = ">= 1.5"

  required_providers {
    aviatrix = {
      source  = "AviatrixSystems/aviatrix"
      version = ">= 8.2.20, < 10.2"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.0"
    }
  }
}

# The subscription comes from the environment: ARM_SUBSCRIPTION_ID.
provider "azurerm" {
  features {}
}

variable "resource_group_name" {
  description = "The resource group of the cluster."
  type        = string
}

data "azurerm_kubernetes_cluster" "this" {
  name                = var.cluster_name
  resource_group_name = var.resource_group_name
}

locals {
  # The controller knows an AKS cluster by its resource id in lower case.
  cluster_id = lower(data.azurerm_kubernetes_cluster.this.id)
  api_server = coalesce(data.azurerm_kubernetes_cluster.this.private_fqdn, data.azurerm_kubernetes_cluster.this.fqdn)
}
