output "ruleset_uuid" {
  description = "The ruleset: what the owner of the policy tree refers to when attach_to is null."
  value       = aviatrix_dcf_ruleset.this.id
}

output "smart_groups" {
  description = "UUIDs of the SmartGroups by name: workloads, node, groups of addresses and of host names."
  value = merge(
    local.source_groups,
    { for name, group in aviatrix_smart_group.address : name => group.uuid },
    { for name, group in aviatrix_smart_group.hostname : name => group.uuid },
  )
}

output "web_groups" {
  description = "UUIDs of the WebGroups by name."
  value       = { for name, group in aviatrix_web_group.this : name => group.uuid }
}

output "tls_profile" {
  description = "Name (what FirewallPolicy objects want) and UUID of the TLS profile; null when it is off."
  value       = one([for profile in aviatrix_dcf_tls_profile.this : { name = profile.display_name, uuid = profile.uuid }])
}

output "rules" {
  description = "Names of the rules by UUID: the logs of the gateways name rules by UUID."
  value       = { for rule in aviatrix_dcf_ruleset.this.rules : rule.uuid => rule.name }
}
