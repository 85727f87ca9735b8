output "ruleset_uuid" {
  value = module.bulkhead.ruleset_uuid
}

output "smart_groups" {
  value = module.bulkhead.smart_groups
}

output "web_groups" {
  value = module.bulkhead.web_groups
}

output "tls_profile" {
  value = module.bulkhead.tls_profile
}

output "rules" {
  value = module.bulkhead.rules
}
