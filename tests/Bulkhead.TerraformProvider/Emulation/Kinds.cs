namespace Bulkhead.TerraformProvider.Emulation;

/// <summary>The resource types that the emulation treats each in its own way.</summary>
public static class Kinds
{
    /// <summary>Sources and destinations.</summary>
    public const string SmartGroup = "aviatrix_smart_group";

    /// <summary>Names of hosts, or URLs.</summary>
    public const string WebGroup = "aviatrix_web_group";

    /// <summary>Rules.</summary>
    public const string Ruleset = "aviatrix_dcf_ruleset";

    /// <summary>A node of the tree of rulesets.</summary>
    public const string PolicyGroup = "aviatrix_dcf_policy_group";

    /// <summary>The one list of the controller.</summary>
    public const string PolicyList = "aviatrix_distributed_firewalling_policy_list";

    /// <summary>The last rule.</summary>
    public const string DefaultAction = "aviatrix_distributed_firewalling_default_action_rule";

    /// <summary>How certificates and names of TLS are checked.</summary>
    public const string TlsProfile = "aviatrix_dcf_tls_profile";

    /// <summary>Roots that the gateway trusts.</summary>
    public const string TrustBundle = "aviatrix_dcf_trustbundle";

    /// <summary>A decryption CA.</summary>
    public const string MitmCa = "aviatrix_dcf_mitm_ca";

    /// <summary>The decryption CA in use.</summary>
    public const string MitmCaSelection = "aviatrix_dcf_mitm_ca_selection";

    /// <summary>The decryption CA of earlier controllers.</summary>
    public const string ProxyCa = "aviatrix_distributed_firewalling_proxy_ca_config";

    /// <summary>Where logs go.</summary>
    public const string RemoteSyslog = "aviatrix_remote_syslog";

    /// <summary>Where flows go.</summary>
    public const string Netflow = "aviatrix_netflow_agent";

    /// <summary>A cluster that the controller watches.</summary>
    public const string Cluster = "aviatrix_kubernetes_cluster";

    /// <summary>Rules of the intrusion detection.</summary>
    public const string IpsFeed = "aviatrix_dcf_ips_rule_feed";

    /// <summary>A choice of feeds.</summary>
    public const string IpsProfile = "aviatrix_dcf_ips_profile";

    /// <summary>The attribute that names an object of that type; null where there is one per controller.</summary>
    public static string? NameOf(string type) => type switch
    {
        SmartGroup or WebGroup or Ruleset or PolicyGroup or MitmCa => "name",
        TlsProfile or TrustBundle => "display_name",
        IpsFeed => "feed_name",
        IpsProfile => "profile_name",
        _ => null,
    };

    /// <summary>The computed attribute that repeats the identifier; null where only "id" holds it.</summary>
    public static string? IdentifierOf(string type) => type switch
    {
        SmartGroup or WebGroup or TlsProfile or IpsFeed or IpsProfile => "uuid",
        TrustBundle => "bundle_id",
        MitmCa => "ca_id",
        _ => null,
    };
}
