# How TLS of permitted names is checked. The CA that decrypts is not here: modules/decryption-ca.

resource "aviatrix_dcf_trustbundle" "origin" {
  count          = var.tls_profile.enabled && var.tls_profile.origin_ca_bundle != null ? 1 : 0
  display_name   = "${local.prefix}-origins"
  bundle_content = var.tls_profile.origin_ca_bundle

  lifecycle {
    create_before_destroy = true
  }
}

resource "aviatrix_dcf_tls_profile" "this" {
  count                  = var.tls_profile.enabled ? 1 : 0
  display_name           = local.prefix
  certificate_validation = "CERTIFICATE_VALIDATION_${var.tls_profile.certificate_validation}"
  verify_sni             = var.tls_profile.verify_sni
  ca_bundle_id           = one(aviatrix_dcf_trustbundle.origin[*].bundle_id)

  lifecycle {
    create_before_destroy = true
  }
}
