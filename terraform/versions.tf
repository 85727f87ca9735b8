terraform {
  required_version = ">= 1.5"

  required_providers {
    aviatrix = {
      # Provider and controller share version numbers since 8.0: pin the controller's in the root.
      source  = "AviatrixSystems/aviatrix"
      version = ">= 8.2.20, < 10.2"
    }
  }
}
