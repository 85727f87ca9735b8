using System.Collections.Immutable;
using System.Net;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>Reads the groups that a FirewallPolicy defines.</summary>
internal static class FirewallGroupReader
{
    // What a manifest is judged by when nothing says for which controller it is: the widest grammar.
    private static readonly AviatrixTarget AnyController = AviatrixTarget.Newest;

    /// <summary>Reads <c>spec.smartGroups</c>. A group that depends on more than addresses becomes <see cref="AddressSet.Unknown"/>.</summary>
    public static Dictionary<string, ImmutableArray<AddressSet>> SmartGroups(YamlNode? node, ManifestNodes nodes)
    {
        var groups = new Dictionary<string, ImmutableArray<AddressSet>>(StringComparer.Ordinal);
        if (node is null || !nodes.TryItems(node, "spec.smartGroups", out var items))
        {
            return groups;
        }

        foreach (var item in items)
        {
            if (Named(item, "selectors", "a SmartGroup", nodes) is not var (name, list))
            {
                continue;
            }

            if (list is null || !nodes.TryItems(list, $"selectors of SmartGroup '{Printable.Clean(name, 80)}'", out var selectors))
            {
                Add(groups, name, [new AddressSet.Unknown(name)], item, nodes);
                continue;
            }

            Add(groups, name, Selectors(name, selectors, nodes), item, nodes);
        }

        return groups;
    }

    /// <summary>Reads <c>spec.webGroups</c>.</summary>
    public static Dictionary<string, DomainGroup> WebGroups(YamlNode? node, ManifestNodes nodes)
    {
        var groups = new Dictionary<string, DomainGroup>(StringComparer.Ordinal);
        if (node is null || !nodes.TryItems(node, "spec.webGroups", out var items))
        {
            return groups;
        }

        groups.EnsureCapacity(items.Length);
        foreach (var item in items)
        {
            if (Named(item, "domains", "a WebGroup", nodes) is not var (name, list))
            {
                continue;
            }

            if (list is null)
            {
                nodes.Missing(item, $"WebGroup '{Printable.Clean(name, 80)}'", "domains");
                Add(groups, name, new DomainGroup(name, []), item, nodes);
                continue;
            }

            var domains = ImmutableArray<DomainEntry>.Empty;
            if (nodes.TryItems(list, "domains", out var entries))
            {
                if (entries.IsEmpty)
                {
                    nodes.Add(AviatrixDiagnostics.ListEmpty.At(list.Span, $"WebGroup '{Printable.Clean(name, 80)}' has no domains", "list its domains, or delete the group and the rules that use it"));
                }

                domains = Domains(name, entries, nodes);
            }

            Add(groups, name, new DomainGroup(name, domains), item, nodes);
        }

        return groups;
    }

    private static ImmutableArray<DomainEntry> Domains(string group, ImmutableArray<YamlNode> entries, ManifestNodes nodes)
    {
        var result = ImmutableArray.CreateBuilder<DomainEntry>(entries.Length);
        foreach (var entry in entries)
        {
            if (!nodes.TryText(entry, "a domain", out var text))
            {
                continue;
            }

            if (DomainGrammar.Refuse(text, AnyController) is { } reason)
            {
                nodes.Add(AviatrixDiagnostics.DomainInvalid.At(entry.Span, $"'{Printable.Clean(text, 80)}' in WebGroup '{Printable.Clean(group, 80)}' {reason}", "write a name, or *. and a name"));
            }
            else
            {
                result.Add(new DomainEntry(text, []));
            }
        }

        return result.DrainToImmutable();
    }

    private static ImmutableArray<AddressSet> Selectors(string group, ImmutableArray<YamlNode> selectors, ManifestNodes nodes)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>(selectors.Length);
        var unknown = selectors.IsEmpty;
        foreach (var selector in selectors)
        {
            if (!nodes.TryMapping(selector, "a selector of a SmartGroup", out var mapping))
            {
                continue;
            }

            var cidr = false;
            foreach (var entry in mapping.Entries)
            {
                switch (entry.Key)
                {
                    case "cidr":
                        cidr = true;
                        if (nodes.TryText(entry.Value, "cidr", out var text))
                        {
                            if (IpLiteral.TryParseNetwork(text, out var network))
                            {
                                networks.Add(network);
                            }
                            else
                            {
                                nodes.Add(AviatrixDiagnostics.AddressInvalid.At(entry.Value.Span, $"'{Printable.Clean(text, 80)}' is not a block of addresses", "write it as 192.0.2.0/24, with no bits set after the prefix"));
                            }
                        }

                        break;
                    case "tags" or "extArgs":
                        unknown = true;
                        nodes.TryMapping(entry.Value, entry.Key, out _);
                        break;
                    case "accountId" or "accountName" or "external" or "k8sClusterId" or "k8sNamespace" or "k8sPodName" or "k8sService"
                        or "name" or "region" or "s2c" or "type" or "zone":
                        unknown = true;
                        nodes.TryText(entry.Value, entry.Key, out _);
                        break;
                    default:
                        nodes.Unknown(entry, "a selector of a SmartGroup");
                        break;
                }
            }

            if (cidr && mapping.Entries.Length > 1)
            {
                nodes.Add(AviatrixDiagnostics.AddressInvalid.At(selector.Span, $"a selector of SmartGroup '{Printable.Clean(group, 80)}' has cidr and other fields", "cidr stands alone; write the rest as a selector of its own"));
            }
        }

        var sets = ImmutableArray.CreateBuilder<AddressSet>(2);
        if (networks.Count > 0)
        {
            sets.Add(new AddressSet.Blocks(group, networks.ToImmutable()));
        }

        if (unknown || networks.Count == 0)
        {
            sets.Add(new AddressSet.Unknown(group));
        }

        return sets.ToImmutable();
    }

    private static (string Name, YamlNode? List)? Named(YamlNode item, string listKey, string what, ManifestNodes nodes)
    {
        if (!nodes.TryMapping(item, what, out var mapping))
        {
            return null;
        }

        string? name = null;
        var nameSeen = false;
        YamlNode? list = null;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key == "name")
            {
                nameSeen = true;
                nodes.TryText(entry.Value, "name", out name);
            }
            else if (entry.Key == listKey)
            {
                list = entry.Value;
            }
            else
            {
                nodes.Unknown(entry, what);
            }
        }

        if (!nameSeen)
        {
            nodes.Missing(item, what, "name");
        }

        return name is null ? null : (name, list);
    }

    private static void Add<T>(Dictionary<string, T> groups, string name, T group, YamlNode item, ManifestNodes nodes)
    {
        if (!groups.TryAdd(name, group))
        {
            nodes.Add(AviatrixDiagnostics.NameRepeated.At(item.Span, $"two groups are called '{Printable.Clean(name, 80)}'", "give every group its own name"));
        }
    }
}
