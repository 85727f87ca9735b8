using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Diffing;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Verification.Network;

/// <summary>Reads NetworkPolicies of every legal form. What is not legal is reported: an API server would not have taken it.</summary>
/// <remarks>Kubernetes API reference, networking.k8s.io/v1: a missing list of peers or ports means all of them, an empty one too.</remarks>
internal sealed class PodPolicyReader(ManifestNodes nodes)
{
    public PodPolicy? Read(ManifestObject head)
    {
        if (head.ApiVersion != NetworkPolicyWriter.ApiVersion || head.Spec is null)
        {
            Invalid(head.Root, $"a NetworkPolicy has apiVersion {NetworkPolicyWriter.ApiVersion} and a spec");
            return null;
        }

        if (!nodes.TryMapping(head.Spec, "spec", out var spec))
        {
            return null;
        }

        var pods = new LabelSelector(NoLabels, []);
        ImmutableArray<PodWay>? ingress = null;
        ImmutableArray<PodWay>? egress = null;
        ImmutableArray<string>? types = null;
        foreach (var entry in spec.Entries)
        {
            switch (entry.Key)
            {
                case "podSelector":
                    pods = Selector(entry.Value);
                    break;
                case "policyTypes" when nodes.TryItems(entry.Value, "policyTypes", out var items):
                    types = [.. items.OfType<YamlScalar>().Select(static item => item.Value)];
                    break;
                case "ingress":
                    ingress = Ways(entry.Value, "ingress", "from", head.Namespace);
                    break;
                case "egress":
                    egress = Ways(entry.Value, "egress", "to", head.Namespace);
                    break;
                case "policyTypes":
                    break;
                default:
                    nodes.Unknown(entry, "spec");
                    break;
            }
        }

        // Without policyTypes a policy is for ingress, and for egress only if it has egress rules.
        var isIngress = types?.Contains("Ingress") ?? true;
        var isEgress = types?.Contains("Egress") ?? egress is not null;
        return new PodPolicy(new ObjectName(head.Kind, head.Namespace, head.Name), pods, isIngress ? ingress ?? [] : null, isEgress ? egress ?? [] : null);
    }

    private static ImmutableSortedDictionary<string, string> NoLabels { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static bool IsNull(YamlNode node) => node is YamlScalar { Type: YamlScalarType.Null };

    private ImmutableArray<PodWay> Ways(YamlNode node, string direction, string peersKey, string space)
    {
        if (IsNull(node) || !nodes.TryItems(node, direction, out var items))
        {
            return [];
        }

        var ways = ImmutableArray.CreateBuilder<PodWay>(items.Length);
        foreach (var item in items)
        {
            if (!nodes.TryMapping(item, $"{direction}[{ways.Count}]", out var mapping))
            {
                continue;
            }

            ImmutableArray<PodPeer>? peers = null;
            ImmutableArray<PodPort>? ports = null;
            foreach (var entry in mapping.Entries)
            {
                if (entry.Key == peersKey)
                {
                    peers = List(entry.Value, peersKey, peer => Peer(peer, space));
                }
                else if (entry.Key == "ports")
                {
                    ports = List(entry.Value, "ports", Port);
                }
                else
                {
                    nodes.Unknown(entry, direction);
                }
            }

            ways.Add(new PodWay($"{direction}[{ways.Count}]", peers, ports));
        }

        return ways.ToImmutable();
    }

    private ImmutableArray<T>? List<T>(YamlNode node, string what, Func<YamlMapping, T?> read)
        where T : class
    {
        if (IsNull(node) || !nodes.TryItems(node, what, out var items) || items.IsEmpty)
        {
            return null;
        }

        var result = ImmutableArray.CreateBuilder<T>(items.Length);
        foreach (var item in items)
        {
            if (nodes.TryMapping(item, "an entry of " + what, out var mapping) && read(mapping) is { } value)
            {
                result.Add(value);
            }
        }

        return result.ToImmutable();
    }

    private PodPeer? Peer(YamlMapping mapping, string space)
    {
        LabelSelector? namespaces = null;
        LabelSelector? pods = null;
        AddressRegion? block = null;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "namespaceSelector":
                    namespaces = Selector(entry.Value);
                    break;
                case "podSelector":
                    pods = Selector(entry.Value);
                    break;
                case "ipBlock":
                    block = Block(entry.Value);
                    break;
                default:
                    nodes.Unknown(entry, "a peer");
                    break;
            }
        }

        if (block is not null && namespaces is null && pods is null)
        {
            return new PodPeer.Addresses(block);
        }

        if (block is null && (namespaces is not null || pods is not null))
        {
            return new PodPeer.Pods(namespaces is null ? space : namespaces.Namespace ?? namespaces.ToString(), pods?.ToString() ?? "*");
        }

        Invalid(mapping, "a peer is an ipBlock, or pods by labels");
        return null;
    }

    private AddressRegion? Block(YamlNode node)
    {
        if (!nodes.TryMapping(node, "ipBlock", out var mapping))
        {
            return null;
        }

        IPNetwork? network = null;
        var except = new List<IPNetwork>();
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "cidr":
                    network = Network(entry.Value);
                    break;
                case "except" when IsNull(entry.Value):
                    break;
                case "except" when nodes.TryItems(entry.Value, "except", out var items):
                    except.AddRange(items.Select(Network).OfType<IPNetwork>());
                    break;
                case "except":
                    break;
                default:
                    nodes.Unknown(entry, "ipBlock");
                    break;
            }
        }

        return network is { } whole ? AddressRegion.Of([whole]).Except(AddressRegion.Of(except)) : null;
    }

    private IPNetwork? Network(YamlNode node)
    {
        if (!nodes.TryText(node, "a block of addresses", out var text))
        {
            return null;
        }

        if (text.Contains('/') && IpLiteral.TryParseNetwork(text, out var network))
        {
            return network;
        }

        Invalid(node, $"'{Printable.Clean(text, 80)}' is not a block of addresses");
        return null;
    }

    private PodPort? Port(YamlMapping mapping)
    {
        var traffic = Traffic.Tcp;
        PortSet? ports = null;
        var (first, last) = (0, 0);
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "protocol":
                    traffic = entry.Value is YamlScalar scalar ? scalar.Value switch { "UDP" => Traffic.Udp, "SCTP" => Traffic.OtherIp, "TCP" => Traffic.Tcp, _ => Traffic.Any } : Traffic.Any;
                    break;
                case "port" when entry.Value is YamlScalar { Type: YamlScalarType.String }:
                    // Which number a name stands for is known to the pods only.
                    ports = PortSet.All;
                    break;
                case "port":
                    nodes.TryPort(entry.Value, "port", out first);
                    break;
                case "endPort":
                    nodes.TryPort(entry.Value, "endPort", out last);
                    break;
                default:
                    nodes.Unknown(entry, "a port");
                    break;
            }
        }

        return new PodPort(traffic, ports ?? (first == 0 ? PortSet.All : PortSet.Of([new PortRange(first, Math.Max(first, last))])));
    }

    private LabelSelector Selector(YamlNode node)
    {
        if (IsNull(node) || !nodes.TryMapping(node, "a selector", out var mapping))
        {
            return new LabelSelector(NoLabels, []);
        }

        var labels = NoLabels;
        var expressions = ImmutableArray.CreateBuilder<LabelExpression>();
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "matchLabels" when nodes.TryLabels(entry.Value, "matchLabels", out var read):
                    labels = read;
                    break;
                case "matchExpressions" when nodes.TryItems(entry.Value, "matchExpressions", out var items):
                    expressions.AddRange(items.OfType<YamlMapping>().Select(Expression));
                    break;
                case "matchLabels" or "matchExpressions":
                    break;
                default:
                    nodes.Unknown(entry, "a selector");
                    break;
            }
        }

        return new LabelSelector(labels, expressions.ToImmutable());
    }

    private LabelExpression Expression(YamlMapping mapping)
    {
        var key = mapping.TryGet("key", out var found) && found.Value is YamlScalar name ? name.Value : string.Empty;
        var word = mapping.TryGet("operator", out found) && found.Value is YamlScalar text ? text.Value : string.Empty;
        var values = mapping.TryGet("values", out found) && found.Value is YamlSequence list ? list.Items.OfType<YamlScalar>().Select(static item => item.Value).ToImmutableArray() : [];
        if (key.Length == 0 || word is not ("In" or "NotIn" or "Exists" or "DoesNotExist"))
        {
            Invalid(mapping, "an expression has a key and an operator: In, NotIn, Exists or DoesNotExist");
        }

        return new LabelExpression(key, word, values);
    }

    private void Invalid(YamlNode node, string message) =>
        nodes.Add(NetworkPolicyDiagnostics.ManifestInvalid.At(node.Span, message, "look at the object in the cluster"));
}
