using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Policy.Settings;

/// <summary>Reads <c>egress</c>.</summary>
internal static class EgressSection
{
    /// <summary>The protocols that an entry may name.</summary>
    public static readonly ImmutableArray<string> Protocols =
        [.. Enum.GetValues<ApplicationProtocol>().Where(protocol => protocol != ApplicationProtocol.Unknown).Select(protocol => protocol.Name())];

    public static ImmutableArray<EgressEntry> Read(SettingsContext context, ConfigNode node)
    {
        if (!node.HasValue)
        {
            return [];
        }

        if (!node.IsSequence)
        {
            context.WrongType(node, "a list");
            return [];
        }

        var slugs = new Dictionary<string, string>(StringComparer.Ordinal);
        var result = new List<EgressEntry>();
        foreach (var item in node.Items())
        {
            if (!item.IsMapping)
            {
                context.WrongType(item, "a mapping");
                continue;
            }

            context.Mapping(item, SettingsKeys.Egress);
            if (ReadEntry(context, item) is not { } entry)
            {
                continue;
            }

            var slug = GroupNames.Slug(entry.Name);
            if (!slugs.TryAdd(slug, entry.Name))
            {
                context.Report(PolicyDiagnostics.Conflict, item.Span, $"Two entries of egress lead to the group egress-{slug}.", "Give each entry a name of its own.");
                continue;
            }

            result.Add(entry);
        }

        return [.. result.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static EgressEntry? ReadEntry(SettingsContext context, ConfigNode node)
    {
        var name = Required(context, node, "name", "Name the destination in a word or two: the group and the rule are called after it.");
        var owner = Required(context, node, "owner", "Say who answers for the entry: a team or an address.");
        var reason = Required(context, node, "reason", "Say why the destination is needed.");
        var workload = node["workload"].HasValue ? context.Text(node["workload"]) : WorkloadNames.LibreChat;
        var group = context.Text(node["group"]);
        var expires = context.Date(node["expires"]);
        var destination = ReadDestination(context, node);
        if (name is not null && GroupNames.Slug(name).Length == 0)
        {
            context.Report(PolicyDiagnostics.InvalidName, node["name"].Span, "The name of an egress entry holds no letter or digit.", "Use letters and digits.");
            return null;
        }

        if (group is not null && destination is { Destination.Host: not Host.Address })
        {
            context.Report(PolicyDiagnostics.Conflict, node["group"].Span, $"{SettingsContext.Shown(node)} has group, but no cidr.",
                "An address answers for a group here; hosts of a group stand under answers.groups.");
            return null;
        }

        // An unreadable date must not leave a door open for ever.
        var dateIsUsable = expires is not null || !node["expires"].HasValue;
        return name is null || owner is null || reason is null || workload is null || destination is null || !dateIsUsable
            ? null
            : new EgressEntry(name, workload, destination.Value.Destination, owner, reason, expires, destination.Value.Origin) { Group = group };
    }

    private static (Destination Destination, Origin Origin)? ReadDestination(SettingsContext context, ConfigNode node)
    {
        var (host, cidr) = (node["host"], node["cidr"]);
        if (host.HasValue == cidr.HasValue)
        {
            if (host.HasValue)
            {
                context.Report(PolicyDiagnostics.Conflict, cidr.Span, $"{SettingsContext.Shown(node)} has both host and cidr.", "Keep one of them; write two entries for two destinations.");
            }
            else
            {
                context.Missing(node, "host", "Write host: NAME, or cidr: ADDRESS/PREFIX.");
            }

            return null;
        }

        var place = host.HasValue ? host : cidr;
        var text = context.Text(place);
        Host? target = text is null ? null
            : host.HasValue ? HostValues.ReadHost(context, place, text, node["reason"].HasValue)
            : HostValues.ReadNetwork(context, place, text);
        if (target is Host.Address address && host.HasValue && NetworkRules.Refuse(address.Value) is { } problem)
        {
            context.Report(PolicyDiagnostics.InvalidNetwork, place.Span, $"{SettingsContext.Shown(place)}: {address.Text} {problem}.", "Such addresses are never opened.");
            target = null;
        }

        var protocol = ApplicationProtocol.Https;
        if (node["protocol"].HasValue)
        {
            if (context.OneOf(node["protocol"], Protocols) is not { } word || !ApplicationProtocols.TryParse(word, out protocol))
            {
                return null;
            }
        }

        var ports = node["port"].HasValue ? context.Ports(node["port"]) : protocol.DefaultPort() is { } port ? PortRange.Of(port) : null;
        if (ports is null && !node["port"].HasValue)
        {
            context.Missing(node, "port", $"The protocol {protocol.Name()} has no port of its own: write one.");
        }

        return target is null || ports is null ? null : (new Destination(target, ports, protocol), SettingsContext.OriginOf(place));
    }

    private static string? Required(SettingsContext context, ConfigNode node, string key, string help)
    {
        if (!node[key].HasValue)
        {
            context.Missing(node, key, help);
        }

        return context.Text(node[key]);
    }
}
