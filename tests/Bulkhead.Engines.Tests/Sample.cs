using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Tests;

/// <summary>Plans made by hand, so that the engines are tested without the planner.</summary>
internal sealed class Sample
{
    private readonly List<IntentDecision> decisions = [];
    private readonly Dictionary<string, List<Rule>> rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PeerRule>> peers = new(StringComparer.Ordinal);
    private readonly List<Workload> workloads = [];

    private readonly List<Rule> nodes = [];

    public static readonly Workload LibreChat = Pod("librechat", ("app.kubernetes.io/name", "librechat-librechat"), ("app.kubernetes.io/instance", "librechat")) with
    {
        Ports = [3080],
        Services = ["librechat-librechat"],
        IsEntrance = true,
    };

    public static readonly Workload Mongodb = Pod("mongodb", ("app.kubernetes.io/name", "mongodb"), ("app.kubernetes.io/instance", "librechat"), ("app.kubernetes.io/component", "mongodb")) with { Ports = [27017] };

    public static readonly Workload RagApi = Pod("rag-api", ("app.kubernetes.io/name", "librechat-librechat-rag-api-rag"), ("app.kubernetes.io/instance", "librechat")) with { Ports = [8000] };

    public bool WatchClosingDeny { get; init; }

    public static Workload Pod(string name, params (string Key, string Value)[] labels) =>
        new(name, "librechat", Labels(labels), [], []);

    public static ImmutableSortedDictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, labels.Select(label => KeyValuePair.Create(label.Key, label.Value)));

    public static Origin At(int line, string path, string file = "librechat.yaml") => new(path, new SourceSpan(file, line, 5));

    public Sample Add(Workload workload)
    {
        workloads.Add(workload);
        rules[workload.Name] = [];
        peers[workload.Name] = [];
        return this;
    }

    /// <summary>Permits names on one port, with the decisions that ask for them.</summary>
    public Sample Permit(string workload, string group, int port, params string[] domains) =>
        PermitNames(workload, group, port, ApplicationProtocol.Https, [At(9, "endpoints.custom[0].baseURL")], domains);

    public Sample PermitNames(string workload, string group, int port, ApplicationProtocol protocol, ImmutableArray<Origin> origins, params string[] domains)
    {
        var name = port == 443 ? group : $"{group}-{port}";
        Add(workload, new Rule("allow-" + name, RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup(name, [.. domains.Select(domain => new DomainEntry(domain, origins))])], Transport.Tcp, PortRange.Of(port))
        {
            Log = true,
            RequireTls = protocol.IsTls(),
            Origins = origins,
        });
        foreach (var domain in domains)
        {
            if (HostSyntax.Read(domain, allowWildcard: true).Host is { } host)
            {
                Allow(workload, new Destination(host, PortRange.Of(port), protocol), "allow-" + name, group, origins);
            }
        }

        return this;
    }

    /// <summary>Permits a block, with the decision that asks for it.</summary>
    public Sample PermitBlock(string workload, string group, int port, string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        Add(workload, new Rule("allow-net-" + group, RuleAction.Permit, [new AddressSet.Blocks("net-" + group, [network])], [], Transport.Tcp, PortRange.Of(port)) { Log = true, Origins = [At(20, "mcpServers.intern.url")] });
        peers[workload].Add(new PeerRule(group, new Peer.Block(network), Transport.Tcp, PortRange.Of(port), [At(20, "mcpServers.intern.url")]));
        return Allow(workload, new Destination(new Host.Address(network), PortRange.Of(port), ApplicationProtocol.Http), "allow-net-" + group, group, [At(20, "mcpServers.intern.url")]);
    }

    public Sample Add(string workload, Rule rule)
    {
        rules[workload].Add(rule);
        return this;
    }

    public Sample Peer(string workload, PeerRule peer)
    {
        peers[workload].Add(peer);
        return this;
    }

    public Sample Dns(string workload) =>
        Peer(workload, new PeerRule("dns", Model.Policies.Peer.ClusterDns.Instance, Transport.Udp, PortRange.Of(53), []))
            .Peer(workload, new PeerRule("dns", Model.Policies.Peer.ClusterDns.Instance, Transport.Tcp, PortRange.Of(53), []));

    public Sample To(string workload, string other, int port) =>
        Peer(workload, new PeerRule("data-" + other, new Peer.OfWorkload(other), Transport.Tcp, PortRange.Of(port), [At(3, "env:MONGO_URI", "values.yaml")]));

    public Sample Allow(string workload, Destination destination, string rule, string group, ImmutableArray<Origin> origins)
    {
        decisions.Add(new IntentDecision(
            new EgressIntent(workload, destination, IntentKind.LlmProvider, group, HostScopes.Of(destination.Host!), Certainty.Certain, origins),
            Decision.Allowed,
            rule,
            null));
        return this;
    }

    public EgressPolicy Policy() => new(
        new DeploymentTopology("librechat", "librechat", [.. workloads]),
        [
            .. workloads.OrderBy(workload => workload.Name, StringComparer.Ordinal).Select(workload => new WorkloadPolicy(
                workload,
                [.. rules[workload.Name], Close() with { Watch = WatchClosingDeny }],
                [.. peers[workload.Name]])),
        ],
        [.. decisions],
        [])
    {
        Nodes = nodes.Count == 0 ? null : new WorkloadPolicy(Workload.Nodes, [.. nodes, Close()], []),
    };

    /// <summary>Permits a registry to the nodes.</summary>
    public Sample PermitNodes(string group, params string[] domains)
    {
        nodes.Add(new Rule("allow-" + group, RuleAction.Permit, [AddressSet.PublicInternet.Instance], [new DomainGroup(group, [.. domains.Select(domain => new DomainEntry(domain, []))])], Transport.Tcp, PortRange.Of(443))
        {
            Log = true,
            RequireTls = true,
            Origins = [At(4, "image.repository", "values.yaml")],
        });
        foreach (var domain in domains)
        {
            Allow(WorkloadNames.Node, new Destination(HostSyntax.Read(domain).Host!, PortRange.Of(443), ApplicationProtocol.Https), "allow-" + group, group, []);
        }

        return this;
    }

    /// <summary>Permits the addresses of a name, with the decision that asks for it.</summary>
    public Sample PermitHostname(string workload, string group, int port, string host)
    {
        Add(workload, new Rule($"allow-host-{group}-{port}", RuleAction.Permit, [new AddressSet.Resolved($"host-{group}-{port}", [host])], [], Transport.Tcp, PortRange.Of(port)) { Log = true, Origins = [At(7, "EMAIL_HOST", ".env")] });
        return Allow(workload, new Destination(HostSyntax.Read(host).Host!, PortRange.Of(port), ApplicationProtocol.Smtp), $"allow-host-{group}-{port}", group, [At(7, "EMAIL_HOST", ".env")]);
    }

    public static Rule Close() => new("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null) { Log = true };

    public static Inventory Inventory(EgressPolicy policy) => new(
        policy.Topology,
        [.. policy.Decisions.Select(decision => decision.Intent)],
        [],
        [
            new InputFile("values.yaml", new string('b', 64)),
            new InputFile("librechat.yaml", "0123456789abcdef" + new string('0', 48)),
        ],
        "2026.11");

    public static BulkheadSettings Settings(string chart = "10.1.0") => new()
    {
        Deployment = new DeploymentSettings
        {
            Aviatrix = new AviatrixSettings { ChartVersion = chart, LogProfile = "start/end" },
            Cluster = new ClusterSettings { Ingress = new IngressSettings("ingress-nginx", Labels(("app.kubernetes.io/name", "ingress-nginx"))) },
        },
    };

    public GenerationResult Generate(BulkheadSettings? settings = null)
    {
        var policy = Policy();
        return Generator.Generate(Inventory(policy), policy, settings ?? Settings(), "0.1.0");
    }

    /// <summary>A complete little deployment.</summary>
    public static Sample Complete() => new Sample()
        .Add(LibreChat).Add(Mongodb).Add(RagApi)
        .PermitNames("librechat", "llm-groq", 443, ApplicationProtocol.Https, [At(9, "endpoints.custom[0].baseURL")], "api.groq.com")
        .PermitNames("librechat", "llm-local", 8443, ApplicationProtocol.Https, [At(14, "endpoints.custom[1].baseURL")], "llm.corp.example.com")
        .PermitNames("librechat", "mcp-plain", 80, ApplicationProtocol.Http, [At(30, "mcpServers.plain.url")], "mcp.example.org")
        .PermitNames("librechat", "action-domains", 443, ApplicationProtocol.Https, [At(40, "actions.allowedDomains[0]")], "*.tools.example.net", "tools.example.net")
        .PermitBlock("librechat", "mcp-intern", 8080, "10.20.30.40/32")
        .Permit("rag-api", "rag-embeddings", 443, "api.openai.com")
        .Dns("librechat").Dns("rag-api")
        .To("librechat", "mongodb", 27017)
        .To("librechat", "rag-api", 8000);
}
