using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Tests;

public sealed class PodPolicyReaderTests
{
    [Theory]
    [InlineData("podSelector: {}", true, false)]
    [InlineData("podSelector: {}\n  egress: []", true, false)]
    [InlineData("podSelector: {}\n  egress:\n    - {}", true, true)]
    [InlineData("podSelector: {}\n  policyTypes: [Egress]", false, true)]
    [InlineData("podSelector: {}\n  policyTypes: [Ingress]\n  egress:\n    - {}", true, false)]
    [InlineData("podSelector: {}\n  policyTypes: [Ingress, Egress]", true, true)]
    public void Policy_types_say_which_directions_are_isolated(string spec, bool ingress, bool egress)
    {
        var policy = One(spec);
        Assert.Equal((ingress, egress), (policy.Ingress is not null, policy.Egress is not null));
    }

    [Fact]
    public void A_rule_without_peers_or_ports_opens_all_of_them()
    {
        var way = Assert.Single(One("podSelector: {}\n  ingress:\n    - {}").Ingress!.Value);
        Assert.Empty(way.Peers);
        Assert.Empty(way.Ports);
    }

    [Fact]
    public void The_whole_language_is_read()
    {
        var policy = One(
            """
            podSelector:
                matchLabels:
                  app: chat
                matchExpressions:
                  - { key: tier, operator: NotIn, values: [test] }
                  - { key: canary, operator: DoesNotExist }
              policyTypes: [Egress]
              egress:
                - to:
                    - podSelector: {}
                    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } }
                      podSelector: { matchExpressions: [ { key: app, operator: In, values: [mongo, redis] } ] }
                    - ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] }
                  ports:
                    - port: 27017
                    - { protocol: UDP, port: 5000, endPort: 5010 }
                    - { protocol: SCTP }
                    - port: metrics
            """);
        Assert.Equal(3, policy.Pods.Requirements.Length);
        Assert.Null(policy.Ingress);
        var way = Assert.Single(policy.Egress!.Value);
        Assert.Equal(
            [new PodPort(PodProtocol.Tcp, PortRange.Of(27017), null), new PodPort(PodProtocol.Udp, new PortRange(5000, 5010), null), new PodPort(PodProtocol.Sctp, null, null), new PodPort(PodProtocol.Tcp, null, "metrics")],
            way.Ports);
        Assert.Null(Assert.IsType<PodPeer.Selected>(way.Peers[0]).Namespaces);
        Assert.NotNull(Assert.IsType<PodPeer.Selected>(way.Peers[1]).Namespaces);
        Assert.Equal("10.1.0.0/16", Assert.IsType<PodPeer.Block>(way.Peers[2]).Except[0].ToString());
    }

    [Fact]
    public void What_kubectl_prints_as_JSON_is_read()
    {
        var reading = PodPolicyReader.Read(new SourceText("live.json",
            """
            { "apiVersion": "v1", "kind": "List", "metadata": { "resourceVersion": "" }, "items": [
              { "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": { "name": "a", "namespace": "chat", "uid": "1", "managedFields": [] },
                "spec": { "podSelector": {}, "policyTypes": ["Ingress"] }, "status": {} } ] }
            """));
        Assert.Empty(reading.Diagnostics);
        Assert.Equal("a", Assert.Single(reading.Policies).Name);
    }

    [Theory]
    [InlineData("podSelector: {}\n  ingress:\n    - from:\n        - {}")]
    [InlineData("podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 10.0.0.0/8 }\n          podSelector: {}")]
    [InlineData("podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: { cidr: 10.0.0.1 }")]
    [InlineData("podSelector: {}\n  ingress:\n    - ports:\n        - { port: 10, endPort: 9 }")]
    [InlineData("podSelector: {}\n  ingress:\n    - ports:\n        - { endPort: 9 }")]
    [InlineData("podSelector: {}\n  ingress:\n    - ports:\n        - { protocol: ICMP }")]
    [InlineData("podSelector: {}\n  ingress:\n    - source: []")]
    [InlineData("podSelector: { matchExpressions: [ { key: a, operator: In } ] }")]
    [InlineData("podSelector: { matchExpressions: [ { key: a, operator: Exists, values: [b] } ] }")]
    [InlineData("podSelector: { matchExpressions: [ { key: a, operator: Gt, values: ['1'] } ] }")]
    [InlineData("podSelector: {}\n  policyTypes: [egress]")]
    [InlineData("policyTypes: [Egress]")]
    public void What_an_API_server_would_refuse_is_an_error_and_opens_nothing(string spec)
    {
        var reading = Read(spec);
        Assert.True(reading.HasErrors);
        Assert.DoesNotContain(reading.Policies, static policy => policy.Ingress is { Length: > 0 } || policy.Egress is { Length: > 0 });
    }

    private static PodPolicy One(string spec)
    {
        var reading = Read(spec);
        Assert.Empty(reading.Diagnostics);
        return Assert.Single(reading.Policies);
    }

    private static PodPolicyReading Read(string spec) => PodPolicyReader.Read(new SourceText("p.yaml",
        $"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namespace: chat\nspec:\n  {spec}\n"));
}
