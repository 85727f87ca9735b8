using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Tests.Planning;

public class PlannerTests
{
    private const string Deny = "deny-any Deny Any * anywhere log";

    [Fact]
    public void One_group_and_one_rule_for_each_provider_and_deny_last()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("search-serper", "google.serper.dev", kind: IntentKind.WebSearch),
            Sample.Intent("llm-openai", "api.openai.com"),
            Sample.Intent("llm-groq", "api.groq.com"),
            Sample.Intent("mcp-github", "api.githubcopilot.com", kind: IntentKind.McpServer));
        Assert.Equal(
            $"""
            allow-llm-groq Permit Tcp 443 internet llm-groq[api.groq.com] tls log
            allow-llm-openai Permit Tcp 443 internet llm-openai[api.openai.com] tls log
            allow-mcp-github Permit Tcp 443 internet mcp-github[api.githubcopilot.com] tls log
            allow-search-serper Permit Tcp 443 internet search-serper[google.serper.dev] tls log
            {Deny}
            """.ReplaceLineEndings("\n"),
            policy.Of().Show());
        Assert.Empty(policy.Diagnostics);
        Assert.All(policy.Decisions, decision => Assert.Equal(Decision.Allowed, decision.Decision));
        Assert.Equal("allow-search-serper", policy.Decisions[0].Rule);
    }

    [Fact]
    public void A_workload_without_needs_gets_only_the_closing_deny_and_no_peers()
    {
        var policy = Sample.Plan("", Sample.Intent("llm-openai", "api.openai.com"));
        Assert.Equal(["librechat", "mongodb", "rag-api"], policy.Workloads.Select(one => one.Workload.Name));
        Assert.Equal(Deny, policy.Of("mongodb").Show());
        Assert.Empty(policy.Of("mongodb").Peers);
        Assert.Equal(["cluster-dns-tcp dns Tcp 53", "cluster-dns-udp dns Udp 53"], policy.Of().Peers.Select(Sample.Show));
    }

    [Fact]
    public void Ports_make_rules_of_their_own()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("llm-x", "https://a.example.com:8443"),
            Sample.Intent("llm-x", "b.example.com"),
            Sample.Intent("llm-x", "http://c.example.com"),
            Sample.Intent("llm-x", "http://d.example.com:8080"));
        Assert.Equal(
            $"""
            allow-llm-x-80 Permit Tcp 80 internet llm-x-80[c.example.com] log
            allow-llm-x Permit Tcp 443 internet llm-x[b.example.com] tls log
            allow-llm-x-8080 Permit Tcp 8080 internet llm-x-8080[d.example.com] log
            allow-llm-x-8443 Permit Tcp 8443 internet llm-x-8443[a.example.com] log
            {Deny}
            """.ReplaceLineEndings("\n"),
            policy.Of().Show());
    }

    [Fact]
    public void Groups_whose_names_end_like_ports_never_share_a_name_with_others()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("llm-x", "https://a.example.com:8443"),
            Sample.Intent("llm-x-8443", "b.example.com"),
            Sample.Intent("llm-x-8443-443", "c.example.com"),
            Sample.Intent("llm-gpt-4", "d.example.com"));
        Assert.Equal(
            ["allow-llm-gpt-4", "allow-llm-x-8443", "allow-llm-x-8443-443", "allow-llm-x-8443-443-443"],
            policy.Of().Rules.Select(rule => rule.Name).Where(name => name != "deny-any").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Origins_of_merged_destinations_are_united_and_ordered()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("llm-x", "a.example.com", line: 9),
            Sample.Intent("llm-x", "a.example.com", line: 3),
            Sample.Intent("llm-x", "b.example.com", line: 5),
            Sample.Intent("llm-x", "a.example.com", line: 9));
        var rule = policy.Of().Rules[0];
        Assert.Equal([3, 9], rule.Groups[0].Domains[0].Origins.Select(origin => origin.Span!.Value.Line));
        Assert.Equal([3, 5, 9], rule.Origins.Select(origin => origin.Span!.Value.Line));
    }

    [Fact]
    public void Plain_http_on_443_stands_above_rules_that_require_tls()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("llm-a", "a.example.com"),
            Sample.Intent("llm-z", "http://z.example.com:443"),
            Sample.Intent("llm-z", "y.example.com"));
        Assert.Equal(
            $"""
            allow-llm-z Permit Tcp 443 internet llm-z[y.example.com,z.example.com] log
            allow-llm-a Permit Tcp 443 internet llm-a[a.example.com] tls log
            {Deny}
            """.ReplaceLineEndings("\n"),
            policy.Of().Show());
    }

    [Fact]
    public void Private_addresses_get_a_rule_above_all_names_and_a_peer()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("llm-a", "a.example.com"),
            Sample.Intent("llm-vllm", "https://10.1.2.3"),
            Sample.Intent("llm-vllm", "http://10.1.2.4:8000"),
            Sample.Intent("llm-vllm", "http://10.1.2.5:8000"));
        Assert.Equal(
            $"""
            allow-net-llm-vllm Permit Tcp 443 net-llm-vllm[10.1.2.3/32] log
            allow-net-llm-vllm-8000 Permit Tcp 8000 net-llm-vllm-8000[10.1.2.4/32,10.1.2.5/32] log
            allow-llm-a Permit Tcp 443 internet llm-a[a.example.com] tls log
            {Deny}
            """.ReplaceLineEndings("\n"),
            policy.Of().Show());
        Assert.Equal(
            ["cluster-dns-tcp dns Tcp 53", "cluster-dns-udp dns Udp 53", "net-llm-vllm 10.1.2.3/32 Tcp 443", "net-llm-vllm-8000-1 10.1.2.4/32 Tcp 8000", "net-llm-vllm-8000-2 10.1.2.5/32 Tcp 8000"],
            policy.Of().Peers.Select(Sample.Show));
        Assert.Equal(["allow-llm-a", "allow-net-llm-vllm", "allow-net-llm-vllm-8000", "allow-net-llm-vllm-8000"], policy.Decisions.Select(one => one.Rule));
    }

    [Theory]
    [InlineData("mongodb://rel-mongodb:27017")]
    [InlineData("mongodb://rel-mongodb.chat:27017")]
    [InlineData("mongodb://rel-mongodb.chat.svc:27017")]
    [InlineData("mongodb://rel-mongodb.chat.svc.cluster.local:27017")]
    public void A_service_of_the_deployment_becomes_a_peer(string url)
    {
        var policy = Sample.Plan("", Sample.Intent("data-mongodb", url, kind: IntentKind.Datastore));
        Assert.Equal(Deny, policy.Of().Show());
        Assert.Equal(["cluster-dns-tcp dns Tcp 53", "cluster-dns-udp dns Udp 53", "mongodb-27017 mongodb Tcp 27017"], policy.Of().Peers.Select(Sample.Show));
        Assert.Equal("mongodb-27017", policy.Decisions.Single().Rule);
        Assert.Empty(policy.Diagnostics);
    }

    [Fact]
    public void The_cluster_resolver_is_no_destination_of_its_own()
    {
        var policy = Sample.Plan("", Sample.Intent("infra-dns", "dns://kube-dns.kube-system.svc.cluster.local:53", kind: IntentKind.Infrastructure));
        Assert.Equal((Decision.Allowed, "cluster-dns-udp"), (policy.Decisions[0].Decision, policy.Decisions[0].Rule));
        Assert.Equal(2, policy.Of().Peers.Length);
        Assert.Equal(Deny, policy.Of().Show());
    }

    [Fact]
    public void Loopback_needs_nothing()
    {
        var policy = Sample.Plan("", Sample.Intent("llm-ollama", "http://localhost:11434"), Sample.Intent("llm-b", "http://127.0.0.1:11434"));
        Assert.Equal(Deny, policy.Of().Show());
        Assert.Empty(policy.Of().Peers);
        Assert.All(policy.Decisions, decision => Assert.Equal((Decision.Allowed, "pod-internal"), (decision.Decision, decision.Rule)));
    }

    public static TheoryData<string, string, Certainty, string, string> Closed => new()
    {
        // group, destination, certainty, code, reason
        { "llm-x", "?${X_URL}", Certainty.Unresolved, "BH4101", "\"${X_URL}\" does not say where to" },
        { "llm-x", "x.example.com", Certainty.Unresolved, "BH4101", "x.example.com does not say where to" },
        { "llm-x", "x.example.com", Certainty.Conditional, "BH4102", "x.example.com is used only under a condition that is not known" },
        { "llm-x", "?user_provided", Certainty.UserControlled, "BH4103", "\"user_provided\" is chosen at run time" },
        { "llm-x", "x.example.com", Certainty.UserControlled, "BH4103", "x.example.com is chosen at run time" },
        { "mail-smtp", "smtp://mail.example.com:587", Certainty.Certain, "BH4106", "mail.example.com is reached over smtp on port 587, which cannot be filtered by name" },
        { "llm-x", "https://x.example.com:9443", Certainty.Certain, "BH4106", "x.example.com is reached over https on port 9443, which cannot be filtered by name" },
        { "data-mongodb", "mongodb+srv://*.abc.mongodb.net:27017", Certainty.Certain, "BH4106", "*.abc.mongodb.net is reached over mongodb+srv on port 27017, which cannot be filtered by name" },
        { "data-redis", "rediss://r.example.com:443", Certainty.Certain, "BH4106", "r.example.com is reached over rediss on port 443, which cannot be filtered by name" },
        { "llm-x", "https://8.8.8.8", Certainty.Certain, "BH4107", "8.8.8.8 is a public address, which carries no name to check" },
        { "llm-x", "http://ollama:11434", Certainty.Certain, "BH4108", "ollama is a name of the cluster that leads to no known workload" },
        { "llm-x", "http://host.docker.internal:11434", Certainty.Certain, "BH4108", "host.docker.internal is a private name, which no policy can carry" },
        { "llm-x", "http://llm.corp", Certainty.Certain, "BH4108", "llm.corp is a private name, which no policy can carry" },
        { "x", "*.openai.azure.com", Certainty.Certain, "BH4109", "*.openai.azure.com covers" },
        { "x", "*.github.io", Certainty.Certain, "BH4109", "*.github.io covers" },
        { "x", "*.co.uk", Certainty.Certain, "BH4109", "*.co.uk covers a whole public suffix" },
        { "x", "*.amazonaws.com", Certainty.Certain, "BH4109", "*.amazonaws.com covers" },
        { "x", "co.uk", Certainty.Certain, "BH4110", "co.uk is a public suffix, not a host of its own" },
        { "x", "github.io", Certainty.Certain, "BH4110", "github.io is a public suffix, not a host of its own" },
        { "x", "http://169.254.169.254", Certainty.Certain, "BH4111", "169.254.169.254" },
        { "x", "http://metadata.google.internal", Certainty.Certain, "BH4111", "metadata.google.internal is a metadata service" },
        { "x", "http://169.254.1.1", Certainty.Certain, "BH4111", "169.254.1.1" },
        { "x", "http://192.0.2.1", Certainty.Certain, "BH4111", "192.0.2.1" },
        { "mcp-x", "?@npm", Certainty.Unresolved, "BH4113", "no registry is named for npm" },
        { "llm-x", "x.example.com:?", Certainty.Certain, "BH4122", "the port of x.example.com is not known" },
        { "llm-x", "http://10.0.0.1:?", Certainty.Certain, "BH4122", "the port of 10.0.0.1 is not known" },
        { "llm-x", "https://[fd12::1]", Certainty.Certain, "BH4123", "fd12::1 is IPv6" },
        { "data-x", "http://rel-mongodb:80", Certainty.Certain, "BH4124", "rel-mongodb leads to mongodb, which does not listen on port 80" },
    };

    [Theory]
    [MemberData(nameof(Closed))]
    public void What_cannot_be_opened_is_closed_and_reported_once(string group, string destination, Certainty certainty, string code, string reason)
    {
        var policy = Sample.Plan("", Sample.Intent(group, destination, certainty, line: 7));
        Assert.Equal(Deny, policy.Of().Show());
        Assert.Empty(policy.Of().Peers);
        var decision = policy.Decisions.Single();
        Assert.Equal((Decision.Denied, null), (decision.Decision, decision.Rule));
        Assert.StartsWith(reason, decision.Reason, StringComparison.Ordinal);
        var diagnostic = Assert.Single(policy.Diagnostics);
        Assert.Equal((code, group, new SourceSpan("librechat.yaml", 7, 1)), (diagnostic.Code, diagnostic.Group, diagnostic.Span));
        Assert.StartsWith($"{group} stays closed: {reason}", diagnostic.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", diagnostic.Message, StringComparison.Ordinal);
        Assert.NotEmpty(diagnostic.Help);
    }

    [Theory]
    [InlineData(WorkloadNames.Browser, "opened by the browser, not by a pod")]
    [InlineData(WorkloadNames.Node, "node traffic: carried by the Terraform overlay, not by a pod policy")]
    [InlineData(WorkloadNames.Installer, "opened by the machine that installs the chart, not by a pod")]
    public void What_no_pod_opens_is_denied_without_a_finding(string workload, string reason)
    {
        var policy = Sample.Plan("answers: { groups: { x: allow } }", Sample.Intent("x", "x.example.com", workload: workload));
        Assert.Equal((Decision.Denied, reason), (policy.Decisions[0].Decision, policy.Decisions[0].Reason));
        Assert.Empty(policy.Diagnostics);
        Assert.All(policy.Workloads, one => Assert.Equal(Deny, one.Show()));
    }

    [Fact]
    public void A_browser_scope_is_never_opened_whatever_the_workload()
    {
        var policy = Sample.Plan("answers: { groups: { x: allow } }", Sample.Intent("x", "x.example.com") with { Scope = DestinationScope.Browser });
        Assert.Equal((Decision.Denied, "opened by the browser, not by a pod"), (policy.Decisions[0].Decision, policy.Decisions[0].Reason));
        Assert.Empty(policy.Diagnostics);
        Assert.Equal(Deny, policy.Of().Show());
    }

    [Fact]
    public void A_workload_that_does_not_exist_is_reported()
    {
        var policy = Sample.Plan("", Sample.Intent("x", "x.example.com", workload: WorkloadNames.Redis));
        Assert.Equal("the deployment has no workload redis", policy.Decisions[0].Reason);
        Assert.Equal("BH4112", Assert.Single(policy.Diagnostics).Code);
    }

    [Fact]
    public void An_extractor_that_calls_a_private_name_external_opens_nothing()
    {
        var policy = Sample.Plan("", Sample.Intent("x", "http://ollama") with { Scope = DestinationScope.External });
        Assert.Equal(Decision.Denied, policy.Decisions[0].Decision);
    }

    [Fact]
    public void A_big_group_gives_one_finding()
    {
        var policy = Sample.Plan("", [.. Enumerable.Range(0, 50).Select(i => Sample.Intent("llm-x", $"smtp://h{i}.example.com:25", line: 60 - i))]);
        var diagnostic = Assert.Single(policy.Diagnostics);
        Assert.EndsWith("(49 more in this group).", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(11, diagnostic.Span!.Value.Line);
    }

    [Fact]
    public void Needs_are_named_with_the_snippet_that_answers_them()
    {
        var policy = Sample.Plan(
            "",
            Sample.Intent("llm-groq", "?${GROQ_URL}", Certainty.Unresolved) with { Needs = ["GROQ_URL"] },
            Sample.Intent("search-serper", "google.serper.dev", Certainty.Conditional, line: 2) with { Needs = ["SERPER_API_KEY"] },
            Sample.Intent("mcp-user-added", "?any", Certainty.UserControlled, line: 3) with { ClosedBy = "interface.mcpServers.create: false" });
        var (groq, serper, added) = (policy.Diagnostics[0], policy.Diagnostics[1], policy.Diagnostics[2]);
        Assert.Equal("llm-groq stays closed: \"${GROQ_URL}\" does not say where to: GROQ_URL has no value.", groq.Message);
        Assert.Equal("Give the environment with --env FILE, or in bulkhead.yaml:\nanswers:\n  environment:\n    GROQ_URL: https://api.example.com", groq.Help.Replace("\"", "", StringComparison.Ordinal));
        Assert.Contains("is used depending on whether SERPER_API_KEY is set, which is not known", serper.Message, StringComparison.Ordinal);
        Assert.EndsWith("answers:\n  environmentKeys:\n    - SERPER_API_KEY", serper.Help, StringComparison.Ordinal);
        Assert.StartsWith("LibreChat closes this with: interface.mcpServers.create: false. ", added.Help, StringComparison.Ordinal);
        Assert.Equal(Severity.Info, added.Severity);
    }

    [Fact]
    public void Variables_that_only_have_to_be_set_are_not_asked_for_their_values()
    {
        var policy = Sample.Plan("", Sample.Intent("auth-openid", "?${OPENID_ISSUER}", Certainty.Unresolved) with { Needs = ["OPENID_CLIENT_SECRET", "OPENID_ISSUER"] });
        Assert.EndsWith(
            "answers:\n  environment:\n    OPENID_ISSUER: https://api.example.com\n  environmentKeys:\n    - OPENID_CLIENT_SECRET",
            policy.Diagnostics.Single().Help.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("OPENID_CLIENT_SECRET, OPENID_ISSUER have no value", policy.Diagnostics.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_door_that_reading_has_reported_is_not_reported_twice()
    {
        var door = Sample.Intent("mcp-user-added", "?any", Certainty.UserControlled) with { ClosedBy = "interface.mcpServers.create: false" };
        var url = Sample.Intent("llm-x", "?user_provided", Certainty.UserControlled);
        var found = new Diagnostic("BH2210", Severity.Warning, "users may add MCP servers", null, "help");
        var inventory = Sample.Inventory(door, url) with { Diagnostics = [found with { Group = "mcp-user-added" }, found with { Group = "llm-x" }] };
        var policy = Planner.Plan(inventory, BulkheadSettings.Default, new PlanOptions(Sample.Today));
        Assert.Equal("llm-x", Assert.Single(policy.Diagnostics).Group);
        Assert.All(policy.Decisions, decision => Assert.Equal(Decision.Denied, decision.Decision));
    }

    [Fact]
    public void What_extraction_has_explained_is_not_reported_again_unless_a_variable_is_missing()
    {
        var child = Stdio("?uvx mcp-server-fetch", "mcp-stdio-other");
        var missing = Stdio("?${DB_URL}", "mcp-stdio-other") with { Needs = ["DB_URL"] };
        var registry = Stdio("?@pypi", "mcp-stdio-uvx");
        var found = new Diagnostic("BH2204", Severity.Warning, "runs inside the pod", null, "help") { Group = "mcp-fetch", Explains = "mcp-stdio-other" };
        Assert.Equal(["BH4113"], Codes(found, child, registry));
        Assert.Equal(["BH4101", "BH4113"], Codes(found, child, missing, registry));
        Assert.Equal(["BH4113"], Codes(found with { Message = "needs DB_URL" }, child, missing, registry));
        Assert.Equal(["BH4101", "BH4113"], Codes(found with { Group = "mcp-other" }, child, registry));
        Assert.Equal(["BH4101", "BH4113"], Codes(found with { Explains = null }, child, registry));

        static EgressIntent Stdio(string destination, string id)
        {
            var intent = Sample.Intent("mcp-fetch", destination, Certainty.Unresolved, kind: IntentKind.McpServer);
            return intent with { Origins = [intent.Origins[0] with { CatalogId = id }] };
        }

        static IEnumerable<string> Codes(Diagnostic found, params EgressIntent[] intents) =>
            Planner.Plan(Sample.Inventory(intents) with { Diagnostics = [found] }, BulkheadSettings.Default, new PlanOptions(Sample.Today)).Diagnostics.Select(one => one.Code);
    }

    [Theory]
    [InlineData("", "question warning error other")]
    [InlineData("answers: { groups: { x: deny } }", "error other")]
    [InlineData("answers: { groups: { x: { hosts: [a.example.com] } } }", "warning error other")]
    [InlineData("answers: { groups: { x: allow } }", "warning error other")]
    [InlineData("answers: { groups: { y: allow } }", "question warning error other")]
    public void Answers_settle_the_findings_of_their_group(string settings, string expected)
    {
        var inventory = Sample.Inventory() with
        {
            Diagnostics =
            [
                new Diagnostic("BH2204", Severity.Warning, "question", null, "help") { Group = "x", Explains = "id" },
                new Diagnostic("BH3011", Severity.Warning, "warning", null, "help") { Group = "x" },
                new Diagnostic("BH3012", Severity.Error, "error", null, "help") { Group = "x" },
                new Diagnostic("BH3013", Severity.Warning, "other", null, "help"),
            ],
        };
        Assert.Equal(expected, string.Join(' ', Planner.Unanswered(inventory, Sample.Settings(settings)).Select(one => one.Message)));
    }

    [Fact]
    public void A_metadata_service_that_no_line_asks_for_is_no_warning()
    {
        var fallback = Sample.Intent("auth-aws-metadata", "http://169.254.169.254", Certainty.Conditional) with { NeedsAnswer = true };
        Assert.Equal(("BH4111", Severity.Info), Only(Sample.Plan("", fallback)));
        Assert.Equal(("BH4111", Severity.Warning), Only(Sample.Plan("", fallback, fallback with { Certainty = Certainty.Certain })));
        Assert.Equal(("BH4111", Severity.Warning), Only(Sample.Plan("answers: { groups: { auth-aws-metadata: allow } }", fallback)));

        var written = new Diagnostic(DestinationDiagnostics.MetadataServiceRefused.Code, Severity.Warning, "is a metadata service", null, "help") { Group = "auth-aws-metadata" };
        Assert.Empty(Planner.Plan(Sample.Inventory(fallback) with { Diagnostics = [written] }, BulkheadSettings.Default, new PlanOptions(Sample.Today)).Diagnostics);

        static (string, Severity) Only(EgressPolicy policy) => (Assert.Single(policy.Diagnostics).Code, policy.Diagnostics[0].Severity);
    }

    [Fact]
    public void Every_snippet_is_a_file_that_the_reader_accepts()
    {
        var intents = Closed.Select(row => Sample.Intent(row.Data.Item1, row.Data.Item2, row.Data.Item3)).ToList();
        intents.Add(Sample.Intent("need", "?${A}", Certainty.Unresolved) with { Needs = ["A", "B"] });
        intents.Add(Sample.Intent("cond", "c.example.com", Certainty.Conditional) with { Needs = ["A"] });
        intents.Add(Sample.Intent("sensitive", "s.example.com") with { NeedsAnswer = true });
        foreach (var intent in intents)
        {
            var help = Sample.Plan("", intent).Diagnostics.Single().Help;
            var lines = help.Split('\n');
            if (lines.Length > 1)
            {
                // An address that the reader has to fill in stands for documentation (RFC 5737), so that pasting it unread is refused.
                var found = Sample.ReadSettings("version: 1\n" + string.Join('\n', lines[1..]) + "\n").Diagnostics;
                Assert.Equal(help.Contains("203.0.113.7", StringComparison.Ordinal) ? ["BH4013"] : [], found.Select(one => one.Code));
            }
        }
    }

    [Theory]
    [InlineData("answers: { groups: { x: allow } }", "x.example.com", Certainty.Conditional, "allow-x")]
    [InlineData("answers: { groups: { x: allow } }", "x.example.com", Certainty.UserControlled, "allow-x")]
    [InlineData("answers: { groups: { x: deny } }", "x.example.com", Certainty.Certain, null)]
    [InlineData("answers: { groups: { x: allow } }", "https://8.8.8.8", Certainty.Certain, "allow-net-x")]
    [InlineData("answers: { groups: { x: allow } }", "*.github.io", Certainty.Certain, null)]
    [InlineData("answers: { groups: { x: allow } }", "github.io", Certainty.Certain, null)]
    [InlineData("answers: { groups: { x: allow } }", "http://169.254.169.254", Certainty.Certain, null)]
    [InlineData("answers: { groups: { x: allow } }", "smtp://x.example.com:25", Certainty.Certain, null)]
    [InlineData("answers: { groups: { x: allow } }", "?${X}", Certainty.Unresolved, null)]
    [InlineData("answers: { groups: { y: allow } }", "x.example.com", Certainty.Conditional, null)]
    [InlineData("answers: { services: { ollama: { labels: { app: ollama }, port: 11434 } } }", "http://ollama", Certainty.Certain, "svc-ollama-11434")]
    [InlineData("answers: { services: { ollama: { labels: { app: ollama } } } }", "http://ollama:11434", Certainty.Certain, "svc-ollama-11434")]
    public void Answers_decide(string settings, string destination, Certainty certainty, string? rule)
    {
        var decision = Sample.Plan(settings, Sample.Intent("x", destination, certainty)).Decisions.Single();
        Assert.Equal((rule is null ? Decision.Denied : Decision.Allowed, rule), (decision.Decision, decision.Rule));
    }

    [Fact]
    public void What_needs_an_answer_is_opened_by_allow()
    {
        var intent = Sample.Intent("x", "x.example.com") with { NeedsAnswer = true, Note = "wide" };
        Assert.Equal("x.example.com is opened only by an explicit answer (wide)", Sample.Plan("", intent).Decisions.Single().Reason);
        var policy = Sample.Plan("answers: { groups: { x: allow } }", intent);
        Assert.Equal("allow-x", policy.Decisions.Single().Rule);
        Assert.Equal(["answers.groups.x", "path.x"], policy.Of().Rules[0].Origins.Select(origin => origin.Path));
    }

    [Fact]
    public void Answers_do_not_reach_what_is_certain_anyway()
    {
        var policy = Sample.Plan("answers: { groups: { x: allow } }", Sample.Intent("x", "x.example.com"));
        Assert.Equal(["path.x"], policy.Of().Rules[0].Origins.Select(origin => origin.Path));
    }

    [Fact]
    public void Hosts_take_the_place_of_what_is_not_certain()
    {
        var policy = Sample.Plan(
            "answers: { groups: { x: { hosts: [api.example.com, \"b.example.com:8443\"] } } }",
            Sample.Intent("x", "sure.example.com"),
            Sample.Intent("x", "?${X}", Certainty.Unresolved, line: 4),
            Sample.Intent("x", "?${Y}", Certainty.Unresolved, workload: WorkloadNames.RagApi, line: 5));
        Assert.Equal(
            $"""
            allow-x Permit Tcp 443 internet x[api.example.com,sure.example.com] tls log
            allow-x-8443 Permit Tcp 8443 internet x-8443[b.example.com] log
            {Deny}
            """.ReplaceLineEndings("\n"),
            policy.Of().Show());
        Assert.StartsWith("allow-x Permit Tcp 443 internet x[api.example.com] tls log", policy.Of("rag-api").Show(), StringComparison.Ordinal);
        Assert.Equal("answered by answers.groups.x in bulkhead.yaml: only the hosts named there are open", policy.Decisions[1].Reason);
        Assert.Equal(3 + 4, policy.Decisions.Length);
        Assert.All(policy.Decisions, decision => Assert.True(decision.Decision == Decision.Denied || decision.Intent.Destination.Host is not null));
        Assert.Empty(policy.Diagnostics);
        var origins = policy.Of().Rules[0].Groups[0].Domains[0].Origins;
        Assert.Equal(["bulkhead.yaml", "librechat.yaml"], origins.Select(origin => origin.Span!.Value.File));
    }

    [Fact]
    public void A_conditional_host_that_is_among_the_hosts_is_open_itself()
    {
        var policy = Sample.Plan(
            "answers: { groups: { x: { hosts: [a.example.com] } } }",
            Sample.Intent("x", "a.example.com", Certainty.Conditional),
            Sample.Intent("x", "b.example.com", Certainty.Conditional));
        Assert.Equal([Decision.Allowed, Decision.Denied, Decision.Allowed], policy.Decisions.Select(one => one.Decision));
        Assert.StartsWith("allow-x Permit Tcp 443 internet x[a.example.com] tls log\ndeny-any", policy.Of().Show(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wildcard_over_shared_tenancy_needs_a_reason()
    {
        var intent = Sample.Intent("storage-s3", "*.github.io");
        var policy = Sample.Plan("answers: { groups: { storage-s3: { hosts: [\"*.github.io\"], reason: our pages } } }", intent);
        Assert.StartsWith("allow-storage-s3 Permit Tcp 443 internet storage-s3[*.github.io] tls log", policy.Of().Show(), StringComparison.Ordinal);
        Assert.Equal(Decision.Allowed, policy.Decisions[0].Decision);
    }

    [Fact]
    public void Deny_closes_a_whole_group_quietly()
    {
        var policy = Sample.Plan("answers: { groups: { x: deny } }", Sample.Intent("x", "x.example.com"), Sample.Intent("x", "?${X}", Certainty.Unresolved));
        Assert.All(policy.Decisions, decision => Assert.Equal("closed by answers.groups.x in bulkhead.yaml", decision.Reason));
        Assert.Empty(policy.Diagnostics);
        Assert.Equal(Deny, policy.Of().Show());
    }

    [Theory]
    [InlineData("approvedProviders: [openai]", "llm-openai")]
    [InlineData("approvedProviders: [llm-groq]", "llm-groq")]
    [InlineData("approvedProviders: []", "")]
    public void Only_approved_providers_are_opened(string settings, string open)
    {
        var policy = Sample.Plan(
            settings,
            Sample.Intent("llm-openai", "api.openai.com"),
            Sample.Intent("llm-groq", "api.groq.com"),
            Sample.Intent("tool-x", "x.example.com", kind: IntentKind.Tool));
        Assert.Equal(open.Length == 0 ? 2 : 1, policy.Diagnostics.Count(diagnostic => diagnostic.Code == "BH4105"));
        Assert.Equal(open.Length == 0 ? ["tool-x"] : [open, "tool-x"], policy.Decisions.Where(one => one.Decision == Decision.Allowed).Select(one => one.Intent.Group).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Approval_beats_an_answer()
    {
        var policy = Sample.Plan("approvedProviders: []\nanswers: { groups: { llm-x: allow } }", Sample.Intent("llm-x", "x.example.com", Certainty.Conditional));
        Assert.Equal(Decision.Denied, policy.Decisions.Single().Decision);
    }

    [Theory]
    [InlineData("2026-11-22", false, "BH4116")]
    [InlineData("2026-11-23", true, "BH4117")]
    [InlineData("2026-12-07", true, "BH4117")]
    [InlineData("2026-12-08", true, null)]
    [InlineData(null, true, null)]
    public void Extra_destinations_expire(string? expires, bool open, string? code)
    {
        var policy = Sample.Plan($"egress: [ {{ name: Status page, host: status.example.com, owner: ops, reason: banner{(expires is null ? "" : ", expires: " + expires)} }} ]");
        Assert.Equal(open ? $"allow-egress-status-page Permit Tcp 443 internet egress-status-page[status.example.com] tls log\n{Deny}" : Deny, policy.Of().Show());
        Assert.Equal(open ? Decision.Allowed : Decision.Denied, policy.Decisions.Single().Decision);
        Assert.Equal(code, policy.Diagnostics.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Extra_destinations_by_address()
    {
        var policy = Sample.Plan(
            """
            egress:
              - { name: mail, cidr: 203.0.114.7/32, port: 587, protocol: smtp, owner: ops, reason: mail, workload: rag-api }
              - { name: range, cidr: 10.0.0.0/16, port: "8000-8100", protocol: udp, owner: ops, reason: r, workload: rag-api }
              - { name: pub, cidr: 203.0.114.0/24, owner: ops, reason: r, workload: rag-api }
            """);
        Assert.Equal(
            $"""
            allow-net-egress-mail-587 Permit Tcp 587 net-egress-mail-587[203.0.114.7/32] log
            allow-net-egress-pub Permit Tcp 443 net-egress-pub[203.0.114.0/24] log
            allow-net-egress-range-8000to8100udp Permit Udp 8000-8100 net-egress-range-8000to8100udp[10.0.0.0/16] log
            {Deny}
            """.ReplaceLineEndings("\n"),
            policy.Of("rag-api").Show());
    }

    [Theory]
    [InlineData("egress: [ { name: a, host: a.example.com, owner: o, reason: r, workload: libre } ]", "BH4121", Severity.Error)]
    [InlineData("egress: [ { name: a, host: a.example.com, owner: o, reason: r, workload: redis } ]", "BH4112", Severity.Warning)]
    [InlineData("egress: [ { name: a, host: mail.example.com, protocol: smtp, owner: o, reason: r } ]", "BH4106", Severity.Warning)]
    [InlineData("egress: [ { name: a, host: internal-host, owner: o, reason: r } ]", "BH4108", Severity.Warning)]
    [InlineData("answers: { groups: { llm-opnai: allow } }", "BH4115", Severity.Info)]
    [InlineData("answers: { services: { nothing: { labels: { a: b } } } }", "BH4115", Severity.Info)]
    [InlineData("approvedProviders: [openai, mistral]", "BH4115", Severity.Info)]
    [InlineData("mcpServers: { gone: { workload: { labels: { a: b }, port: 1 } } }", "BH4115", Severity.Info)]
    [InlineData("mcpServers: { gh: { workload: { labels: { app: librechat }, port: 1 } } }", "BH4119", Severity.Error)]
    [InlineData("mcpServers: { gh: { workload: { labels: { app: mongodb, release: rel, x: y }, port: 1 } } }", "BH4119", Severity.Error)]
    public void Settings_that_do_not_fit_are_reported(string settings, string code, Severity severity)
    {
        var policy = Sample.Plan(settings, Sample.Intent("llm-openai", "api.openai.com"), Sample.Intent("mcp-gh", "api.github.com", kind: IntentKind.McpServer));
        var diagnostic = Assert.Single(policy.Diagnostics);
        Assert.Equal((code, severity), (diagnostic.Code, diagnostic.Severity));
        Assert.Equal("bulkhead.yaml", diagnostic.Span!.Value.File);
    }

    [Fact]
    public void A_misspelt_group_gets_a_suggestion()
    {
        var policy = Sample.Plan("answers: { groups: { llm-opnai: allow } }", Sample.Intent("llm-openai", "api.openai.com"));
        Assert.Contains("Did you mean \"llm-openai\"?", policy.Diagnostics.Single().Message, StringComparison.Ordinal);
    }

    private const string OwnWorkload =
        """
        mcpServers:
          GitHub:
            workload: { namespace: mcp, labels: { app: gh }, services: [gh-svc], port: 8080 }
            allow: [api.github.com]
        """;

    [Fact]
    public void An_mcp_server_gets_a_policy_and_a_way_from_LibreChat()
    {
        var policy = Sample.Plan(OwnWorkload, Sample.Intent("mcp-github", "http://gh-svc.mcp.svc.cluster.local:8080", kind: IntentKind.McpServer));
        Assert.Equal($"allow-mcp-github Permit Tcp 443 internet mcp-github[api.github.com] tls log\n{Deny}", policy.Of("mcp-github").Show());
        Assert.Contains("mcp-github-8080 mcp-github Tcp 8080", policy.Of().Peers.Select(Sample.Show));
        var workload = policy.Topology.Find("mcp-github");
        Assert.Equal(("mcp", "gh"), (workload!.Namespace, workload.Labels["app"]));
        Assert.Equal(["librechat", "mcp-github", "mongodb", "rag-api"], policy.Workloads.Select(one => one.Workload.Name));
        Assert.Empty(policy.Diagnostics);
    }

    [Fact]
    public void The_group_leads_to_the_workload_when_the_service_has_another_name() =>
        Assert.Equal("mcp-github-8080", Sample.Plan(OwnWorkload, Sample.Intent("mcp-github", "http://another:8080", kind: IntentKind.McpServer)).Decisions[0].Rule);

    [Fact]
    public void A_server_that_moved_has_nothing_left_in_the_LibreChat_pod()
    {
        EgressIntent Stdio(string destination, string path, Certainty certainty) =>
            Sample.Intent("mcp-github", destination, certainty, kind: IntentKind.McpServer) with { Origins = [new Origin("mcpServers.GitHub" + path, new SourceSpan("librechat.yaml", 3, 5))] };
        var policy = Sample.Plan(OwnWorkload, Stdio("api.github.com", ".args[1]", Certainty.Certain), Stdio("?npx gh", ".command", Certainty.Unresolved), Stdio("?@npm", ".args[0]", Certainty.Unresolved));
        Assert.Equal(Deny, policy.Of().Show());
        Assert.StartsWith("allow-mcp-github", policy.Of("mcp-github").Show(), StringComparison.Ordinal);
        Assert.Equal("BH4118", Assert.Single(policy.Diagnostics).Code);
    }

    [Fact]
    public void Package_registries_come_from_the_settings_only()
    {
        var intent = Sample.Intent("mcp-time", "?@npm", Certainty.Unresolved, kind: IntentKind.McpServer);
        var policy = Sample.Plan("packageRegistries: { npm: [npm.corp.example.com], pypi: pypi.corp.example.com }", intent);
        Assert.Equal($"allow-mcp-time Permit Tcp 443 internet mcp-time[npm.corp.example.com] tls log\n{Deny}", policy.Of().Show());
        Assert.Equal("answered by packageRegistries.npm in bulkhead.yaml: only the hosts named there are open", policy.Decisions[0].Reason);
        Assert.Empty(policy.Diagnostics);
        var registries = Sample.Plan("", intent).Diagnostics.Single();
        Assert.EndsWith("packageRegistries:\n  npm: registry.example.com", registries.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_watches_only_the_closing_deny_and_requires_no_tls()
    {
        var policy = Planner.Plan(Sample.Inventory(Sample.Intent("llm-x", "x.example.com")), BulkheadSettings.Default, new PlanOptions(Sample.Today, Watch: true));
        Assert.Equal("allow-llm-x Permit Tcp 443 internet llm-x[x.example.com] log\ndeny-any Deny Any * anywhere log watch", policy.Of().Show());
    }

    [Fact]
    public void A_workload_without_labels_is_an_error()
    {
        var bare = Sample.LibreChat with { Labels = Sample.Labels() };
        var policy = Planner.Plan(Sample.Inventory([bare], Sample.Intent("llm-x", "x.example.com")), BulkheadSettings.Default, new PlanOptions(Sample.Today));
        Assert.Equal(("BH4120", Severity.Error), (policy.Diagnostics.Single().Code, policy.Diagnostics.Single().Severity));
    }

    [Fact]
    public void Hostile_text_reaches_messages_only_in_visible_form()
    {
        var policy = Sample.Plan("", Sample.Intent("x", "?${A}\u001b[2J\u202e\n#", Certainty.Unresolved) with { Needs = ["A\u001b"], ClosedBy = "a\u0007" });
        var diagnostic = policy.Diagnostics.Single();
        Assert.DoesNotContain(diagnostic.Message, c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotContain(policy.Decisions[0].Reason!, c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotContain(diagnostic.Help, c => char.IsControl(c) && c != '\n');
    }
}
