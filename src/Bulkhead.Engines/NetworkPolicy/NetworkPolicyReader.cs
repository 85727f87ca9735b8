using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>What <see cref="NetworkPolicyReader"/> read.</summary>
internal sealed record NetworkPolicyReading(ImmutableArray<NetworkPolicyObject> Policies, ImmutableArray<Diagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>
/// Reads NetworkPolicies of the form that Bulkhead writes. Strict, because in a NetworkPolicy an empty or missing list of peers or ports means
/// "all of them", and a missing policy type means that a direction is open.
/// </summary>
internal static class NetworkPolicyReader
{
    public static NetworkPolicyReading Read(SourceText source)
    {
        var nodes = new ManifestNodes();
        var policies = ImmutableArray.CreateBuilder<NetworkPolicyObject>();
        foreach (var head in ManifestStream.Read(source, nodes, NetworkPolicyWriter.Kind))
        {
            if (head.ApiVersion != NetworkPolicyWriter.ApiVersion || head.Spec is null || head.Namespace.Length == 0)
            {
                Invalid(nodes, head.Root, $"a NetworkPolicy needs apiVersion {NetworkPolicyWriter.ApiVersion}, metadata.namespace and spec");
            }
            else if (nodes.TryMapping(head.Spec, "spec", out var spec) && Spec(head, spec, nodes) is { } policy)
            {
                policies.Add(policy);
            }
        }

        return new NetworkPolicyReading(policies.ToImmutable(), nodes.Diagnostics);
    }

    private static NetworkPolicyObject? Spec(ManifestObject head, YamlMapping spec, ManifestNodes nodes)
    {
        ImmutableSortedDictionary<string, string>? labels = null;
        ImmutableArray<NetworkWay>? ingress = null;
        ImmutableArray<NetworkWay>? egress = null;
        var both = false;
        foreach (var entry in spec.Entries)
        {
            switch (entry.Key)
            {
                case "podSelector":
                    labels = Selector(entry.Value, nodes);
                    break;
                case "policyTypes":
                    both = nodes.TryItems(entry.Value, "policyTypes", out var types)
                        && types.Length == 2
                        && types.OfType<YamlScalar>().Select(static scalar => scalar.Value).Order(StringComparer.Ordinal).SequenceEqual(["Egress", "Ingress"]);
                    break;
                case "ingress":
                    ingress = Ways(entry.Value, "from", nodes);
                    break;
                case "egress":
                    egress = Ways(entry.Value, "to", nodes);
                    break;
                default:
                    nodes.Unknown(entry, "spec");
                    break;
            }
        }

        if (labels is null || labels.IsEmpty)
        {
            Invalid(nodes, spec, "podSelector needs matchLabels: without them the policy is for every pod of the namespace");
            return null;
        }

        if (!both || ingress is null || egress is null)
        {
            Invalid(nodes, spec, "a policy of both directions has policyTypes Ingress and Egress and both lists");
            return null;
        }

        return new NetworkPolicyObject(head.Name, head.Namespace, labels, ingress.Value, egress.Value);
    }

    private static ImmutableArray<NetworkWay>? Ways(YamlNode node, string peersKey, ManifestNodes nodes)
    {
        if (!nodes.TryItems(node, peersKey == "from" ? "ingress" : "egress", out var items))
        {
            return null;
        }

        var ways = ImmutableArray.CreateBuilder<NetworkWay>(items.Length);
        foreach (var item in items)
        {
            if (!nodes.TryMapping(item, "a rule of a NetworkPolicy", out var mapping))
            {
                continue;
            }

            var peers = ImmutableArray<NetworkPeer>.Empty;
            var ports = ImmutableArray<NetworkPort>.Empty;
            foreach (var entry in mapping.Entries)
            {
                if (entry.Key == peersKey)
                {
                    peers = Peers(entry.Value, nodes);
                }
                else if (entry.Key == "ports")
                {
                    ports = Ports(entry.Value, nodes);
                }
                else
                {
                    nodes.Unknown(entry, "a rule of a NetworkPolicy");
                }
            }

            if (peers.IsEmpty || ports.IsEmpty)
            {
                Invalid(nodes, item, $"a rule without '{peersKey}' or without 'ports' opens all of them");
            }
            else
            {
                ways.Add(new NetworkWay(peers, ports));
            }
        }

        return ways.ToImmutable();
    }

    private static ImmutableArray<NetworkPeer> Peers(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryItems(node, "a list of peers", out var items))
        {
            return [];
        }

        var peers = ImmutableArray.CreateBuilder<NetworkPeer>(items.Length);
        foreach (var item in items)
        {
            if (!nodes.TryMapping(item, "a peer", out var mapping))
            {
                continue;
            }

            ImmutableSortedDictionary<string, string>? space = null;
            ImmutableSortedDictionary<string, string>? pods = null;
            NetworkPeer? block = null;
            foreach (var entry in mapping.Entries)
            {
                switch (entry.Key)
                {
                    case "namespaceSelector":
                        space = Selector(entry.Value, nodes);
                        break;
                    case "podSelector":
                        pods = Selector(entry.Value, nodes);
                        break;
                    case "ipBlock":
                        block = Block(entry.Value, nodes);
                        break;
                    default:
                        nodes.Unknown(entry, "a peer");
                        break;
                }
            }

            if (block is not null && space is null && pods is null)
            {
                peers.Add(block);
            }
            else if (block is null && (space is not null || pods is { IsEmpty: false }))
            {
                peers.Add(new NetworkPeer.Pods(space, pods ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)));
            }
            else
            {
                Invalid(nodes, item, "a peer is an ipBlock, or pods by labels (with or without a namespaceSelector)");
            }
        }

        return peers.ToImmutable();
    }

    private static ImmutableArray<NetworkPort> Ports(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryItems(node, "ports", out var items))
        {
            return [];
        }

        var ports = ImmutableArray.CreateBuilder<NetworkPort>(items.Length);
        foreach (var item in items)
        {
            if (!nodes.TryMapping(item, "a port", out var mapping))
            {
                continue;
            }

            Transport? transport = null;
            var first = 0;
            var last = 0;
            var good = true;
            foreach (var entry in mapping.Entries)
            {
                switch (entry.Key)
                {
                    case "protocol":
                        transport = entry.Value is YamlScalar scalar ? scalar.Value switch { "TCP" => Transport.Tcp, "UDP" => Transport.Udp, _ => null } : null;
                        break;
                    case "port":
                        good &= nodes.TryPort(entry.Value, "port", out first);
                        break;
                    case "endPort":
                        good &= nodes.TryPort(entry.Value, "endPort", out last);
                        break;
                    default:
                        nodes.Unknown(entry, "a port");
                        break;
                }
            }

            last = last == 0 ? first : last;
            if (transport is null || first == 0 || last < first || !good)
            {
                Invalid(nodes, item, "a port has protocol TCP or UDP, a number, and an endPort that is not below it");
            }
            else
            {
                ports.Add(new NetworkPort(transport.Value, new PortRange(first, last)));
            }
        }

        return ports.ToImmutable();
    }

    private static NetworkPeer.Block? Block(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "ipBlock", out var mapping))
        {
            return null;
        }

        IPNetwork? network = null;
        var except = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "cidr":
                    network = Network(entry.Value, nodes);
                    break;
                case "except" when nodes.TryItems(entry.Value, "except", out var items):
                    foreach (var item in items)
                    {
                        if (Network(item, nodes) is { } hole)
                        {
                            except.Add(hole);
                        }
                    }

                    break;
                case "except":
                    break;
                default:
                    nodes.Unknown(entry, "ipBlock");
                    break;
            }
        }

        if (network is null)
        {
            Invalid(nodes, node, "an ipBlock needs a cidr");
            return null;
        }

        foreach (var hole in except)
        {
            if (hole.BaseAddress.AddressFamily != network.Value.BaseAddress.AddressFamily || hole.PrefixLength <= network.Value.PrefixLength || !network.Value.Contains(hole.BaseAddress))
            {
                Invalid(nodes, node, $"{hole} does not lie inside {network}");
            }
        }

        return new NetworkPeer.Block(network.Value, except.ToImmutable());
    }

    private static IPNetwork? Network(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryText(node, "a block of addresses", out var text))
        {
            return null;
        }

        if (text.Contains('/') && IpLiteral.TryParseNetwork(text, out var network))
        {
            return network;
        }

        Invalid(nodes, node, $"'{Printable.Clean(text, 80)}' is not a block of addresses");
        return null;
    }

    private static ImmutableSortedDictionary<string, string>? Selector(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "a selector", out var mapping))
        {
            return null;
        }

        var labels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key == "matchLabels")
            {
                if (!nodes.TryLabels(entry.Value, "matchLabels", out var read))
                {
                    return null;
                }

                labels = read;
            }
            else
            {
                nodes.Unknown(entry, "a selector");
            }
        }

        return labels;
    }

    private static void Invalid(ManifestNodes nodes, YamlNode node, string message) =>
        nodes.Add(NetworkPolicyDiagnostics.ManifestInvalid.At(node.Span, message, "write the policy with bulkhead generate, or judge it with a tool for the whole NetworkPolicy language"));
}
