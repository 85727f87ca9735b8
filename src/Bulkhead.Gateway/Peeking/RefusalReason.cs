namespace Bulkhead.Gateway.Peeking;

/// <summary>Why something is not carried. The codes (<see cref="RefusalReasons.Code"/>) are stable: records, metrics and alerts hold them.</summary>
public enum RefusalReason
{
    /// <summary>Nothing was refused.</summary>
    None,

    /// <summary>No policy applies to the source.</summary>
    NoPolicy,

    /// <summary>A policy applies and none of its rules allows the destination.</summary>
    NoRule,

    /// <summary>A host name that is no name in the strict form of <c>WireName</c>.</summary>
    NameInvalid,

    /// <summary>No host name where one has to stand.</summary>
    NameMissing,

    /// <summary>An address where a host name has to stand.</summary>
    NameIpLiteral,

    /// <summary>The dialled address is none of the name's.</summary>
    NameAddressMismatch,

    /// <summary>A DNS question for a name that no rule allows.</summary>
    DnsNotAllowed,

    /// <summary>A DNS question for a record type that is never answered with data.</summary>
    DnsType,

    /// <summary>No usable answer came from upstream.</summary>
    DnsNoAnswer,

    /// <summary>A DNS message that is not in the strict form that is read here.</summary>
    DnsMalformed,

    /// <summary>An address in a range that is never dialled for a name.</summary>
    AddressDeniedRange,

    /// <summary>An allowed name without an address.</summary>
    AddressUnresolved,

    /// <summary>Something else than TLS where TLS has to be.</summary>
    TlsNotTls,

    /// <summary>A ClientHello that breaks the grammar or the order of TLS.</summary>
    TlsHelloInvalid,

    /// <summary>A ClientHello beyond the bounds in bytes, records or extensions.</summary>
    TlsHelloTooLarge,

    /// <summary>No complete ClientHello within the deadline.</summary>
    TlsHelloTimeout,

    /// <summary>More than one server_name, or more than one name in it.</summary>
    TlsSniDuplicate,

    /// <summary>A name that is encrypted in a way that is not read.</summary>
    TlsEch,

    /// <summary>A version of SSL or TLS that is not accepted.</summary>
    TlsVersion,

    /// <summary>The server's certificate is for another name.</summary>
    CertName,

    /// <summary>The server's certificate is not trusted.</summary>
    CertUntrusted,

    /// <summary>A request whose lines, fields or body two readers could delimit differently.</summary>
    HttpFraming,

    /// <summary>A request target in a form that does not fit its method.</summary>
    HttpTargetForm,

    /// <summary>A path that has another, simpler spelling.</summary>
    HttpPathNoncanonical,

    /// <summary>Two names in one request, or another name than the connection's.</summary>
    HttpAuthorityMismatch,

    /// <summary>A method that the rule does not allow.</summary>
    HttpMethod,

    /// <summary>A path that the rule does not allow.</summary>
    HttpPath,

    /// <summary>An upgrade that is not allowed or contradicts itself.</summary>
    HttpUpgrade,

    /// <summary>A request beyond the bounds.</summary>
    HttpTooLarge,

    /// <summary>An inspector stopped the request.</summary>
    HttpInspection,

    /// <summary>No complete head of a request within the deadline.</summary>
    HttpHeadTimeout,

    /// <summary>UDP.</summary>
    ProtoUdp,

    /// <summary>ICMP.</summary>
    ProtoIcmp,

    /// <summary>A protocol that is not carried.</summary>
    ProtoOther,

    /// <summary>A port that the rule does not allow.</summary>
    Port,

    /// <summary>Too many connections or requests.</summary>
    LimitRate,

    /// <summary>Too many bytes.</summary>
    LimitBytes,

    /// <summary>A newer policy no longer allows what was open.</summary>
    PolicyChanged,

    /// <summary>Everything is closed by hand.</summary>
    KillSwitch,

    /// <summary>A fault of the gateway itself; what it was doing is denied.</summary>
    InternalError,
}

/// <summary>The words for <see cref="RefusalReason"/>.</summary>
public static class RefusalReasons
{
    /// <summary>The stable code in snake_case; never changed and never reused.</summary>
    /// <param name="reason">The reason; <see cref="RefusalReason.None"/> has the code <c>none</c>.</param>
    public static string Code(RefusalReason reason) => reason switch
    {
        RefusalReason.NoPolicy => "no_policy",
        RefusalReason.NoRule => "no_rule",
        RefusalReason.NameInvalid => "name_invalid",
        RefusalReason.NameMissing => "name_missing",
        RefusalReason.NameIpLiteral => "name_ip_literal",
        RefusalReason.NameAddressMismatch => "name_address_mismatch",
        RefusalReason.DnsNotAllowed => "dns_not_allowed",
        RefusalReason.DnsType => "dns_type",
        RefusalReason.DnsNoAnswer => "dns_no_answer",
        RefusalReason.DnsMalformed => "dns_malformed",
        RefusalReason.AddressDeniedRange => "address_denied_range",
        RefusalReason.AddressUnresolved => "address_unresolved",
        RefusalReason.TlsNotTls => "tls_not_tls",
        RefusalReason.TlsHelloInvalid => "tls_hello_invalid",
        RefusalReason.TlsHelloTooLarge => "tls_hello_too_large",
        RefusalReason.TlsHelloTimeout => "tls_hello_timeout",
        RefusalReason.TlsSniDuplicate => "tls_sni_duplicate",
        RefusalReason.TlsEch => "tls_ech",
        RefusalReason.TlsVersion => "tls_version",
        RefusalReason.CertName => "cert_name",
        RefusalReason.CertUntrusted => "cert_untrusted",
        RefusalReason.HttpFraming => "http_framing",
        RefusalReason.HttpTargetForm => "http_target_form",
        RefusalReason.HttpPathNoncanonical => "http_path_noncanonical",
        RefusalReason.HttpAuthorityMismatch => "http_authority_mismatch",
        RefusalReason.HttpMethod => "http_method",
        RefusalReason.HttpPath => "http_path",
        RefusalReason.HttpUpgrade => "http_upgrade",
        RefusalReason.HttpTooLarge => "http_too_large",
        RefusalReason.HttpInspection => "http_inspection",
        RefusalReason.HttpHeadTimeout => "http_head_timeout",
        RefusalReason.ProtoUdp => "proto_udp",
        RefusalReason.ProtoIcmp => "proto_icmp",
        RefusalReason.ProtoOther => "proto_other",
        RefusalReason.Port => "port",
        RefusalReason.LimitRate => "limit_rate",
        RefusalReason.LimitBytes => "limit_bytes",
        RefusalReason.PolicyChanged => "policy_changed",
        RefusalReason.KillSwitch => "kill_switch",
        RefusalReason.InternalError => "internal_error",
        _ => "none",
    };
}
