using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>What <see cref="PodPolicyReader"/> read.</summary>
/// <param name="Policies">The policies, in the order of the text.</param>
/// <param name="Diagnostics">What could not be understood (BH5252 and those of manifests); with an error the policies are not to be relied on.</param>
public sealed record PodPolicyReading(ImmutableArray<PodPolicy> Policies, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error);
}

/// <summary>
/// Reads the whole language of <c>networking.k8s.io/v1</c> NetworkPolicies, as people write them and as <c>kubectl get -o json</c> gives them
/// (JSON is YAML). What it does not understand is an error: in a NetworkPolicy what is left out opens everything.
/// </summary>
/// <remarks>
/// Facts: API reference of NetworkPolicySpec. <c>policyTypes</c> that are left out mean Ingress, and Egress as well when there are egress rules; a direction
/// that is named without rules is closed; an empty or missing list of peers or ports means all of them.
/// </remarks>
public static class PodPolicyReader
{
    /// <summary>Reads all NetworkPolicies of a text (several documents, or a <c>List</c>); objects of other kinds are passed over.</summary>
    public static PodPolicyReading Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var nodes = new ManifestNodes();
        var policies = ImmutableArray.CreateBuilder<PodPolicy>();
        foreach (var head in ManifestStream.Read(source, nodes, NetworkPolicyWriter.Kind))
        {
            if (ReadObject(head, nodes) is { } policy)
            {
                policies.Add(policy);
            }
        }

        return new PodPolicyReading(policies.ToImmutable(), nodes.Diagnostics);
    }

    /// <summary>Reads one object. What it does not understand goes to the diagnostics of <paramref name="nodes"/>.</summary>
    /// <returns>Null when nothing can be said about it.</returns>
    internal static PodPolicy? ReadObject(ManifestObject head, ManifestNodes nodes)
    {
        if (head.ApiVersion != NetworkPolicyWriter.ApiVersion)
        {
            // Calico's and Antrea's kinds have the same name and another meaning.
            nodes.Add(NetworkPolicyDiagnostics.NotReadable.At(head.Root.Span, $"the NetworkPolicy is of {Printable.Clean(head.ApiVersion, 80)}", $"only {NetworkPolicyWriter.ApiVersion} is judged"));
        }
        else if (head.Namespace.Length == 0)
        {
            nodes.Missing(head.Root, "NetworkPolicy", "metadata.namespace (it selects pods of that namespace only)");
        }
        else if (head.Spec is null)
        {
            nodes.Missing(head.Root, "NetworkPolicy", "spec");
        }
        else if (nodes.TryMapping(head.Spec, "spec", out var spec))
        {
            return Spec(head, spec, nodes);
        }

        return null;
    }

    private static PodPolicy Spec(ManifestObject head, YamlMapping spec, ManifestNodes nodes)
    {
        var pods = LabelSelector.Everything;
        ImmutableArray<string>? types = null;
        ImmutableArray<PodWay>? ingress = null;
        ImmutableArray<PodWay>? egress = null;
        foreach (var entry in spec.Entries)
        {
            switch (entry.Key)
            {
                case "podSelector":
                    pods = Selector(entry.Value, nodes);
                    break;
                case "policyTypes":
                    types = Types(entry.Value, nodes);
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

        if (!spec.TryGet("podSelector", out _))
        {
            nodes.Missing(spec, "spec", "podSelector");
        }

        // Left out, the types follow from the rules; an empty list is the same to the API server.
        var named = types is { IsEmpty: false } ? types.Value : egress is { IsEmpty: false } ? ["Ingress", "Egress"] : ["Ingress"];
        return new PodPolicy(
            head.Name,
            head.Namespace,
            pods,
            named.Contains("Ingress") ? ingress ?? [] : null,
            named.Contains("Egress") ? egress ?? [] : null);
    }

    private static ImmutableArray<string> Types(YamlNode node, ManifestNodes nodes)
    {
        var types = ImmutableArray.CreateBuilder<string>(2);
        foreach (var item in Items(node, "policyTypes", nodes))
        {
            if (!nodes.TryText(item, "a policy type", out var type))
            {
                continue;
            }

            if (type is "Ingress" or "Egress")
            {
                types.Add(type);
            }
            else
            {
                Wrong(nodes, item, $"'{Printable.Clean(type, 40)}' is no policy type", "write Ingress or Egress");
            }
        }

        return types.ToImmutable();
    }

    private static ImmutableArray<PodWay> Ways(YamlNode node, string peersKey, ManifestNodes nodes)
    {
        var ways = ImmutableArray.CreateBuilder<PodWay>();
        foreach (var item in Items(node, peersKey == "from" ? "ingress" : "egress", nodes))
        {
            if (!nodes.TryMapping(item, "a rule of a NetworkPolicy", out var mapping))
            {
                continue;
            }

            var peers = ImmutableArray<PodPeer>.Empty;
            var ports = ImmutableArray<PodPort>.Empty;
            var before = nodes.Count;
            foreach (var entry in mapping.Entries)
            {
                if (entry.Key == peersKey)
                {
                    peers = [.. Items(entry.Value, peersKey, nodes).Select(peer => Peer(peer, nodes)).OfType<PodPeer>()];
                }
                else if (entry.Key == "ports")
                {
                    ports = [.. Items(entry.Value, "ports", nodes).Select(port => Port(port, nodes)).OfType<PodPort>()];
                }
                else
                {
                    nodes.Unknown(entry, "a rule of a NetworkPolicy");
                }
            }

            // With an entry missing, an empty list would open everything: what was not understood opens nothing.
            if (nodes.Count == before)
            {
                ways.Add(new PodWay(peers, ports));
            }
        }

        return ways.ToImmutable();
    }

    private static PodPeer? Peer(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "a peer", out var mapping))
        {
            return null;
        }

        LabelSelector? space = null;
        LabelSelector? pods = null;
        PodPeer.Block? block = null;
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
            return block;
        }

        if (block is null && (space is not null || pods is not null) && !mapping.TryGet("ipBlock", out _))
        {
            return new PodPeer.Selected(space, pods ?? LabelSelector.Everything);
        }

        Wrong(nodes, node, "a peer is an ipBlock, or pods by podSelector and namespaceSelector, and never both", "split it into several entries");
        return null;
    }

    private static PodPort? Port(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "a port", out var mapping))
        {
            return null;
        }

        PodProtocol? protocol = PodProtocol.Tcp;
        var (first, last) = (0, 0);
        string? name = null;
        var before = nodes.Count;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "protocol":
                    protocol = (entry.Value as YamlScalar)?.Value switch { "TCP" => PodProtocol.Tcp, "UDP" => PodProtocol.Udp, "SCTP" => PodProtocol.Sctp, _ => null };
                    break;
                case "port" when entry.Value is YamlScalar { Type: YamlScalarType.String } text:
                    name = text.Value;
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

        if (nodes.Count > before)
        {
            return null;
        }

        if (protocol is null || (last != 0 && (first == 0 || last < first)) || name is { Length: 0 or > 15 })
        {
            Wrong(nodes, node, "a port has protocol TCP, UDP or SCTP, a number or the name of a container port, and an endPort that is not below its number", "correct the entry");
            return null;
        }

        return new PodPort(protocol.Value, first == 0 ? null : new PortRange(first, last == 0 ? first : last), name);
    }

    private static PodPeer.Block? Block(YamlNode node, ManifestNodes nodes)
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
                case "except":
                    except.AddRange(Items(entry.Value, "except", nodes).Select(item => Network(item, nodes)).OfType<IPNetwork>());
                    break;
                default:
                    nodes.Unknown(entry, "ipBlock");
                    break;
            }
        }

        if (network is null)
        {
            nodes.Missing(node, "ipBlock", "cidr");
            return null;
        }

        foreach (var hole in except)
        {
            if (hole.BaseAddress.AddressFamily != network.Value.BaseAddress.AddressFamily || hole.PrefixLength <= network.Value.PrefixLength || !network.Value.Contains(hole.BaseAddress))
            {
                Wrong(nodes, node, $"{hole} does not lie inside {network}", "an API server refuses the object: correct the block");
            }
        }

        return new PodPeer.Block(network.Value, except.ToImmutable());
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

        Wrong(nodes, node, $"'{Printable.Clean(text, 80)}' is not a block of addresses", "write it in CIDR notation without host bits");
        return null;
    }

    private static LabelSelector Selector(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "a selector", out var mapping))
        {
            return LabelSelector.Everything;
        }

        var requirements = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "matchLabels" when nodes.TryLabels(entry.Value, "matchLabels", out var labels):
                    requirements.AddRange(LabelSelector.Of(labels).Requirements);
                    break;
                case "matchLabels":
                    break;
                case "matchExpressions":
                    requirements.AddRange(Items(entry.Value, "matchExpressions", nodes).Select(item => Requirement(item, nodes)).OfType<LabelRequirement>());
                    break;
                default:
                    nodes.Unknown(entry, "a selector");
                    break;
            }
        }

        return new LabelSelector(requirements.ToImmutable());
    }

    private static LabelRequirement? Requirement(YamlNode node, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(node, "a requirement", out var mapping))
        {
            return null;
        }

        string? key = null;
        LabelOperator? comparison = null;
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "key" when nodes.TryText(entry.Value, "key", out var text):
                    key = text;
                    break;
                case "operator":
                    comparison = (entry.Value as YamlScalar)?.Value switch
                    {
                        "In" => LabelOperator.In,
                        "NotIn" => LabelOperator.NotIn,
                        "Exists" => LabelOperator.Exists,
                        "DoesNotExist" => LabelOperator.DoesNotExist,
                        _ => null,
                    };
                    break;
                case "values":
                    foreach (var item in Items(entry.Value, "values", nodes))
                    {
                        if (nodes.TryText(item, "a value", out var value))
                        {
                            values.Add(value);
                        }
                    }

                    break;
                case "key":
                    break;
                default:
                    nodes.Unknown(entry, "a requirement");
                    break;
            }
        }

        if (key is not null && comparison is { } known && (values.Count > 0) == (known is LabelOperator.In or LabelOperator.NotIn))
        {
            return new LabelRequirement(key, known, values.ToImmutable());
        }

        Wrong(nodes, node, "a requirement has a key, an operator (In, NotIn, Exists, DoesNotExist), and values for In and NotIn only", "correct the entry");
        return null;
    }

    // A list that is null or empty is one that is left out.
    private static ImmutableArray<YamlNode> Items(YamlNode node, string what, ManifestNodes nodes) =>
        node is YamlScalar { Type: YamlScalarType.Null } ? [] : nodes.TryItems(node, what, out var items) ? items : [];

    private static void Wrong(ManifestNodes nodes, YamlNode node, string message, string help) => nodes.Add(NetworkPolicyDiagnostics.NotReadable.At(node.Span, message, help));
}
