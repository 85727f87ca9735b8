resource "aviatrix_remote_syslog" "this" {
  count                   = var.syslog == null ? 0 : 1
  index                   = var.syslog.index
  name                    = local.prefix
  server                  = var.syslog.server
  port                    = var.syslog.port
  protocol                = var.syslog.protocol
  ca_certificate_file     = var.syslog.ca_certificate
  public_certificate_file = var.syslog.public_certificate
  private_key_file        = var.syslog_private_key
  excluded_gateways       = var.syslog.excluded_gateways
}
