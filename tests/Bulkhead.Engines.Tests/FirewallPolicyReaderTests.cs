using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests;

public sealed class FirewallPolicyReaderTests
{
    private const string Valid = """
        apiVersion: networking.aviatrix.com/v1alpha1
        kind: FirewallPolicy
        metadata:
          name: egress
          namespace: librechat
        spec:
          rules:
            - name: allow-a
              selector:
                matchLabels:
                  app: librechat
              action: permit
              protocol: tcp
              port: 443
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000001
              webGroups:
                - name: a
              logging: true
            - name: allow-net
              selector:
                matchLabels:
                  app: librechat
              action: permit
              protocol: tcp
              port: 8000
              endPort: 8010
              destinationSmartGroups:
                - name: net
            - name: deny-any
              selector:
                matchLabels:
                  app: librechat
              action: deny
              protocol: any
              destinationSmartGroups:
                - uuid: def000ad-0000-0000-0000-000000000000
              watch: true
          smartGroups:
            - name: net
              selectors:
                - cidr: 10.0.0.0/24
          webGroups:
            - name: a
              domains:
                - api.example.com
                - "*.example.net"

        """;

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "a ports list, which the API server would drop", "      port: 443\n", "      ports: [\"443\"]\n", "BH5103" },
        { "a priority", "spec:\n", "spec:\n  priority: 50\n", "BH5103" },
        { "a misspelt field", "logging: true", "loging: true", "BH5103" },
        { "an unknown field of a web group", "    - name: a\n      domains", "    - name: a\n      urls: []\n      domains", "BH5103" },
        { "an unknown top field", "spec:\n", "data: {}\nspec:\n", "BH5103" },
        { "no action", "      action: permit\n      protocol: tcp\n      port: 443\n", "      protocol: tcp\n      port: 443\n", "BH5102" },
        { "no protocol", "      protocol: any\n", "", "BH5102" },
        { "no destination", "      destinationSmartGroups:\n        - name: net\n", "", "BH5102" },
        { "no namespace", "  namespace: librechat\n", "", "BH5102" },
        { "an upper-case action", "action: deny", "action: DENY", "BH5105" },
        { "an unknown protocol", "protocol: any", "protocol: sctp", "BH5105" },
        { "another API version", "/v1alpha1", "/v1", "BH5105" },
        { "null domains", "      domains:\n        - api.example.com\n        - \"*.example.net\"\n", "      domains:\n", "BH5110" },
        { "no domains", "      domains:\n        - api.example.com\n        - \"*.example.net\"\n", "", "BH5102" },
        { "an empty list of domains", "      domains:\n        - api.example.com\n        - \"*.example.net\"\n", "      domains: []\n", "BH5110" },
        { "an empty list of web groups", "      webGroups:\n        - name: a\n      logging", "      webGroups: []\n      logging", "BH5110" },
        { "an empty list of destinations", "      destinationSmartGroups:\n        - name: net\n", "      destinationSmartGroups: []\n", "BH5110" },
        { "a port above 65535", "port: 443", "port: 70000", "BH5106" },
        { "port 0", "port: 443", "port: 0", "BH5106" },
        { "a hexadecimal port", "port: 443", "port: 0x1BB", "BH5106" },
        { "an octal-looking port", "port: 443", "port: 0443", "BH5106" },
        { "a port as text", "port: 443", "port: \"443\"", "BH5104" },
        { "endPort without port", "      port: 8000\n", "", "BH5106" },
        { "endPort below port", "endPort: 8010", "endPort: 7000", "BH5106" },
        { "a boolean as text", "logging: true", "logging: \"true\"", "BH5104" },
        { "a label that is a boolean", "          app: librechat\n      action: deny", "          app: true\n      action: deny", "BH5104" },
        { "name and uuid", "        - name: net\n", "        - name: net\n          uuid: def000ad-0000-0000-0000-000000000000\n", "BH5107" },
        { "neither name nor uuid", "        - name: net\n", "        - {}\n", "BH5107" },
        { "an undefined smart group", "        - name: net\n", "        - name: nett\n", "BH5108" },
        { "an undefined web group", "      webGroups:\n        - name: a\n      logging", "      webGroups:\n        - name: b\n      logging", "BH5108" },
        { "two rules of one name", "name: allow-net", "name: allow-a", "BH5109" },
        { "a domain with a port", "api.example.com", "api.example.com:8443", "BH5111" },
        { "a domain with a scheme", "api.example.com", "https://api.example.com", "BH5111" },
        { "two asterisks", "\"*.example.net\"", "\"**.example.net\"", "BH5111" },
        { "a non-ASCII domain", "api.example.com", "bücher.example", "BH5111" },
        { "a CIDR with host bits", "10.0.0.0/24", "10.0.0.1/24", "BH5112" },
        { "a short IPv4 address", "10.0.0.0/24", "10.1/16", "BH5112" },
        { "cidr beside another field", "        - cidr: 10.0.0.0/24\n", "        - cidr: 10.0.0.0/24\n          type: vm\n", "BH5112" },
        { "a selector by service", "      selector:\n        matchLabels:\n          app: librechat\n      action: deny", "      selector:\n        service: librechat\n      action: deny", "BH5114" },
        { "a web group of the controller", "      webGroups:\n        - name: a\n      logging", "      webGroups:\n        - uuid: def000ad-0000-0000-0000-000000000002\n      logging", "BH5114" },
        { "an invalid label", "          app: librechat\n      action: deny", "          app: \"a b\"\n      action: deny", "BH5006" },
        { "a rule that is text", "    - name: allow-net\n", "    - text\n    - name: allow-net\n", "BH5104" },
        { "a logProfile without logging", "      watch: true\n", "      logProfile: start\n", "BH5102" },
    };

    [Fact]
    public void A_valid_manifest_is_read_completely()
    {
        var reading = FirewallPolicyReader.Read(new SourceText("p.yaml", Valid));

        Assert.Empty(reading.Diagnostics);
        var policy = Assert.Single(reading.Book.Policies);
        Assert.Equal(("egress", "librechat"), (policy.Name, policy.Namespace));
        Assert.All(policy.Rules, rule => Assert.Equal([KeyValuePair.Create("app", "librechat")], rule.Labels));
        var allow = policy.Rules[0].Rule;
        Assert.Equal((RuleAction.Permit, Transport.Tcp, PortRange.Of(443), true), (allow.Action, allow.Transport, allow.Ports, allow.Log));
        Assert.Equal([AddressSet.PublicInternet.Instance], allow.Addresses);
        Assert.Equal(["api.example.com", "*.example.net"], Assert.Single(allow.Groups).Domains.Select(entry => entry.Text));
        var net = policy.Rules[1].Rule;
        Assert.Equal(new PortRange(8000, 8010), net.Ports);
        Assert.Equal("10.0.0.0/24", Assert.Single(Assert.IsType<AddressSet.Blocks>(Assert.Single(net.Addresses)).Networks).ToString());
        var deny = policy.Rules[2].Rule;
        Assert.True(deny is { Action: RuleAction.Deny, Transport: Transport.Any, Ports: null, Watch: true } && deny.Groups.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_an_API_server_or_controller_would_read_otherwise_is_an_error(string what, string from, string to, string code)
    {
        Assert.Contains(from, Valid, StringComparison.Ordinal);
        var at = Valid.IndexOf(from, StringComparison.Ordinal);
        var text = string.Concat(Valid.AsSpan(0, at), to, Valid.AsSpan(at + from.Length));

        var reading = FirewallPolicyReader.Read(new SourceText("p.yaml", text));

        var found = Assert.Single(reading.Diagnostics, found => found.Code == code);
        Assert.True(found.Severity == Severity.Error, what);
        Assert.True(found.Span is { File: "p.yaml", Line: > 0 });
        Assert.NotEmpty(found.Help);
    }

    [Fact]
    public void A_list_of_objects_is_read_like_documents()
    {
        var item = string.Concat(Valid.Split('\n').Select((line, i) => line.Length == 0 ? "\n" : $"{(i == 0 ? "  - " : "    ")}{line}\n"));
        var reading = FirewallPolicyReader.Read(new SourceText("list.yaml", $"apiVersion: v1\nkind: List\nitems:\n{item}"));

        Assert.Empty(reading.Diagnostics);
        Assert.Single(reading.Book.Policies);
    }

    [Fact]
    public void Other_kinds_are_passed_over_but_not_the_one_that_opens_egress()
    {
        var other = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n";
        Assert.Empty(FirewallPolicyReader.Read(new SourceText("p.yaml", other + Valid)).Diagnostics);

        var opening = "apiVersion: networking.aviatrix.com/v1alpha1\nkind: WebgroupPolicy\nmetadata:\n  name: a\n---\n";
        Assert.Contains(FirewallPolicyReader.Read(new SourceText("p.yaml", opening + Valid)).Diagnostics, found => found.Code == "BH5115" && found.Severity == Severity.Error);
    }

    [Fact]
    public void A_policy_that_does_not_close_is_reported()
    {
        var text = Valid.Replace("protocol: any", "protocol: tcp", StringComparison.Ordinal);
        Assert.Equal("BH5116", Assert.Single(FirewallPolicyReader.Read(new SourceText("p.yaml", text)).Diagnostics).Code);
    }

    [Fact]
    public void A_rule_without_labels_is_reported_as_a_rule_for_the_namespace()
    {
        var text = Valid.Replace("      selector:\n        matchLabels:\n          app: librechat\n      action: deny", "      action: deny", StringComparison.Ordinal);
        var reading = FirewallPolicyReader.Read(new SourceText("p.yaml", text));
        Assert.Equal(("BH5113", Severity.Warning), Assert.Single(reading.Diagnostics) is var found ? (found.Code, found.Severity) : default);
        Assert.Empty(reading.Book.Policies[0].Rules[2].Labels);
    }

    [Fact]
    public void Groups_by_anything_but_addresses_have_unknown_members()
    {
        var text = Valid.Replace("        - cidr: 10.0.0.0/24\n", "        - cidr: 10.0.0.0/24\n        - type: k8s\n          k8sNamespace: ai\n", StringComparison.Ordinal);
        var reading = FirewallPolicyReader.Read(new SourceText("p.yaml", text));
        Assert.Empty(reading.Diagnostics);
        Assert.Contains(reading.Book.Policies[0].Rules[1].Rule.Addresses, set => set is AddressSet.Unknown { Reference: "net" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n---\n")]
    public void Nothing_is_no_policy(string text) => Assert.Empty(FirewallPolicyReader.Read(new SourceText("p.yaml", text)).Book.Policies);

    [Theory]
    [InlineData("- a\n")]
    [InlineData("text\n")]
    [InlineData("kind: FirewallPolicy\n")]
    [InlineData("apiVersion: 1\nkind: FirewallPolicy\n")]
    public void What_is_no_object_is_an_error(string text) => Assert.True(FirewallPolicyReader.Read(new SourceText("p.yaml", text)).HasErrors);
}
