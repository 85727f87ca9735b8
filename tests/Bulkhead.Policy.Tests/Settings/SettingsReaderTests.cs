using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Tests.Settings;

public class SettingsReaderTests
{
    // Also read by tests/conformance/settings.test.mjs, which holds it against the published schema.
    private static readonly string Everything = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "everything.yaml"));

    [Fact]
    public void Every_key_is_read()
    {
        var reading = Sample.ReadSettings(Everything);
        Assert.Empty(reading.Diagnostics);
        var settings = reading.Settings;
        var deployment = settings.Deployment;
        Assert.Equal(["librechat.yaml"], deployment.Configuration);
        Assert.Equal([".env", "secrets.env"], deployment.Environment);
        Assert.Equal(["values.yaml"], deployment.Values);
        Assert.Equal(["GROQ_API_KEY", "OPENAI_API_KEY"], deployment.EnvironmentKeys!.Value);
        Assert.Equal(("rel", "chat", "v0.8.8", "librechat-2.0.8"), (deployment.Release, deployment.Namespace, deployment.LibreChatVersion, deployment.Chart));
        Assert.Equal(new AviatrixSettings { ChartVersion = "8.2.0", ControllerVersion = "8.0", TlsProfile = "strict", LogProfile = "start/end" }, deployment.Aviatrix);
        Assert.Equal("8.0", deployment.Aviatrix.EffectiveControllerVersion);
        Assert.Equal((ClusterProvider.Eks, "cilium"), (deployment.Cluster.Provider, deployment.Cluster.Cni));
        Assert.Equal(("dns", "coredns"), (deployment.Cluster.Dns.Namespace, deployment.Cluster.Dns.Labels["app"]));
        Assert.Equal(["10.0.0.10/32", "169.254.20.10/32"], deployment.Cluster.Dns.Addresses.Select(network => network.ToString()));
        Assert.Equal(("edge", "nginx"), (deployment.Cluster.Ingress!.Namespace, deployment.Cluster.Ingress.Labels["app"]));
        Assert.Equal("chat", deployment.WorkloadLabels["librechat"]["app"]);
        Assert.Equal(["llm-openai", "llm-groq", "llm-my-provider"], settings.ApprovedProviders!.Value.Select(provider => provider.Group));
        Assert.Equal(("https://api.groq.com", "true", "8080"), (settings.Answers.Environment["GROQ_URL"], settings.Answers.Environment["DEBUG"], settings.Answers.Environment["PORT"]));
        Assert.Equal(["JINA_API_KEY"], settings.Answers.EnvironmentKeys);
        Assert.IsType<GroupAnswer.Allow>(settings.Answers.Groups["llm-openai"]);
        Assert.IsType<GroupAnswer.Deny>(settings.Answers.Groups["llm-old"]);
        Assert.Equal("one bucket for each tenant", Assert.IsType<GroupAnswer.Hosts>(settings.Answers.Groups["storage-s3"]).Reason);
        var groq = Assert.IsType<GroupAnswer.Hosts>(settings.Answers.Groups["llm-groq"]);
        Assert.Equal(["api.groq.com https 443 ", "eu.groq.com https 8443 ", "plain.groq.com http 80 /v1"],
            groq.Destinations.Select(one => $"{one.Host.Text} {one.Destination.Protocol.Name()} {one.Destination.Ports} {one.Destination.Path}"));
        Assert.Equal("answers.groups.llm-groq.hosts[1]", groq.Destinations[1].Origin.Path);
        var ollama = settings.Answers.Services["ollama"];
        Assert.Equal(("ai", 11434, "ollama"), (ollama.Namespace, ollama.Port, ollama.Labels["app"]));
        Assert.Equal(["Status librechat *.status.example.com 443 https", "mail rag-api 203.0.114.0/24 587 smtp", "range librechat 10.9.0.0/16 8000-8100 tcp"],
            settings.Egress.Select(one => $"{one.Name} {one.Workload} {one.Destination.Host!.Text} {one.Destination.Ports} {one.Destination.Protocol.Name()}"));
        Assert.Equal(new DateOnly(2027, 1, 31), settings.Egress[0].Expires);
        Assert.Equal(new SourceSpan("bulkhead.yaml", 39, 27), settings.Egress[0].Origin.Span);
        var server = settings.McpServers.Single();
        Assert.Equal(("My Server", "my-server", "mcp-my-server", "mcp", 8000), (server.Name, server.Slug, server.Workload, server.Namespace, server.Port));
        Assert.Equal(["my-svc"], server.Services);
        Assert.Equal(["api.github.com", "api.example.org"], server.Allow.Select(one => one.Host.Text));
        Assert.Equal(["npm", "pypi"], settings.PackageRegistries.Keys);
        Assert.Equal([443, 8443], settings.PackageRegistries["pypi"].Select(one => one.Destination.Ports!.Value.First));
        Assert.Equal([PolicyTarget.NetworkPolicy], settings.Targets);
        Assert.Equal(("out", "ai"), (settings.Output.Directory, settings.Output.Labels["team"]));
    }

    [Fact]
    public void What_is_not_written_has_its_default()
    {
        var settings = Sample.Settings("deployment:\nanswers:\negress:\nmcpServers:\noutput:\n");
        Assert.Equal("10.1.0", settings.Deployment.Aviatrix.ChartVersion);
        Assert.Equal("10.1.0", settings.Deployment.Aviatrix.EffectiveControllerVersion);
        Assert.Equal(("kube-system", "kube-dns"), (settings.Deployment.Cluster.Dns.Namespace, settings.Deployment.Cluster.Dns.Labels["k8s-app"]));
        Assert.Null(settings.Deployment.EnvironmentKeys);
        Assert.Null(settings.ApprovedProviders);
        Assert.True(settings.Writes(PolicyTarget.Aviatrix) && settings.Writes(PolicyTarget.NetworkPolicy));
        Assert.Equal("bulkhead-policy", settings.Output.Directory);
    }

    /// <summary>Each text follows <c>version: 1</c>, so its first line is line 2.</summary>
    [Theory]
    [InlineData("approvedProvider: [openai]", "BH4002", 2, 1, "Did you mean \"approvedProviders\"?")]
    [InlineData("deployment:\n  aviatrix:\n    chartversion: 10.1.0", "BH4002", 4, 5, "Did you mean \"chartVersion\"?")]
    [InlineData("zzzzzz: 1", "BH4002", 2, 1, "has no key \"zzzzzz\".")]
    [InlineData("deployment: [a]", "BH4003", 2, 13, "deployment must be a mapping, not a list.")]
    [InlineData("deployment: { configuration: { a: b } }", "BH4003", 2, 30, "text or a list of texts")]
    [InlineData("deployment: { release: 12 }", "BH4003", 2, 24, "must be text (put it in quotes), not a number")]
    [InlineData("deployment: { namespace: Chat }", "BH4006", 2, 26, "\"Chat\" is not a valid name")]
    [InlineData("deployment: { namespace: \"a\\nb: c\" }", "BH4003", 2, 26, "control character")]
    [InlineData("deployment: { namespace: \"{{ x }}\" }", "BH4006", 2, 26, "is not a valid name")]
    [InlineData("deployment: { namespace: a23456789012345678901234567890123456789012345678901234567890123x }", "BH4006", 2, 26, "not a valid name")]
    [InlineData("deployment: { release: a2345678901234567890123456789012345678901234567890123x }", "BH4006", 2, 24, "not a valid name")]
    [InlineData("deployment: { aviatrix: { chartVersion: 10.1 } }", "BH4016", 2, 41, "not a version number")]
    [InlineData("deployment: { aviatrix: { chartVersion: latest } }", "BH4016", 2, 41, "not a version number")]
    [InlineData("deployment: { aviatrix: { controllerVersion: 10.10 } }", "BH4016", 2, 46, "not a version number")]
    [InlineData("deployment: { aviatrix: { logProfile: begin } }", "BH4012", 2, 39, "\"begin\" is not known")]
    [InlineData("deployment: { cluster: { provider: ek } }", "BH4012", 2, 36, "Did you mean \"eks\"?")]
    [InlineData("deployment: { cluster: { dns: { labels: {} } } }", "BH4017", 2, 41, "would select every pod")]
    [InlineData("deployment: { cluster: { dns: { addresses: [8.8.8.8] } } }", "BH4013", 2, 45, "not a block of private")]
    [InlineData("deployment: { workloads: { librechta: { labels: { a: b } } } }", "BH4012", 2, 28, "Did you mean \"librechat\"?")]
    [InlineData("deployment: { workloads: { librechat: { labels: { \"a b\": c } } } }", "BH4007", 2, 51, "not a valid label key")]
    [InlineData("deployment: { workloads: { librechat: { labels: { a: \"b c\" } } } }", "BH4007", 2, 54, "not a valid label value")]
    [InlineData("deployment: { workloads: { librechat: { labels: { a: 1 } } } }", "BH4003", 2, 54, "put it in quotes")]
    [InlineData("deployment: { environmentKeys: [A-B] }", "BH4018", 2, 33, "not the name of an environment variable")]
    [InlineData("answers: { environment: { 1A: x } }", "BH4018", 2, 27, "not the name of an environment variable")]
    [InlineData("answers: { environment: { A: [x] } }", "BH4003", 2, 30, "must be text")]
    [InlineData("answers: { groups: { llm-x: alow } }", "BH4012", 2, 29, "Did you mean \"allow\"?")]
    [InlineData("answers: { groups: { LLM: allow } }", "BH4006", 2, 22, "not the name of a group")]
    [InlineData("answers: { groups: { llm-x: } }", "BH4003", 2, 29, "allow, deny, or a mapping")]
    [InlineData("answers: { groups: { llm-x: { reason: r } } }", "BH4005", 2, 29, "needs the key \"hosts\"")]
    [InlineData("answers: { groups: { llm-x: { hosts: [] } } }", "BH4017", 2, 38, "is empty")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"a b\"] } } }", "BH4008", 2, 39, "not a valid host")]
    [InlineData("answers: { groups: { llm-x: { hosts: [0x7f.1] } } }", "BH4008", 2, 39, "not a valid host")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"a.example.com:0\"] } } }", "BH4008", 2, 39, "no valid port")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"https://u:p@a.example.com\"] } } }", "BH4008", 2, 39, "user information")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"gopher://a.example.com\"] } } }", "BH4008", 2, 39, "scheme")]
    [InlineData("answers: { groups: { llm-x: { hosts: [169.254.169.254] } } }", "BH4013", 2, 39, "169.254.169.254")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"*.github.io\"] } } }", "BH4009", 2, 39, "*.github.io")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"*.com\"], reason: all of it } } }", "BH4009", 2, 39, "whole public suffix")]
    [InlineData("answers: { groups: { llm-x: { hosts: [\"*.co.uk\"], reason: all of it } } }", "BH4009", 2, 39, "whole public suffix")]
    [InlineData("answers: { services: { \"a/b\": { labels: { a: b } } } }", "BH4008", 2, 24, "not a host name")]
    [InlineData("answers: { services: { a: { port: 1 } } }", "BH4005", 2, 27, "needs the key \"labels\"")]
    [InlineData("answers: { services: { a: { labels: { a: b }, port: 70000 } } }", "BH4010", 2, 53, "must be a port number")]
    [InlineData("egress: { a: b }", "BH4003", 2, 9, "must be a list")]
    [InlineData("egress: [ { name: a, host: a.example.com, reason: r } ]", "BH4005", 2, 11, "needs the key \"owner\"")]
    [InlineData("egress: [ { name: a, host: a.example.com, owner: o } ]", "BH4005", 2, 11, "needs the key \"reason\"")]
    [InlineData("egress: [ { name: a, owner: o, reason: r } ]", "BH4005", 2, 11, "needs the key \"host\"")]
    [InlineData("egress: [ { name: a, host: a.example.com, cidr: 10.0.0.0/8, owner: o, reason: r } ]", "BH4014", 2, 49, "both host and cidr")]
    [InlineData("egress: [ { name: a, cidr: 0.0.0.0/0, owner: o, reason: r } ]", "BH4013", 2, 28, "wider than /8")]
    [InlineData("egress: [ { name: a, cidr: 172.0.0.0/8, owner: o, reason: r } ]", "BH4013", 2, 28, "mixes public addresses with others")]
    [InlineData("egress: [ { name: a, cidr: 192.0.2.0/24, owner: o, reason: r } ]", "BH4013", 2, 28, "holds loopback or reserved addresses")]
    [InlineData("egress: [ { name: a, cidr: 100.64.0.0/10, owner: o, reason: r } ]", "BH4013", 2, 28, "metadata service")]
    [InlineData("egress: [ { name: a, cidr: 169.254.0.0/16, owner: o, reason: r } ]", "BH4013", 2, 28, "169.254.0.0/16")]
    [InlineData("egress: [ { name: a, cidr: 10.0.0.1/8, owner: o, reason: r } ]", "BH4013", 2, 28, "not a block")]
    [InlineData("egress: [ { name: a, host: a.example.com, port: 0, owner: o, reason: r } ]", "BH4010", 2, 49, "port number")]
    [InlineData("egress: [ { name: a, host: a.example.com, port: \"9-1\", owner: o, reason: r } ]", "BH4010", 2, 49, "port number")]
    [InlineData("egress: [ { name: a, host: a.example.com, protocol: htps, owner: o, reason: r } ]", "BH4012", 2, 53, "Did you mean \"http")]
    [InlineData("egress: [ { name: a, cidr: 10.0.0.0/8, protocol: tcp, owner: o, reason: r } ]", "BH4005", 2, 11, "needs the key \"port\"")]
    [InlineData("egress: [ { name: a, host: a.example.com, owner: o, reason: r, expires: 31.12.2026 } ]", "BH4011", 2, 73, "not a date")]
    [InlineData("egress: [ { name: a, host: a.example.com, owner: o, reason: r, expires: 2026-02-30 } ]", "BH4011", 2, 73, "not a date")]
    [InlineData("egress:\n  - { name: A b, host: a.example.com, owner: o, reason: r }\n  - { name: a-b, host: b.example.com, owner: o, reason: r }", "BH4014", 4, 5, "egress-a-b")]
    [InlineData("mcpServers: { a: { allow: [a.example.com] } }", "BH4005", 2, 18, "needs the key \"workload\"")]
    [InlineData("mcpServers: { a: { workload: { port: 1 } } }", "BH4005", 2, 30, "needs the key \"labels\"")]
    [InlineData("mcpServers: { a: { workload: { labels: { a: b } } } }", "BH4005", 2, 30, "needs the key \"port\"")]
    [InlineData("mcpServers: { a: { workload: { labels: {}, port: 1 } } }", "BH4017", 2, 40, "would select every pod")]
    [InlineData("mcpServers: { A: { workload: { labels: { a: b }, port: 1 } }, a: { workload: { labels: { a: c }, port: 1 } } }", "BH4014", 2, 63, "mcp-a")]
    [InlineData("packageRegistries: { nmp: a.example.com }", "BH4002", 2, 22, "Did you mean \"npm\"?")]
    [InlineData("decryption: { group: [a], groups: [b], ca: { configMap: c } }", "BH4002", 2, 15, "Did you mean \"groups\"?")]
    [InlineData("decryption: { ca: { configMap: c } }", "BH4005", 2, 13, "needs the key \"groups\"")]
    [InlineData("decryption: { groups: [], ca: { configMap: c } }", "BH4017", 2, 23, "nothing would be decrypted")]
    [InlineData("decryption: { groups: [a] }", "BH4005", 2, 13, "needs the key \"ca\"")]
    [InlineData("decryption: { groups: [a], ca: { key: c } }", "BH4005", 2, 32, "needs the key \"configMap\"")]
    [InlineData("decryption: { groups: [a], ca: { configMap: A_b } }", "BH4006", 2, 45, "is not a valid name")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c, key: ../x } }", "BH4006", 2, 53, "is not a key of a ConfigMap")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c, bundle: ca.crt } }", "BH4014", 2, 32, "key and bundle are the same")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c }, paths: [/v1] }", "BH4003", 2, 57, "groups with their paths")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c }, paths: { a: v1 } }", "BH4006", 2, 62, "is not a path")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c }, paths: { a: [/v1, /../x] } }", "BH4006", 2, 68, "is not a path")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c }, paths: { a: [] } }", "BH4017", 2, 62, "a has no path")]
    [InlineData("decryption: { groups: [a], ca: { configMap: c }, paths: { a: } }", "BH4017", 2, 62, "a has no path")]
    [InlineData("decryption: { enabled: 1, groups: [a], ca: { configMap: c } }", "BH4003", 2, 24, "true or false")]
    [InlineData("targets: [cilium]", "BH4012", 2, 11, "\"cilium\" is not known")]
    [InlineData("targets: []", "BH4017", 2, 10, "targets is empty")]
    [InlineData("output: { directory: \"\" }", "BH4017", 2, 22, "is empty")]
    public void What_is_wrong_is_named_with_its_place(string yaml, string code, int line, int column, string message)
    {
        var reading = Sample.ReadSettings("version: 1\n" + yaml + "\n");
        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal((code, Severity.Error), (diagnostic.Code, diagnostic.Severity));
        Assert.Equal(new SourceSpan("bulkhead.yaml", line, column), diagnostic.Span);
        Assert.Contains(message, diagnostic.Message, StringComparison.Ordinal);
        Assert.NotEmpty(diagnostic.Help);
        Assert.True(reading.HasErrors);
    }

    [Theory]
    [InlineData("", "BH4001")]
    [InlineData("- a\n", "BH4001")]
    [InlineData("text\n", "BH4001")]
    [InlineData("version: 1\n---\nversion: 1\n", "BH4001")]
    [InlineData("deployment: {}\n", "BH4004")]
    [InlineData("version: 2\n", "BH4004")]
    [InlineData("version: \"1\"\n", "BH4004")]
    public void The_file_must_be_one_mapping_with_a_version(string yaml, string code) =>
        Assert.Equal(code, Assert.Single(Sample.ReadSettings(yaml).Diagnostics).Code);

    [Fact]
    public void Broken_yaml_is_a_diagnostic()
    {
        var reading = Sample.ReadSettings("version: 1\ndeployment: [a\n");
        Assert.True(reading.HasErrors);
        Assert.All(reading.Diagnostics, diagnostic => Assert.StartsWith("BH1", diagnostic.Code, StringComparison.Ordinal));
    }

    [Fact]
    public void All_errors_show_at_once()
    {
        var reading = Sample.ReadSettings("version: 1\na: 1\ntargets: [b]\negress: [ { name: c } ]\n");
        Assert.Equal(["BH4002", "BH4005", "BH4005", "BH4005", "BH4012"], reading.Diagnostics.Select(one => one.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Secrets_in_urls_are_not_repeated()
    {
        var reading = Sample.ReadSettings("version: 1\nanswers: { groups: { llm-x: { hosts: [\"https://user:hunter2@a.example.com/p?key=hunter2\"] } } }\n");
        Assert.All(reading.Diagnostics, diagnostic => Assert.DoesNotContain("hunter2", diagnostic.Message + diagnostic.Help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("decryption:\n")]
    [InlineData("decryption: { enabled: false }\n")]
    [InlineData("decryption: { enabled: false, groups: [llm-groq], ca: { configMap: c } }\n")]
    public void Nothing_is_decrypted_unless_it_is_asked_for(string yaml)
    {
        var reading = Sample.ReadSettings("version: 1\n" + yaml);
        Assert.Empty(reading.Diagnostics);
        Assert.Null(reading.Settings.Decryption);
    }

    [Fact]
    public void Decryption_names_groups_exceptions_and_where_the_certificate_is()
    {
        var decryption = Sample.ReadSettings("version: 1\ndecryption: { groups: [llm-groq, llm-groq, rag-embeddings], ca: { configMap: my-ca, key: tls.crt }, except: [API.Example.com] }\n").Settings.Decryption;
        Assert.NotNull(decryption);
        Assert.Equal(["llm-groq", "rag-embeddings"], decryption.Groups.Select(group => group.Text));
        Assert.Equal(["api.example.com"], decryption.Except.Select(entry => entry.Text));
        Assert.Equal(new DecryptionCa("my-ca", "tls.crt", "ca-bundle.crt"), decryption.Ca);
    }
}
