terraform {
  required_version = ">= 1.5"

  required_providers {
    aviatrix = {
      source  = "AviatrixSystems/aviatrix"
      version = ">= 8.2.20, < 10.2"
    }
    google = {
      source  = "hashicorp/google"
      version = ">= 5.0"
    }
  }
}

variable "project" {
  description = "The project of the cluster."
  type        = string
}

provider "google" {
  project = var.project
  region  = var.region
}

data "google_container_cluster" "this" {
  name     = var.cluster_name
  location = var.region
}

locals {
  # The controller knows a GKE cluster by its self link.
  cluster_id = data.google_container_cluster.this.self_link
  api_server = data.google_container_cluster.this.endpoint
}
