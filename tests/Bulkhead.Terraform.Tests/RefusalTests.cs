using Bulkhead.Terraform.Tests.Support;

namespace Bulkhead.Terraform.Tests;

/// <summary>What the real provider or controller refuses is an error that terraform shows at the right place.</summary>
public sealed class RefusalTests
{
    private const string Anywhere = "\"def000ad-0000-0000-0000-000000000000\"";
    private const string Missing = "\"11111111-2222-8333-8444-555555555555\"";

    /// <summary>Refused by "validate": the block, what the message must hold, and the line that terraform shows.</summary>
    private static readonly (string Block, string Summary, string Code)[] _atValidate =
    [
        (Ruleset(Rule("action = \"ALLOW\"")), "expected rules[\"a\"].action to be one of [\"DENY\" \"PERMIT\" \"DEEP_PACKET_INSPECTION_PERMIT\" \"INTRUSION_DETECTION_PERMIT\"], got ALLOW", ""),
        (Ruleset(Rule("decrypt_policy = \"decryptAllowed\"")), "expected rules[\"a\"].decrypt_policy to be one of", ""),
        (Ruleset(Rule("log_profile = \"start\"")), "expected rules[\"a\"].log_profile to be one of", ""),
        (Ruleset(Rule("port_ranges {\n lo = -1\n }")), "expected rules[\"a\"].port_ranges[0].lo to be at least (0), got -1", ""),
        ("resource \"aviatrix_remote_syslog\" \"r\" {\n index = 10\n server = \"s\"\n port = 1\n}", "expected index to be in the range (0 - 9), got 10", "index = 10"),
        ("resource \"aviatrix_remote_syslog\" \"r\" {\n server = \"s\"\n port = 1\n protocol = \"tcp\"\n}", "expected protocol to be one of [\"TCP\" \"UDP\"], got tcp", "protocol = \"tcp\""),
        ("resource \"aviatrix_netflow_agent\" \"r\" {\n server_ip = \"192.0.2.1\"\n port = 1\n version = 7\n}", "expected version to be one of [5 9], got 7", "version = 7"),
        ("resource \"aviatrix_dcf_tls_profile\" \"r\" {\n display_name = \"t\"\n certificate_validation = \"ENFORCE\"\n verify_sni = true\n}", "expected certificate_validation to be one of", "certificate_validation = \"ENFORCE\""),
        ("resource \"aviatrix_dcf_trustbundle\" \"r\" {\n display_name = \"t\"\n bundle_content = \"none\"\n}", "expected bundle_content to hold PEM certificates", "bundle_content = \"none\""),
        (Group("cidr = \"10.0.0.0/33\""), "expected selector[0].match_expressions[0].cidr to be a valid IPv4 or IPv6 address or CIDR", "cidr = \"10.0.0.0/33\""),
        (Group("type = \"k8s\"\n k8s_namespace = \"Upper\""), "expected selector[0].match_expressions[0].k8s_namespace must be a valid Kubernetes Namespace name", "k8s_namespace = \"Upper\""),
        (Group("fqdn = \" \""), "expected selector[0].match_expressions[0].fqdn to not be an empty string or whitespace", "fqdn = \" \""),
        ("resource \"aviatrix_dcf_default_ips_profile\" \"r\" {\n default_ips_profile = [\"a\", \"b\"]\n}", "expected default_ips_profile to have 1 to 1 items, got 2", "default_ips_profile = [\"a\", \"b\"]"),
    ];

    /// <summary>Refused by "apply".</summary>
    private static readonly (string Block, string Summary, string Code)[] _atApply =
    [
        (Ruleset(Rule("") + Rule("priority = 2")), "rules[\"a\"].name: two rules have this name", ""),
        (Ruleset(Rule("protocol = \"ICMP\"\n port_ranges {\n lo = 1\n }")), "rules[\"a\"].port_ranges: ICMP has no ports", ""),
        (Ruleset(Rule("protocol = \"ICMP\"\n web_groups = [\"def000ad-0000-0000-0000-000000000002\"]")), "rules[\"a\"].web_groups: ICMP cannot be combined with a WebGroup", ""),
        (Ruleset(Rule("protocol = \"UDP\"\n decrypt_policy = \"DECRYPT_ALLOWED\"")), "rules[\"a\"].decrypt_policy: UDP cannot be decrypted", ""),
        (Ruleset(Rule("port_ranges {\n lo = 9\n hi = 8\n }")), "rules[\"a\"].port_ranges: 9 to 8 is no range of ports", ""),
        (Ruleset(Rule($"src_smart_groups = [{Missing}]")), $"rules[\"a\"].src_smart_groups: there is no aviatrix_smart_group with the identifier {Missing.Trim('"')}", ""),
        (Ruleset(Rule($"web_groups = [{Missing}]")), "rules[\"a\"].web_groups: there is no aviatrix_web_group", ""),
        (Ruleset(Rule($"tls_profile = {Missing}")), "rules[\"a\"].tls_profile: there is no aviatrix_dcf_tls_profile", ""),
        (Ruleset(Rule(""), $"attach_to = {Missing}"), "attach_to: there is no attachment point", $"attach_to = {Missing}"),
        ("resource \"aviatrix_dcf_policy_group\" \"r\" {\n name = \"empty\"\n}", "a policy group may not be empty", ""),
        ($"resource \"aviatrix_dcf_policy_group\" \"r\" {{\n name = \"dangling\"\n ruleset_reference {{\n priority = 1\n target_uuid = {Missing}\n }}\n}}", "ruleset_reference.target_uuid: there is no aviatrix_dcf_ruleset", ""),
        ("resource \"aviatrix_dcf_policy_group\" \"r\" {\n name = \"taken\"\n attachment_point {\n priority = 1\n name = \"TERRAFORM_BEFORE_UI_MANAGED\"\n }\n}", "attachment_point[\"TERRAFORM_BEFORE_UI_MANAGED\"].name: the name is taken", ""),
        (Group("type = \"k8s\"\n k8s_pod = \"p\""), "k8s_pod needs k8s_cluster_id and k8s_namespace", "k8s_pod = \"p\""),
        (Group("type = \"k8s\"\n k8s_cluster_id = \"c\"\n k8s_namespace = \"n\"\n k8s_pod = \"p\"\n k8s_service = \"s\""), "k8s_pod and k8s_service exclude each other", "k8s_pod = \"p\""),
        (Group("fqdn = \"*.example.com\""), "takes no wildcard", "fqdn = \"*.example.com\""),
        (Group("snifilter = \"https://example.com\"", "web"), "https://example.com is no domain entry", "snifilter = \"https://example.com\""),
        (Group("snifilter = \"**.example.com\"", "web"), "**.example.com is no domain entry", "snifilter = \"**.example.com\""),
        ($"resource \"aviatrix_dcf_tls_profile\" \"r\" {{\n display_name = \"t\"\n certificate_validation = \"CERTIFICATE_VALIDATION_NONE\"\n verify_sni = true\n ca_bundle_id = {Missing}\n}}", "ca_bundle_id: there is no aviatrix_dcf_trustbundle", $"ca_bundle_id = {Missing}"),
        ("resource \"aviatrix_remote_syslog\" \"r\" {\n server = \"s\"\n port = 70000\n}", "port 70000 is no port", "port = 70000"),
    ];

    [Fact]
    public void What_the_tables_forbid_is_refused_by_validate()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", Numbered(_atValidate)).Init();
        Expect(_atValidate, workspace.Run("validate", "-json").Failed());
    }

    [Fact]
    public void What_the_controller_forbids_is_refused_by_apply_and_nothing_is_left()
    {
        using var workspace = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", Numbered(_atApply)).Init();
        workspace.Run("validate").Succeeded();
        Expect(_atApply, workspace.Apply("-json").Failed());
        Assert.Equal(0, workspace.Controller().GetProperty("objects").GetArrayLength());
    }

    [Fact]
    public void What_excludes_each_other_is_refused_by_plan()
    {
        (string, string, string)[] cases =
        [
            (Ruleset(Rule("watch = true\n enforcement = \"MONITOR\"")), "rules[\"a\"]: watch and enforcement exclude each other", ""),
            (Group("snifilter = \"a.example.com\"\n urlfilter = \"https://a.example.com/x\"", "web"), "snifilter and urlfilter may not stand in one match expression", "snifilter = \"a.example.com\""),
        ];
        using var workspace = TerraformWorkspace.Create("10.1.0-dev").WriteProvider().Write("main.tf", Numbered(cases)).Init();
        Expect(cases, workspace.Run("plan", "-json").Failed());
    }

    /// <summary>The table of 10.1 lost an action and named a successor for an argument.</summary>
    [Fact]
    public void Versions_differ()
    {
        var block = "resource \"aviatrix_dcf_ruleset\" \"r\" {\n name = \"r\"\n" + Rule("action = \"DEEP_PACKET_INSPECTION_PERMIT\"\n watch = true") + "}\n";
        using var older = TerraformWorkspace.Create("10.0.1").WriteProvider().Write("main.tf", block).Init();
        older.Run("validate").Succeeded();
        using var newer = TerraformWorkspace.Create("10.1.0-dev").WriteProvider().Write("main.tf", block).Init();
        var said = TerraformDiagnostic.Parse(newer.Run("validate", "-json").Failed().Output);
        Assert.Contains(said, static d => d.Severity == "error" && d.Summary.Contains("got DEEP_PACKET_INSPECTION_PERMIT", StringComparison.Ordinal));
        Assert.Contains(said, static d => d is { Severity: "warning", Summary: "Argument is deprecated" });
    }

    private static void Expect((string Block, string Summary, string Code)[] cases, TerraformResult result)
    {
        var said = TerraformDiagnostic.Parse(result.Output).Where(static d => d.Severity == "error").ToArray();
        foreach (var (index, (_, summary, code)) in cases.Index())
        {
            var found = said.Where(d => d.Context.EndsWith($"\"r{index}\"", StringComparison.Ordinal)).ToArray();
            Assert.True(found is [var one] && one.Summary.Contains(summary, StringComparison.Ordinal), $"case {index} ({summary}): {string.Join("; ", found.Select(static d => d.ToString()))}");
            Assert.True(code.Length == 0 || found[0].Code == code, $"case {index}: the line is {found[0].Code}");
        }

        Assert.Equal(cases.Length, said.Length);
    }

    private static string Numbered((string Block, string, string)[] cases) => string.Join('\n', cases.Select(static (c, index) =>
        c.Block.Replace(" \"r\" {", $" \"r{index}\" {{", StringComparison.Ordinal).Replace("name = \"r\"", $"name = \"r{index}\"", StringComparison.Ordinal)));

    private static string Ruleset(string rules, string more = "") => $"resource \"aviatrix_dcf_ruleset\" \"r\" {{\n name = \"r\"\n {more}\n{rules}}}\n";

    /// <summary>A rule that is right but for what is given.</summary>
    private static string Rule(string given)
    {
        (string Name, string Value)[] usual = [("name", "\"a\""), ("action", "\"PERMIT\""), ("priority", "1"), ("protocol", "\"TCP\""), ("src_smart_groups", $"[{Anywhere}]"), ("dst_smart_groups", $"[{Anywhere}]")];
        return " rules {\n" + string.Concat(usual.Where(u => !given.StartsWith(u.Name + " =", StringComparison.Ordinal)).Select(static u => $" {u.Name} = {u.Value}\n")) + $" {given}\n }}\n";
    }

    private static string Group(string expression, string kind = "smart") => $"resource \"aviatrix_{kind}_group\" \"r\" {{\n name = \"r\"\n selector {{\n match_expressions {{\n {expression}\n }}\n }}\n}}\n";
}
