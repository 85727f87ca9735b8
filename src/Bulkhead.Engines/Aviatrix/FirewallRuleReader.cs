using System.Collections.Immutable;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>Reads single rules of a FirewallPolicy.</summary>
internal sealed class FirewallRuleReader(ManifestNodes nodes)
{
    private static readonly ImmutableSortedDictionary<string, string> NoLabels = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
    private static readonly ImmutableArray<AddressSet> ToAnywhere = [AddressSet.Anywhere.Instance];
    private static readonly ImmutableArray<AddressSet> ToPublicInternet = [AddressSet.PublicInternet.Instance];

    // Every rule of a policy repeats its selector; sharing one dictionary keeps 20,000 rules small.
    private ImmutableSortedDictionary<string, string> lastLabels = NoLabels;

    /// <summary>Reads a rule; null when it cannot be used.</summary>
    public SelectorRule? Read(YamlNode node, Dictionary<string, ImmutableArray<AddressSet>> smartGroups, Dictionary<string, DomainGroup> webGroups)
    {
        if (!nodes.TryMapping(node, "a rule", out var mapping))
        {
            return null;
        }

        var before = nodes.Count;
        var fields = default(Fields);
        foreach (var entry in mapping.Entries)
        {
            ReadField(entry, ref fields, smartGroups, webGroups);
        }

        if (fields.Name is null && !mapping.TryGet("name", out _))
        {
            nodes.Missing(node, "a rule", "name");
        }

        var where = $"rule '{Printable.Clean(fields.Name ?? "?", 80)}'";
        if (fields.Action is null && !mapping.TryGet("action", out _))
        {
            nodes.Missing(node, where, "action (the schema has no default)");
        }

        if (fields.Transport is null && !mapping.TryGet("protocol", out _))
        {
            nodes.Missing(node, where, "protocol (the schema has no default)");
        }

        if (fields.Destinations is null && !mapping.TryGet("destinationSmartGroups", out _))
        {
            nodes.Missing(node, where, "destinationSmartGroups");
        }

        CheckTogether(node, where, ref fields);
        if (nodes.Count > before || fields.Name is null)
        {
            return null;
        }

        if (fields.Labels is null || fields.Labels.IsEmpty)
        {
            nodes.Add(AviatrixDiagnostics.SelectsNamespace.At(node.Span, $"{where} has no matchLabels and applies to the whole namespace", "write the labels of the pods it is for"));
        }

        return new SelectorRule(fields.Labels ?? NoLabels, new Rule(
            fields.Name,
            fields.Action!.Value,
            fields.Destinations!.Value,
            fields.Groups ?? [],
            fields.Transport!.Value,
            fields.Port is { } first ? new PortRange(first, fields.EndPort ?? first) : null)
        {
            Log = fields.Log,
            Watch = fields.Watch,
            RequireTls = fields.RequireTls,
            Decrypt = fields.Decrypt,
        });
    }

    private void ReadField(YamlEntry entry, ref Fields fields, Dictionary<string, ImmutableArray<AddressSet>> smartGroups, Dictionary<string, DomainGroup> webGroups)
    {
        switch (entry.Key)
        {
            case "name":
                if (nodes.TryText(entry.Value, "name", out var name) && name.Length > 0)
                {
                    fields.Name = name;
                }
                else if (name is not null)
                {
                    nodes.Add(AviatrixDiagnostics.ValueUnknown.At(entry.Value.Span, "the name of a rule is empty", "give every rule a name"));
                }

                break;
            case "selector":
                fields.Labels = Selector(entry.Value);
                break;
            case "action":
                fields.Action = Word(entry.Value, "action", "permit, deny or intrusion_detection_permit", static text => text switch
                {
                    "permit" or "intrusion_detection_permit" => RuleAction.Permit,
                    "deny" => RuleAction.Deny,
                    _ => (RuleAction?)null,
                });
                break;
            case "protocol":
                fields.Transport = Word(entry.Value, "protocol", "tcp, udp, icmp or any", static text => text switch
                {
                    "tcp" => Transport.Tcp,
                    "udp" => Transport.Udp,
                    "icmp" => Transport.Icmp,
                    "any" => Transport.Any,
                    _ => (Transport?)null,
                });
                break;
            case "port":
                fields.Port = nodes.TryPort(entry.Value, "port", out var port) ? port : null;
                fields.PortSeen = true;
                break;
            case "endPort":
                fields.EndPort = nodes.TryPort(entry.Value, "endPort", out var endPort) ? endPort : null;
                fields.EndPortSeen = true;
                break;
            case "destinationSmartGroups":
                fields.Destinations = Destinations(entry.Value, smartGroups);
                break;
            case "webGroups":
                fields.Groups = Groups(entry.Value, webGroups);
                break;
            case "logging":
                nodes.TryBoolean(entry.Value, "logging", out fields.Log);
                break;
            case "watch":
                nodes.TryBoolean(entry.Value, "watch", out fields.Watch);
                break;
            case "logProfile":
                fields.LogProfileSeen = nodes.TryText(entry.Value, "logProfile", out _);
                break;
            case "tlsProfile":
                nodes.TryText(entry.Value, "tlsProfile", out _);
                break;
            case "flowAppRequirement":
                fields.RequireTls = Word(entry.Value, "flowAppRequirement", "tlsRequired or tlsNotRequired", static text => text switch
                {
                    "tlsRequired" => true,
                    "tlsNotRequired" => false,
                    _ => (bool?)null,
                }) ?? false;
                break;
            case "decryptPolicy":
                fields.Decrypt = Word(entry.Value, "decryptPolicy", "decryptAllowed or decryptNotAllowed", static text => text switch
                {
                    "decryptAllowed" => DecryptPolicy.Allowed,
                    "decryptNotAllowed" => DecryptPolicy.NotAllowed,
                    _ => (DecryptPolicy?)null,
                }) ?? DecryptPolicy.Unset;
                break;
            default:
                nodes.Unknown(entry, "a rule");
                break;
        }
    }

    private void CheckTogether(YamlNode node, string where, ref Fields fields)
    {
        if (fields.EndPortSeen && !fields.PortSeen)
        {
            nodes.Add(AviatrixDiagnostics.PortInvalid.At(node.Span, $"{where} has endPort but no port", "write port, the lower end of the range"));
        }
        else if (fields is { Port: { } first, EndPort: { } last } && last < first)
        {
            nodes.Add(AviatrixDiagnostics.PortInvalid.At(node.Span, $"{where} ends its range at {last}, below its start {first}", "let endPort be at least port"));
        }

        if (fields.PortSeen && fields.Transport is Transport.Icmp)
        {
            nodes.Add(AviatrixDiagnostics.PortInvalid.At(node.Span, $"{where} has a port, which icmp does not", "delete port"));
        }

        if (fields.Groups is { IsEmpty: false } && fields.Transport is Transport.Icmp)
        {
            nodes.Add(AviatrixDiagnostics.ValueUnknown.At(node.Span, $"{where} combines icmp with a WebGroup", "a WebGroup is matched in TLS and HTTP: use tcp"));
        }

        if (fields.LogProfileSeen && !fields.Log)
        {
            nodes.Add(AviatrixDiagnostics.FieldMissing.At(node.Span, $"{where} has a logProfile but not logging: true", "add logging: true"));
        }
    }

    private T? Word<T>(YamlNode node, string what, string words, Func<string, T?> read)
        where T : struct
    {
        if (!nodes.TryText(node, what, out var text))
        {
            return null;
        }

        var value = read(text);
        if (value is null)
        {
            nodes.Add(AviatrixDiagnostics.ValueUnknown.At(node.Span, $"{what} is '{Printable.Clean(text, 80)}'", $"write {words}"));
        }

        return value;
    }

    private ImmutableSortedDictionary<string, string>? Selector(YamlNode node)
    {
        if (!nodes.TryMapping(node, "selector", out var mapping))
        {
            return null;
        }

        ImmutableSortedDictionary<string, string>? labels = null;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "matchLabels":
                    labels = SameAsLast(entry.Value) ? lastLabels : nodes.TryLabels(entry.Value, "matchLabels", out var read) ? lastLabels = read : null;
                    break;
                case "service":
                    nodes.TryText(entry.Value, "service", out _);
                    nodes.Add(AviatrixDiagnostics.NotDecidable.At(entry.KeySpan, "the rule selects pods through a Service", "select them with matchLabels"));
                    break;
                default:
                    nodes.Unknown(entry, "selector");
                    break;
            }
        }

        return labels;
    }

    private bool SameAsLast(YamlNode node)
    {
        if (node is not YamlMapping mapping || lastLabels.IsEmpty || mapping.Entries.Length != lastLabels.Count)
        {
            return false;
        }

        foreach (var entry in mapping.Entries)
        {
            if (entry.Value is not YamlScalar { Type: YamlScalarType.String } scalar || !lastLabels.TryGetValue(entry.Key, out var value) || value != scalar.Value)
            {
                return false;
            }
        }

        return true;
    }

    private ImmutableArray<AddressSet>? Destinations(YamlNode node, Dictionary<string, ImmutableArray<AddressSet>> smartGroups)
    {
        if (!nodes.TryItems(node, "destinationSmartGroups", out var items))
        {
            return null;
        }

        if (items.IsEmpty)
        {
            nodes.Add(AviatrixDiagnostics.ListEmpty.At(node.Span, "destinationSmartGroups is empty", "name at least one destination"));
            return null;
        }

        var sets = ImmutableArray.CreateBuilder<AddressSet>(items.Length);
        foreach (var item in items)
        {
            switch (Reference(item, "destinationSmartGroups"))
            {
                case (null, SystemGroups.Anywhere) when items.Length == 1:
                    return ToAnywhere;
                case (null, SystemGroups.PublicInternet) when items.Length == 1:
                    return ToPublicInternet;
                case (null, SystemGroups.Anywhere):
                    sets.Add(AddressSet.Anywhere.Instance);
                    break;
                case (null, SystemGroups.PublicInternet):
                    sets.Add(AddressSet.PublicInternet.Instance);
                    break;
                case (null, { } uuid):
                    sets.Add(new AddressSet.Unknown(uuid));
                    break;
                case ({ } name, null):
                    if (smartGroups.TryGetValue(name, out var group))
                    {
                        sets.AddRange(group);
                    }
                    else
                    {
                        Undefined(item, name, "SmartGroup");
                    }

                    break;
                default:
                    break;
            }
        }

        return sets.ToImmutable();
    }

    private ImmutableArray<DomainGroup>? Groups(YamlNode node, Dictionary<string, DomainGroup> webGroups)
    {
        if (!nodes.TryItems(node, "webGroups", out var items))
        {
            return null;
        }

        if (items.IsEmpty)
        {
            nodes.Add(AviatrixDiagnostics.ListEmpty.At(node.Span, "webGroups of a rule is empty: the rule would not look at names at all", "name a group, or delete the key"));
            return null;
        }

        var groups = ImmutableArray.CreateBuilder<DomainGroup>(items.Length);
        foreach (var item in items)
        {
            switch (Reference(item, "webGroups"))
            {
                case ({ } name, null) when webGroups.TryGetValue(name, out var group):
                    groups.Add(group);
                    break;
                case ({ } name, null):
                    Undefined(item, name, "WebGroup");
                    break;
                case (null, { } uuid):
                    nodes.Add(AviatrixDiagnostics.NotDecidable.At(item.Span, $"the rule refers to a WebGroup of the controller ({Printable.Clean(uuid, 80)}), whose names are not in the manifest", "define the group in the policy and refer to it by name"));
                    break;
                default:
                    break;
            }
        }

        return groups.DrainToImmutable();
    }

    private (string? Name, string? Uuid) Reference(YamlNode item, string where)
    {
        if (!nodes.TryMapping(item, $"an entry of {where}", out var mapping))
        {
            return default;
        }

        string? name = null;
        string? uuid = null;
        var seen = 0;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "name":
                    seen++;
                    nodes.TryText(entry.Value, "name", out name);
                    break;
                case "uuid":
                    seen++;
                    nodes.TryText(entry.Value, "uuid", out uuid);
                    break;
                default:
                    nodes.Unknown(entry, $"an entry of {where}");
                    break;
            }
        }

        if (seen != 1)
        {
            nodes.Add(AviatrixDiagnostics.ReferenceAmbiguous.At(item.Span, seen == 0 ? $"an entry of {where} has neither name nor uuid" : $"an entry of {where} has both name and uuid", "write exactly one of the two"));
            return default;
        }

        return (name, uuid);
    }

    private void Undefined(YamlNode item, string name, string what) =>
        nodes.Add(AviatrixDiagnostics.GroupUndefined.At(item.Span, $"the policy defines no {what} '{Printable.Clean(name, 80)}'", "define it in the policy; refer to groups of the controller by uuid"));

    private struct Fields
    {
        public string? Name;
        public ImmutableSortedDictionary<string, string>? Labels;
        public RuleAction? Action;
        public Transport? Transport;
        public int? Port;
        public int? EndPort;
        public bool PortSeen;
        public bool EndPortSeen;
        public ImmutableArray<AddressSet>? Destinations;
        public ImmutableArray<DomainGroup>? Groups;
        public bool Log;
        public bool Watch;
        public bool RequireTls;
        public DecryptPolicy Decrypt;
        public bool LogProfileSeen;
    }
}
