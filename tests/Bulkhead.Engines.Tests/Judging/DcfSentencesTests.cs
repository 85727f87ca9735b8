using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Judging;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests.Judging;

/// <summary>
/// What the vendor's documents, CRDs and provider say about DCF, sentence by sentence: a manifest is read and a connection judged by it under both
/// readings. Where the documents are silent the two answers differ.
/// </summary>
/// <remarks>
/// A policy is written as <c>name: action protocol ports destination [webgroup] [tls] [watch]</c>, rules parted by <c>|</c>; <c>-</c> is no port. The
/// destinations are public and anywhere (system groups), net (two blocks), pods (by labels of Kubernetes), mixed (a block and a VM by name) and stranger
/// (a uuid that the manifest does not define).
/// </remarks>
public sealed class DcfSentencesTests
{
    private const string Closing = " | deny: deny any - anywhere";

    private const string Groups = """
          smartGroups:
            - name: net
              selectors:
                - cidr: 10.20.0.0/16
                - cidr: 10.30.0.0/16
            - name: pods
              selectors:
                - type: k8s
                  k8sNamespace: tools
                  tags:
                    app: search
            - name: mixed
              selectors:
                - cidr: 10.40.0.0/16
                - type: vm
                  name: database
            - name: feed
              selectors:
                - external: threats
                  extArgs:
                    severity: high
          webGroups:
            - name: web
              domains:
                - api.example.com
                - "*.example.net"
            - name: all
              domains:
                - "*"

        """;

    private static readonly ImmutableSortedDictionary<string, string> Labels =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("app", "librechat")]);

    public static TheoryData<string, string, string, string, string> Rows { get; } = new()
    {
        // WebGroups (documents on WebGroups, 8.2)
        { "TLS is matched by its server name", "web: permit tcp 443 public web" + Closing, "tls api.example.com:443", "allow web", "allow web" },
        { "plain HTTP is matched by its Host", "web: permit tcp 80 public web" + Closing, "http api.example.com:80", "allow web", "allow web" },
        { "another server name falls through to later rules", "web: permit tcp 443 public web" + Closing, "tls evil.example.org:443", "deny deny", "deny deny" },
        { "… to a permit, too", "web: permit tcp 443 public web | rest: permit tcp 443 public", "tls evil.example.org:443", "allow rest", "allow rest" },
        { "what is neither TLS nor HTTP never matches a WebGroup", "web: permit tcp - public web" + Closing, "other -:25", "deny deny", "deny deny" },
        { "… not even All-Web", "all: permit tcp - public all" + Closing, "other -:25", "deny deny", "deny deny" },
        { "TLS without SNI matches only All-Web", "web: permit tcp 443 public web" + Closing, "tls -@93.184.216.34:443", "deny deny", "deny deny" },
        { "… and whether '*' is All-Web is not said", "all: permit tcp 443 public all" + Closing, "tls -@93.184.216.34:443", "deny deny", "allow all" },
        { "an L4 rule by address takes TLS without SNI", "net: permit tcp 443 net | web: permit tcp 443 public web" + Closing, "tls -@10.20.1.1:443", "allow net", "allow net" },
        { "the name that the client claims is trusted, wherever it leads", "web: permit tcp 443 public web" + Closing, "tls api.example.com@203.0.113.9:443", "deny deny", "allow web" },
        { "… to any public address", "web: permit tcp 443 public web" + Closing, "tls api.example.com@93.184.216.34:443", "allow web", "allow web" },
        { "a deny with a WebGroup denies what it can read", "names: deny tcp 443 public web | rest: permit any - public", "tls api.example.com:443", "deny names", "deny names" },
        { "… and lets TLS without SNI by", "names: deny tcp 443 public web | rest: permit any - public", "tls -:443", "allow rest", "allow rest" },
        { "… and QUIC without a name", "names: deny any 443 public web | rest: permit any - public", "udp -:443", "allow rest", "allow rest" },
        { "ICMP does not go with a WebGroup", "web: permit any - public web" + Closing, "icmp -:0", "deny deny", "deny deny" },
        { "a tcp rule does not match QUIC", "web: permit tcp 443 public web" + Closing, "udp api.example.com:443", "deny deny", "deny deny" },
        { "whether a rule for any protocol reads QUIC is not said", "web: permit any 443 public web" + Closing, "udp api.example.com:443", "deny deny", "allow web" },
        { "names are read on 443, 80, 8443 and 8080", "web: permit tcp 8443 public web" + Closing, "tls api.example.com:8443", "allow web", "allow web" },
        { "… whether on other ports is not said", "web: permit tcp 9443 public web" + Closing, "tls api.example.com:9443", "deny deny", "allow web" },
        { "*.example.net holds one label below", "web: permit tcp 443 public web" + Closing, "tls a.example.net:443", "allow web", "allow web" },
        { "… whether the name itself is not said", "web: permit tcp 443 public web" + Closing, "tls example.net:443", "deny deny", "allow web" },
        { "… whether several labels is not said", "web: permit tcp 443 public web" + Closing, "tls a.b.example.net:443", "deny deny", "allow web" },
        { "'*' matches every name", "all: permit tcp 443 public all" + Closing, "tls anything.example.org:443", "allow all", "allow all" },

        // Requiring TLS (Ensure TLS, rule dialog reference)
        { "tlsRequired permits TLS with an allowed name", "web: permit tcp 443 public web tls" + Closing, "tls api.example.com:443", "allow web", "allow web" },
        { "… the rule itself denies HTTP with an allowed Host", "web: permit tcp 443 public web tls | rest: permit tcp - public", "http api.example.com:443", "deny web", "deny web" },
        { "… HTTP with another Host falls through", "web: permit tcp 443 public web tls | rest: permit tcp - public", "http other.example.org:443", "allow rest", "allow rest" },
        { "… whether it denies what has no name is not said", "web: permit tcp 443 public web tls | rest: permit tcp - public", "other -:443", "deny web", "allow rest" },

        // Rules (CRD of chart 10.1.0)
        { "the first match decides: permit above deny", "web: permit tcp 443 public web | deny: deny tcp 443 public", "tls api.example.com:443", "allow web", "allow web" },
        { "… deny above permit", "deny: deny tcp 443 public | web: permit tcp 443 public web", "tls api.example.com:443", "deny deny", "deny deny" },
        { "no port is every port", "net: permit tcp - net" + Closing, "other -@10.20.0.1:5432", "allow net", "allow net" },
        { "… but not every protocol", "net: permit tcp - net" + Closing, "udp -@10.20.0.1:5432", "deny deny", "deny deny" },
        { "endPort is inclusive", "net: permit tcp 8000-8010 net" + Closing, "other -@10.20.0.1:8010", "allow net", "allow net" },
        { "… and no more", "net: permit tcp 8000-8010 net" + Closing, "other -@10.20.0.1:8011", "deny deny", "deny deny" },
        { "protocol any holds UDP", "net: permit any 53 net" + Closing, "udp -@10.20.0.1:53", "allow net", "allow net" },
        { "… and ICMP without a port", "net: permit any - net" + Closing, "icmp -@10.20.0.1:0", "allow net", "allow net" },
        { "a rule with a port does not hold ICMP", "net: permit any 53 net" + Closing, "icmp -@10.20.0.1:0", "deny deny", "deny deny" },
        { "protocol icmp is ICMP only", "net: permit icmp - net" + Closing, "other -@10.20.0.1:80", "deny deny", "deny deny" },
        { "intrusion_detection_permit permits", "ids: intrusion_detection_permit tcp 443 public web" + Closing, "tls api.example.com:443", "allow ids", "allow ids" },
        { "a watched deny is logged and not enforced", "seen: deny any - anywhere watch | web: permit tcp 443 public web" + Closing, "tls api.example.com:443", "allow web", "allow seen" },
        { "a watched permit need not let anything pass", "web: permit tcp 443 public web watch" + Closing, "tls api.example.com:443", "deny deny", "allow web" },
        { "a deny on 443 alone leaves other ports to what comes later", "deny: deny tcp 443 anywhere", "other -:25", "deny -", "allow -" },
        { "… and UDP", "deny: deny tcp 443 anywhere", "udp -:53", "deny -", "allow -" },
        { "… and ICMP", "deny: deny tcp 443 anywhere", "icmp -:0", "deny -", "allow -" },
        { "what no rule decides goes to the default action, which may permit", "web: permit tcp 443 public web", "tls evil.example.org:443", "deny -", "allow -" },

        // SmartGroups
        { "Anywhere holds private addresses", "any: permit tcp 5432 anywhere" + Closing, "other -@10.0.0.5:5432", "allow any", "allow any" },
        { "Public Internet holds none of RFC 1918", "web: permit tcp 443 public web" + Closing, "tls api.example.com@172.31.0.1:443", "deny deny", "deny deny" },
        { "… whether the shared range of RFC 6598 is not said", "web: permit tcp 443 public web" + Closing, "tls api.example.com@100.64.0.1:443", "deny deny", "allow web" },
        { "… whether link-local is not said", "meta: permit tcp 80 public" + Closing, "other -@169.254.169.254:80", "deny deny", "allow meta" },
        { "… whether IPv6 is not said", "web: permit tcp 443 public web" + Closing, "tls api.example.com@2606:4700::1:443", "deny deny", "allow web" },
        { "expressions of a group add up: the first", "net: permit tcp 443 net" + Closing, "other -@10.20.0.1:443", "allow net", "allow net" },
        { "… the second", "net: permit tcp 443 net" + Closing, "other -@10.30.0.1:443", "allow net", "allow net" },
        { "… no other", "net: permit tcp 443 net" + Closing, "other -@10.21.0.1:443", "deny deny", "deny deny" },
        { "whoever fields of one expression together select is not known", "pods: permit tcp 443 pods" + Closing, "other -@10.20.0.1:443", "deny deny", "allow pods" },
        { "… a deny to them is not relied on", "pods: deny tcp 443 pods | rest: permit tcp 443 anywhere", "other -@10.20.0.1:443", "deny pods", "allow rest" },
        { "a known block of a group counts beside unknown members", "mixed: permit tcp 443 mixed" + Closing, "other -@10.40.0.1:443", "allow mixed", "allow mixed" },
        { "… the others may be anywhere", "mixed: permit tcp 443 mixed" + Closing, "other -@10.41.0.1:443", "deny deny", "allow mixed" },
        { "the members of a feed are not known", "feed: deny any - feed | rest: permit tcp 443 public", "other -@93.184.216.34:443", "deny feed", "allow rest" },
        { "a uuid that the manifest does not define may be anybody", "it: permit tcp 443 stranger" + Closing, "other -@10.0.0.1:443", "deny deny", "allow it" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_sentence(string sentence, string rules, string flow, string narrowest, string widest)
    {
        var book = CompiledRuleBook.Compile(Read(rules, Labels));
        var connection = FlowText.Read(flow, "chat", Labels);
        var (narrow, wide) = (book.Judge(connection, Reading.Narrowest), book.Judge(connection, Reading.Widest));
        Assert.True((narrowest, widest) == (Show(narrow), Show(wide)), $"{sentence}: {Show(narrow)}, {Show(wide)}");

        // Whoever reads a report learns why two answers exist.
        Assert.True(narrow.Allowed == wide.Allowed || narrow.Assumptions.Concat(wide.Assumptions).Any(), sentence);
    }

    [Theory]
    [InlineData("chat", "app=librechat", "allow web", "allow web")]
    [InlineData("chat", "app=librechat,tier=api", "allow web", "allow web")]
    [InlineData("chat", "app=other", "deny -", "allow -")]
    [InlineData("elsewhere", "app=librechat", "deny -", "allow -")]
    public void A_rule_is_for_pods_of_its_namespace_that_carry_its_labels(string space, string labels, string narrowest, string widest)
    {
        var book = CompiledRuleBook.Compile(Read("web: permit tcp 443 public web" + Closing, Labels));
        var pod = labels.Split(',').Select(static label => label.Split('=')).ToImmutableSortedDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        var flow = FlowText.Read("tls api.example.com:443", space, pod);
        Assert.Equal((narrowest, widest), (Show(book.Judge(flow, Reading.Narrowest)), Show(book.Judge(flow, Reading.Widest))));
    }

    [Fact]
    public void A_rule_without_labels_is_for_the_namespace_or_for_nobody()
    {
        var book = CompiledRuleBook.Compile(Read("web: permit tcp 443 public web" + Closing, labels: null));
        var flow = FlowText.Read("tls api.example.com:443", "chat", Labels);
        Assert.Equal(("deny deny", "allow web"), (Show(book.Judge(flow, Reading.Narrowest)), Show(book.Judge(flow, Reading.Widest))));
    }

    [Fact]
    public void The_order_of_several_policies_of_a_pod_is_not_known()
    {
        var book = CompiledRuleBook.Compile(new RuleBook(
            [.. Read("web: permit tcp 443 public web" + Closing, Labels).Policies, .. Read("none: deny any - anywhere", Labels).Policies]));
        var flow = FlowText.Read("tls api.example.com:443", "chat", Labels);
        Assert.Equal(("deny none", "allow web"), (Show(book.Judge(flow, Reading.Narrowest)), Show(book.Judge(flow, Reading.Widest))));
    }

    private static string Show(Verdict verdict) => (verdict.Allowed ? "allow " : "deny ") + (verdict.Rule?.Name ?? "-");

    private static RuleBook Read(string rules, ImmutableSortedDictionary<string, string>? labels)
    {
        var text = new StringBuilder("apiVersion: networking.aviatrix.com/v1alpha1\nkind: FirewallPolicy\nmetadata:\n  name: egress\n  namespace: chat\nspec:\n  rules:\n");
        foreach (var rule in rules.Split(" | "))
        {
            Write(text, rule.Split(' '), labels);
        }

        var reading = FirewallPolicyReader.Read(new SourceText("policy.yaml", text + Groups));
        Assert.DoesNotContain(reading.Diagnostics, static diagnostic => diagnostic.Severity == Model.Diagnostics.Severity.Error);
        return reading.Book;
    }

    private static void Write(StringBuilder text, string[] words, ImmutableSortedDictionary<string, string>? labels)
    {
        text.Append(CultureInfo.InvariantCulture, $"    - name: {words[0].TrimEnd(':')}\n      action: {words[1]}\n      protocol: {words[2]}\n");
        if (labels is not null)
        {
            text.Append("      selector:\n        matchLabels:\n");
            foreach (var (key, value) in labels)
            {
                text.Append(CultureInfo.InvariantCulture, $"          {key}: {value}\n");
            }
        }

        if (words[3] != "-")
        {
            var ports = words[3].Split('-');
            text.Append(CultureInfo.InvariantCulture, $"      port: {ports[0]}\n{(ports.Length > 1 ? $"      endPort: {ports[1]}\n" : string.Empty)}");
        }

        text.Append(CultureInfo.InvariantCulture, $"      destinationSmartGroups:\n        - {Destination(words[4])}\n");
        foreach (var word in words[5..])
        {
            text.Append(word switch
            {
                "tls" => "      flowAppRequirement: tlsRequired\n",
                "watch" => "      watch: true\n",
                _ => $"      webGroups:\n        - name: {word}\n",
            });
        }
    }

    private static string Destination(string word) => word switch
    {
        "public" => "uuid: def000ad-0000-0000-0000-000000000001",
        "anywhere" => "uuid: def000ad-0000-0000-0000-000000000000",
        "stranger" => "uuid: 11111111-2222-3333-4444-555555555555",
        _ => "name: " + word,
    };
}
