variable "bulkhead" {
  description = "What `bulkhead generate --target terraform` writes into bulkhead.auto.tfvars.json. Do not write it by hand."
  nullable    = false

  type = object({
    schema       = string
    generated_by = optional(string, "")
    deployment   = string
    pods_by      = string
    workloads = map(object({
      namespace = string
      labels    = map(string)
    }))
    web_groups      = map(list(string))
    address_groups  = map(list(string))
    hostname_groups = map(list(string))
    rules = map(object({
      workload        = string
      action          = string
      priority        = number
      protocol        = string
      ports           = list(object({ first = number, last = number }))
      public_internet = bool
      anywhere        = bool
      web_groups      = list(string)
      address_groups  = list(string)
      hostname_groups = list(string)
      require_tls     = bool
      decrypt         = bool
      logging         = bool
      watch           = bool
      why             = optional(list(string), [])
    }))
  })

  validation {
    condition     = var.bulkhead.schema == "bulkhead.terraform/v1"
    error_message = "bulkhead.schema is not bulkhead.terraform/v1: the file was written by another version of bulkhead. Use the module of that version, or write the file again."
  }

  validation {
    condition = alltrue([
      for key in concat(
        [var.bulkhead.deployment],
        keys(var.bulkhead.workloads),
        keys(var.bulkhead.web_groups),
        keys(var.bulkhead.address_groups),
        keys(var.bulkhead.hostname_groups),
        keys(var.bulkhead.rules),
      ) : can(regex("^[a-z0-9-]{1,160}$", key))
    ])
    error_message = "The deployment, workloads, groups and rules are called by 1 to 160 of a-z, 0-9 and -. The file was changed by hand: write it again with bulkhead generate."
  }

  validation {
    condition = length(setunion(["node"], keys(var.bulkhead.workloads), keys(var.bulkhead.address_groups), keys(var.bulkhead.hostname_groups))) == (
      1 + length(var.bulkhead.workloads) + length(var.bulkhead.address_groups) + length(var.bulkhead.hostname_groups)
    )
    error_message = "Two of the workloads, address groups and hostname groups have the same name, or one is called node. They all become SmartGroups, whose names are unique: rename the workload in the chart or in bulkhead.yaml."
  }

  validation {
    condition     = contains(["crd", "terraform"], var.bulkhead.pods_by) && (var.bulkhead.pods_by == "terraform") == (length(var.bulkhead.workloads) > 0)
    error_message = "bulkhead.pods_by is crd (FirewallPolicy objects govern the pods and there are no workloads here) or terraform (there are). A pod is never governed by both: write the file again with bulkhead generate."
  }

  validation {
    condition = alltrue([
      for workload in values(var.bulkhead.workloads) : can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", workload.namespace)) && length(workload.labels) > 0 && alltrue([
        for key, value in workload.labels :
        can(regex("^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$", key)) && can(regex("^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$", value))
      ])
    ])
    error_message = "A workload has no labels (it would be every pod of the namespace), or its namespace or a label is not what Kubernetes takes. Correct it where bulkhead reads it: the chart's values or bulkhead.yaml."
  }

  validation {
    condition = alltrue([
      for host in flatten(values(var.bulkhead.web_groups)) :
      can(regex("^([a-z0-9*_-]+\\.)*[a-z0-9_-]+\\.[a-z0-9-]+$", host)) && length(host) <= 253 && !strcontains(host, "**")
      ]) && alltrue([
      for host in flatten(values(var.bulkhead.hostname_groups)) : can(regex("^([a-z0-9_-]+\\.)+[a-z0-9-]+$", host)) && length(host) <= 253
    ])
    error_message = "A group holds what is no name of a host in lower case (web groups also take patterns, but none over a whole top-level domain). One bad entry makes the controller refuse the whole group: correct it in the configuration and write the file again."
  }

  validation {
    condition = alltrue([
      for group in concat(values(var.bulkhead.web_groups), values(var.bulkhead.address_groups), values(var.bulkhead.hostname_groups)) : length(group) > 0
      ]) && alltrue([
      for block in flatten(values(var.bulkhead.address_groups)) : can(cidrhost(block, 0)) && !can(regex("/0$", block))
    ])
    error_message = "A group is empty, or an address group holds what is no block of addresses (a.b.c.d/n) or holds every address (/0)."
  }

  validation {
    condition     = alltrue([for rule in values(var.bulkhead.rules) : contains(concat(["node"], keys(var.bulkhead.workloads)), rule.workload)])
    error_message = "A rule is for a workload that is not among the workloads: ${join(", ", [for name, rule in var.bulkhead.rules : name if !contains(concat(["node"], keys(var.bulkhead.workloads)), rule.workload)])}. Write the file again with bulkhead generate."
  }

  validation {
    condition = alltrue([
      for rule in values(var.bulkhead.rules) :
      alltrue([for group in rule.web_groups : contains(keys(var.bulkhead.web_groups), group)])
      && alltrue([for group in rule.address_groups : contains(keys(var.bulkhead.address_groups), group)])
      && alltrue([for group in rule.hostname_groups : contains(keys(var.bulkhead.hostname_groups), group)])
    ])
    error_message = "A rule names a group that the file does not hold. Write the file again with bulkhead generate."
  }

  validation {
    condition = length(distinct([for rule in values(var.bulkhead.rules) : rule.priority])) == length(var.bulkhead.rules) && alltrue([
      for rule in values(var.bulkhead.rules) : rule.priority == floor(rule.priority) && rule.priority >= 100000000 && rule.priority <= 2147483647
    ])
    error_message = "Two rules share a priority (their order would be undefined), or a priority is not a whole number from 100000000 to 2147483647. Write the file again with bulkhead generate."
  }

  validation {
    condition = alltrue([
      for rule in values(var.bulkhead.rules) : contains(["PERMIT", "DENY"], rule.action) && contains(["TCP", "UDP", "ICMP", "ANY"], rule.protocol) && alltrue([
        for port in rule.ports : port.first == floor(port.first) && port.last == floor(port.last) && port.first >= 1 && port.last >= port.first && port.last <= 65535
      ])
    ])
    error_message = "A rule has an action other than PERMIT and DENY, a protocol other than TCP, UDP, ICMP and ANY, or ports that are no range from 1 to 65535."
  }

  # What the generator never writes and what would open more than it names.
  validation {
    condition = alltrue([
      for rule in values(var.bulkhead.rules) : rule.action != "PERMIT" || (
        !rule.anywhere
        && contains(["TCP", "UDP"], rule.protocol)
        && length(rule.ports) > 0
        && rule.public_internet == (length(rule.web_groups) > 0)
        && (length(rule.web_groups) > 0 ? rule.protocol == "TCP" && length(rule.address_groups) + length(rule.hostname_groups) == 0 : !rule.require_tls && !rule.decrypt && length(rule.address_groups) + length(rule.hostname_groups) > 0)
      )
    ])
    error_message = "A rule permits more than it names: a permit needs TCP or UDP with ports, and either names to the public Internet over TCP or groups of addresses; TLS can be required and decrypted only of names. Write the file again with bulkhead generate."
  }

  validation {
    condition = alltrue([
      for source in concat(keys(var.bulkhead.workloads), distinct([for rule in values(var.bulkhead.rules) : "node" if rule.workload == "node"])) : [
        for rule in values(var.bulkhead.rules) : rule.priority
        if rule.workload == source && rule.action == "DENY" && rule.protocol == "ANY" && rule.anywhere && length(rule.ports) + length(rule.web_groups) + length(rule.address_groups) + length(rule.hostname_groups) == 0
      ] == [max(0, [for rule in values(var.bulkhead.rules) : rule.priority if rule.workload == source]...)]
    ])
    error_message = "A workload does not end in exactly one deny of everything (DENY, ANY, anywhere, with its highest priority number). Without it an allow-list denies nothing: write the file again with bulkhead generate."
  }
}
