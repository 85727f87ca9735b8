terraform {
  required_version = ">= 1.5"

  required_providers {
    aviatrix = {
      source  = "AviatrixSystems/aviatrix"
      version = ">= 8.2.20, < 10.2"
    }
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = var.region
}

data "aws_eks_cluster" "this" {
  name = var.cluster_name
}

locals {
  # The controller knows an EKS cluster by its ARN.
  cluster_id = data.aws_eks_cluster.this.arn
  api_server = trimprefix(data.aws_eks_cluster.this.endpoint, "https://")
}
