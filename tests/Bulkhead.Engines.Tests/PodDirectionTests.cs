using System.Collections.Immutable;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;
using Bulkhead.Yaml.Reading;
using Xunit;

namespace Bulkhead.Engines.Tests;

/// <summary>What one set of NetworkPolicies opens and another does not, in one direction.</summary>
public sealed class PodDirectionTests
{
    private static readonly ReachWorkload Chat = new("librechat", "chat", ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("app", "chat")]));
    private static readonly ReachWorkload Store = new("mongodb", "chat", ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("app", "mongo")]));

    private const string Usual = """
        egress:
        - to:
          - podSelector: {matchLabels: {app: mongo}}
          ports: [{port: 27017}, {port: 27018}]
        - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.128.0.0/9]}}]
          ports: [{protocol: UDP, port: 53}]
        """;

    [Theory]
    [InlineData("""
        egress:
        - to: [{ipBlock: {cidr: 10.0.0.0/9}}]
          ports: [{protocol: UDP, port: 53}]
        - to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [mongo]}]}}]
          ports: [{protocol: TCP, port: 27017, endPort: 27018}]
        """)]
    [InlineData("""
        egress:
        - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: chat}}, podSelector: {matchLabels: {app: mongo}}}]
          ports: [{port: 27018}]
        - to: [{podSelector: {matchLabels: {app: mongo}}}]
          ports: [{port: 27017}]
        - to: [{ipBlock: {cidr: 10.0.0.0/10}}, {ipBlock: {cidr: 10.64.0.0/10}}]
          ports: [{protocol: UDP, port: 53}]
        """)]
    public void The_same_in_other_words_is_no_difference(string other)
    {
        foreach (var reading in Enum.GetValues<Reading>())
        {
            Assert.Empty(Beyond(Usual, other, reading));
            Assert.Empty(Beyond(other, Usual, reading));
        }
    }

    [Theory]
    [InlineData("egress:\n- to: [{podSelector: {}}]\n  ports: [{port: 27017}]\n", "every pod of namespace chat except app=mongo on port 27017 (TCP) by egress[0]")]
    [InlineData("egress:\n- to: [{podSelector: {matchLabels: {app: mongo}}}]\n", "mongodb:1-27016,27019-65535 (TCP) by egress[0]|mongodb on every port (UDP, ICMP or other protocols) by egress[0]")]
    [InlineData("egress:\n- to: [{ipBlock: {cidr: 10.128.0.0/16}}]\n  ports: [{protocol: UDP, port: 53}]\n", "10.128.0.0/16:53 (UDP) by egress[0]")]
    [InlineData("egress:\n- to: [{podSelector: {matchLabels: {app: mongo}}}, {podSelector: {matchLabels: {app: redis}}}]\n  ports: [{port: 6379}]\n- to: [{podSelector: {}}]\n  ports: [{port: 6379}]\n", "every pod of namespace chat on port 6379 (TCP) by egress[1]")]
    [InlineData("egress:\n- to: [{podSelector: {matchLabels: {app: mongo}}}]\n  ports: [{port: mongo}]\n", "mongodb:1-27016,27019-65535 (TCP) by egress[0]")]
    public void What_is_opened_is_said_once_with_the_entry_that_opens_it(string wider, string expected) =>
        Assert.Equal(expected.Split('|'), Beyond(wider, Usual, Reading.Widest));

    [Fact]
    public void A_port_by_name_is_not_relied_on() =>
        Assert.Equal(["mongodb:27017-27018 (TCP) by egress[0]"], Beyond(Usual, "egress:\n- to: [{podSelector: {matchLabels: {app: mongo}}}]\n  ports: [{port: mongo}]\n- to: [{ipBlock: {cidr: 10.0.0.0/8}}]\n", Reading.Narrowest));

    [Fact]
    public void Ingress_is_a_direction_of_its_own()
    {
        var closed = PodDirection.Of(Read("ingress: []\npolicyTypes: [Ingress]\n"), Chat, isIngress: true, Reading.Widest);
        var open = PodDirection.Of(Read("ingress: [{from: [{podSelector: {matchLabels: {app: mongo}}}]}]\n"), Chat, isIngress: true, Reading.Widest);
        Assert.True(closed.IsIsolated);
        Assert.False(PodDirection.Of(Read("ingress: []\n"), Chat, isIngress: false, Reading.Widest).IsIsolated);
        Assert.Equal(["mongodb on every port (anything) by ingress[0]"], open.Beyond(closed, [Chat, Store]).Select(Text));
        Assert.Empty(closed.Beyond(open, [Chat, Store]));
    }

    private static string[] Beyond(string mine, string theirs, Reading reading) =>
        [.. PodDirection.Of(Read(mine), Chat, isIngress: false, reading).Beyond(PodDirection.Of(Read(theirs), Chat, isIngress: false, reading), [Chat, Store]).Select(Text)];

    private static string Text(ReachEntry entry) => $"{ReachText.Of(entry)} by {string.Join(", ", entry.Carriers.Select(static carrier => carrier.Rule))}";

    private static ImmutableArray<PodPolicy> Read(string rules)
    {
        var reading = PodPolicyReader.Read(new SourceText("policy.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: chat}
            spec:
              podSelector: {matchLabels: {app: chat}}

            """ + string.Concat(rules.Split('\n').Select(static line => "  " + line + "\n"))));
        Assert.Empty(reading.Diagnostics);
        return reading.Policies;
    }
}
