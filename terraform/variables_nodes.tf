variable "node_allow_list" {
  description = "What nodes need of their cloud beside the registries that bulkhead knows: by name, either hosts (names or patterns) or cidrs, and TCP ports. The one parameter that differs between clouds."
  default     = {}
  nullable    = false

  type = map(object({
    hosts = optional(list(string), [])
    cidrs = optional(list(string), [])
    ports = optional(list(number), [443])
  }))

  validation {
    condition     = alltrue([for name in keys(var.node_allow_list) : can(regex("^[a-z0-9-]{1,63}$", name))])
    error_message = "Entries of node_allow_list are called by 1 to 63 of a-z, 0-9 and -."
  }

  validation {
    condition     = alltrue([for entry in values(var.node_allow_list) : (length(entry.hosts) > 0) != (length(entry.cidrs) > 0) && length(entry.ports) > 0])
    error_message = "Each entry of node_allow_list has either hosts or cidrs, and at least one port: ${join(", ", [for name, entry in var.node_allow_list : name if(length(entry.hosts) > 0) == (length(entry.cidrs) > 0) || length(entry.ports) == 0])}."
  }

  validation {
    condition = alltrue([
      for host in flatten([for entry in values(var.node_allow_list) : entry.hosts]) :
      can(regex("^([a-z0-9*_-]+\\.)*[a-z0-9_-]+\\.[a-z0-9-]+$", host)) && length(host) <= 253 && !strcontains(host, "**")
    ])
    error_message = "node_allow_list takes names of hosts in lower case and patterns (*.example.com, none over a whole top-level domain), without scheme, port or path."
  }

  validation {
    condition     = alltrue([for block in flatten([for entry in values(var.node_allow_list) : entry.cidrs]) : can(cidrhost(block, 0)) && !can(regex("/0$", block))])
    error_message = "node_allow_list takes blocks of addresses (a.b.c.d/n), but not every address (/0)."
  }

  validation {
    condition     = alltrue([for port in flatten([for entry in values(var.node_allow_list) : entry.ports]) : port == floor(port) && port >= 1 && port <= 65535])
    error_message = "node_allow_list takes ports from 1 to 65535."
  }

  # Sixty entries collide once in half a million; then one of them gets another name.
  validation {
    condition     = length(distinct([for name in keys(var.node_allow_list) : parseint(substr(sha256(name), 0, 7), 16)])) == length(var.node_allow_list)
    error_message = "Two entries of node_allow_list would get the same priority, which is a digest of their names: rename one of them."
  }
}

variable "threat_feeds" {
  description = "Denies above all permits: feeds of the controller's threat intelligence by their arguments, for example [{ severity = \"critical\" }]."
  default     = []
  nullable    = false

  type = list(object({
    severity = optional(string)
    type     = optional(string)
    protocol = optional(string)
  }))

  validation {
    condition = alltrue([
      for feed in var.threat_feeds : anytrue([for value in [feed.severity, feed.type, feed.protocol] : value != null]) && alltrue([
        for value in [feed.severity, feed.type, feed.protocol] : value == null ? true : can(regex("^[A-Za-z0-9_-]{1,63}$", value))
      ])
    ])
    error_message = "Each of threat_feeds has a severity, a type or a protocol, of letters, digits, - and _."
  }
}

variable "denied_countries" {
  description = "Denies above all permits: countries by their ISO 3166 codes, for example [\"KP\"]. A name that an allowed provider serves from there is denied too."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for code in var.denied_countries : can(regex("^[A-Z]{2}$", code))])
    error_message = "denied_countries takes codes of two capital letters (ISO 3166-1 alpha-2)."
  }
}
