using System.Net;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests;

public sealed class NetworkPolicyTests
{
    private static readonly NetworkPolicyOptions Options = new() { IngressIsKnown = true, IngressNamespace = "ingress-nginx" };

    [Fact]
    public void What_is_written_reads_back_as_it_was_planned()
    {
        var policy = Sample.Complete().Policy();
        var writing = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, Options);

        Assert.Empty(writing.Diagnostics);
        Assert.Equal(["networkpolicy-librechat.yaml", "networkpolicy-mongodb.yaml", "networkpolicy-rag-api.yaml"], writing.Artefacts.Select(artefact => artefact.FileName));
        foreach (var (planned, artefact) in writing.Objects.Zip(writing.Artefacts))
        {
            var read = Read(artefact.Content);
            Assert.Equal((planned.Name, planned.Namespace), (read.Name, read.Namespace));
            Assert.Equal(planned.PodLabels, read.PodLabels);
            Assert.Equal(planned.Ingress.Select(way => way.Peers.AsEnumerable()), read.Ingress.Select(way => way.Peers.AsEnumerable()));
            Assert.Equal(planned.Egress.Select(way => way.Ports.AsEnumerable()), read.Egress.Select(way => way.Ports.AsEnumerable()));
        }
    }

    [Fact]
    public void A_data_store_is_reached_only_from_the_workloads_that_use_it_and_reaches_nothing()
    {
        var mongodb = Object(Sample.Complete(), "mongodb");
        var way = Assert.Single(mongodb.Ingress);
        var peer = Assert.IsType<NetworkPeer.Pods>(Assert.Single(way.Peers));
        Assert.Null(peer.NamespaceLabels);
        Assert.Equal(Sample.LibreChat.Labels, peer.PodLabels);
        Assert.Equal([new NetworkPort(Transport.Tcp, PortRange.Of(27017))], way.Ports);
        Assert.Empty(mongodb.Egress);
    }

    [Fact]
    public void The_Internet_is_open_on_the_ports_of_the_permits_only_and_special_ranges_never()
    {
        var librechat = Object(Sample.Complete(), "librechat");
        var way = Assert.Single(librechat.Egress, way => way.Peers.OfType<NetworkPeer.Block>().Any(block => block.Network.PrefixLength == 0));
        Assert.Equal([80, 443, 8443], way.Ports.Select(port => port.Ports.First));
        Assert.All(way.Ports, port => Assert.True(port is { Transport: Transport.Tcp, Ports.IsSingle: true }));
        var block = Assert.IsType<NetworkPeer.Block>(Assert.Single(way.Peers));
        foreach (var address in new[]
        {
            "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254", "169.254.170.2", "169.254.170.23",
            "168.63.129.16", "127.0.0.1", "0.0.0.0", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "255.255.255.255", "::1", "2606:4700::1",
        })
        {
            Assert.False(block.Contains(IPAddress.Parse(address)), address);
        }

        foreach (var address in new[] { "1.1.1.1", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "168.63.129.17", "100.128.0.1" })
        {
            Assert.True(block.Contains(IPAddress.Parse(address)), address);
        }
    }

    [Fact]
    public void Every_exception_of_the_Internet_is_not_public_and_no_known_range_is_missing()
    {
        // The table of ranges of the model and this list must agree: one address from the middle of every /16 of IPv4.
        var block = new NetworkPeer.Block(ClosedBlocks.AllIPv4, ClosedBlocks.NotInternet);
        for (var i = 0; i < 65536; i++)
        {
            var address = new IPAddress([(byte)(i >> 8), (byte)i, 10, 10]);
            Assert.True(block.Contains(address) == (AddressRanges.Classify(address) == AddressClass.Public), address.ToString());
        }
    }

    [Fact]
    public void Without_an_engine_that_reads_names_the_Internet_stays_closed()
    {
        var policy = Sample.Complete().Policy();
        var writing = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, Options with { InternetIsGoverned = false });

        Assert.Equal(2, writing.Diagnostics.Count(found => found is { Code: "BH5201", Severity: Severity.Warning }));
        Assert.DoesNotContain(writing.Objects, found => found.Egress.Any(way => way.Peers.OfType<NetworkPeer.Block>().Any(block => block.Network.PrefixLength == 0)));
    }

    [Fact]
    public void DNS_is_open_to_the_resolver_only()
    {
        var policy = new Sample().Add(Sample.RagApi).Dns("rag-api").Policy();
        var options = Options with { DnsNamespace = "dns", DnsLabels = Sample.Labels(("k8s-app", "coredns")), DnsAddresses = [IPNetwork.Parse("169.254.20.10/32")] };
        var way = Assert.Single(NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, options).Objects[0].Egress);

        Assert.Equal(
            [new NetworkPeer.Pods(Sample.Labels(("kubernetes.io/metadata.name", "dns")), Sample.Labels(("k8s-app", "coredns"))), new NetworkPeer.Block(IPNetwork.Parse("169.254.20.10/32"), [])],
            way.Peers);
        Assert.Equal([new NetworkPort(Transport.Tcp, PortRange.Of(53)), new NetworkPort(Transport.Udp, PortRange.Of(53))], way.Ports);
    }

    [Fact]
    public void The_entrance_is_open_to_the_ingress_controller_or_says_that_it_is_wide()
    {
        var policy = new Sample().Add(Sample.LibreChat).Policy();
        var known = Assert.Single(NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, Options).Objects[0].Ingress);
        Assert.Equal([new NetworkPeer.Pods(Sample.Labels(("kubernetes.io/metadata.name", "ingress-nginx")), Sample.Labels())], known.Peers);
        Assert.Equal([new NetworkPort(Transport.Tcp, PortRange.Of(3080))], known.Ports);

        var wide = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, new NetworkPolicyOptions());
        Assert.Equal(("BH5202", Severity.Info), Assert.Single(wide.Diagnostics) is var found ? (found.Code, found.Severity) : default);
        Assert.Equal([new NetworkPeer.Pods(Sample.Labels(), Sample.Labels())], Assert.Single(wide.Objects[0].Ingress).Peers);
    }

    [Theory]
    [InlineData("169.254.169.254/32", 0)]
    [InlineData("100.100.100.200/32", 0)]
    [InlineData("168.63.129.16/32", 0)]
    [InlineData("169.254.0.0/16", 1)]
    [InlineData("0.0.0.0/0", 1)]
    [InlineData("fd00:ec2::/64", 1)]
    public void Metadata_services_are_never_opened(string cidr, int ways)
    {
        var policy = new Sample().Add(Sample.RagApi)
            .Peer("rag-api", new PeerRule("x", new Peer.Block(IPNetwork.Parse(cidr)), Transport.Tcp, PortRange.Of(80), []))
            .Policy();
        var writing = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, Options);

        Assert.Contains(writing.Diagnostics, found => found is { Code: "BH5203" });
        Assert.Equal(ways, writing.Objects[0].Egress.Length);
        foreach (var block in writing.Objects[0].Egress.SelectMany(way => way.Peers).OfType<NetworkPeer.Block>())
        {
            Assert.DoesNotContain(ClosedBlocks.Metadata, metadata => block.Contains(metadata.BaseAddress));
        }
    }

    [Fact]
    public void Pods_in_other_namespaces_are_named_with_their_namespace_on_both_sides()
    {
        var sample = Cases.All["mcp-workload"]();
        var librechat = Object(sample, "librechat");
        Assert.Contains(librechat.Egress, way => way.Peers.SequenceEqual([new NetworkPeer.Pods(Sample.Labels(("kubernetes.io/metadata.name", "mcp")), Sample.Labels(("app", "mcp-github")))]));
        Assert.Contains(librechat.Egress, way => way.Peers.SequenceEqual([new NetworkPeer.Pods(Sample.Labels(("kubernetes.io/metadata.name", "ai")), Sample.Labels(("app", "ollama")))]));
        var mcp = Assert.Single(Object(sample, "mcp-github").Ingress);
        Assert.Equal([new NetworkPeer.Pods(Sample.Labels(("kubernetes.io/metadata.name", "librechat")), Sample.LibreChat.Labels)], mcp.Peers);
    }

    [Fact]
    public void A_way_to_pods_that_are_a_workload_opens_the_other_end_too()
    {
        var policy = new Sample().Add(Sample.LibreChat).Add(Sample.Mongodb)
            .Peer("librechat", new PeerRule("svc", new Peer.Pods("librechat", Sample.Mongodb.Labels), Transport.Tcp, PortRange.Of(27017), []))
            .Policy();
        var mongodb = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, Options).Objects.Single(found => found.Name == "bulkhead-mongodb");
        Assert.Single(mongodb.Ingress);
    }

    [Theory]
    [InlineData("ports: []")]
    [InlineData("to: []")]
    [InlineData("")]
    public void A_rule_that_would_mean_everything_is_refused(string rule)
    {
        var text = $$"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: a
              namespace: b
            spec:
              podSelector:
                matchLabels:
                  app: a
              policyTypes:
                - Ingress
                - Egress
              ingress: []
              egress:
                - {{{rule}}}

            """;
        Assert.True(NetworkPolicyReader.Read(new SourceText("n.yaml", text)).HasErrors);
    }

    [Theory]
    [InlineData("    - Egress\n", "")]
    [InlineData("  podSelector:\n    matchLabels:\n      app: a\n", "  podSelector: {}\n")]
    [InlineData("  egress: []\n", "  egress: []\n  podLabels: {}\n")]
    [InlineData("/v1", "/v1beta1")]
    public void A_policy_that_closes_less_than_it_seems_is_refused(string from, string to)
    {
        const string Text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: a\n  namespace: b\nspec:\n  podSelector:\n    matchLabels:\n      app: a\n  policyTypes:\n    - Ingress\n    - Egress\n  ingress: []\n  egress: []\n";
        Assert.False(NetworkPolicyReader.Read(new SourceText("n.yaml", Text)).HasErrors);
        Assert.True(NetworkPolicyReader.Read(new SourceText("n.yaml", Text.Replace(from, to, StringComparison.Ordinal))).HasErrors);
    }

    [Fact]
    public void Generated_only_when_it_is_a_target()
    {
        var result = Sample.Complete().Generate(Sample.Settings() with { Targets = [PolicyTarget.Aviatrix] });
        Assert.False(result.HasErrors);
        Assert.DoesNotContain(result.Artefacts, artefact => artefact.FileName.StartsWith("networkpolicy-", StringComparison.Ordinal));
    }

    private static NetworkPolicyObject Object(Sample sample, string workload)
    {
        var policy = sample.Policy();
        return Read(NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, Options).Artefacts.Single(artefact => artefact.FileName == $"networkpolicy-{workload}.yaml").Content);
    }

    private static NetworkPolicyObject Read(string text)
    {
        var reading = NetworkPolicyReader.Read(new SourceText("n.yaml", text));
        Assert.Empty(reading.Diagnostics);
        return Assert.Single(reading.Policies);
    }
}
