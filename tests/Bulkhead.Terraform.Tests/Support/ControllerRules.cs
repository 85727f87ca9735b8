using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Terraform.Tests.Support;

/// <summary>
/// A rule as it lies on the controller, with its groups resolved: SmartGroups are the JSON of their match expressions (those of the system their
/// identifiers), WebGroups their entries.
/// </summary>
public sealed record ControllerRule(
    string Id, string Name, string Action, long Priority, string Protocol, ImmutableArray<(int First, int Last)> Ports, ImmutableArray<JsonElement> Sources, ImmutableArray<JsonElement> Destinations, ImmutableArray<string> Names)
{
    public bool Watch { get; init; }

    public bool Log { get; init; }

    public bool RequiresTls { get; init; }

    public string? TlsProfile { get; init; }

    /// <summary>The rule in the words of the judge; the source is looked at elsewhere.</summary>
    public Rule ToRule() => new(
        Name,
        Action == "PERMIT" ? RuleAction.Permit : RuleAction.Deny,
        [.. Destinations.SelectMany(Addresses)],
        Names.IsEmpty ? [] : [new DomainGroup(Name, [.. Names.Select(static name => new DomainEntry(name, []))])],
        Protocol switch { "TCP" => Transport.Tcp, "UDP" => Transport.Udp, "ICMP" => Transport.Icmp, _ => Transport.Any },
        Ports switch { [] => null, [var one] => new PortRange(one.First, one.Last), _ => throw new InvalidOperationException("several ranges") })
    {
        Log = Log,
        Watch = Watch,
        RequireTls = RequiresTls,
    };

    private static IEnumerable<AddressSet> Addresses(JsonElement group)
    {
        switch (group.ValueKind == JsonValueKind.String ? group.GetString() : null)
        {
            case "def000ad-0000-0000-0000-000000000000":
                return [AddressSet.Anywhere.Instance];
            case "def000ad-0000-0000-0000-000000000001":
                return [AddressSet.PublicInternet.Instance];
            default:
                var members = group.EnumerateArray().ToList();
                return members.TrueForAll(static member => ControllerRules.Text(member, "fqdn") is not null)
                    ? [new AddressSet.Resolved("", [.. members.Select(static member => ControllerRules.Text(member, "fqdn")!)])]
                    : [new AddressSet.Blocks("", [.. members.Select(static member => IPNetwork.Parse(ControllerRules.Text(member, "cidr")!))])];
        }
    }
}

/// <summary>Reads the one ruleset of a controller, in the order in which its rules are walked.</summary>
public static class ControllerRules
{
    public static ImmutableArray<ControllerRule> Read(JsonElement controller)
    {
        var objects = controller.GetProperty("objects").EnumerateArray().ToLookup(static one => one.GetProperty("type").GetString()!, static one => one.GetProperty("state"), StringComparer.Ordinal);
        var smart = objects["aviatrix_smart_group"].ToDictionary(static group => group.GetProperty("uuid").GetString()!, static group => group.GetProperty("selector")[0].GetProperty("match_expressions"), StringComparer.Ordinal);
        var web = objects["aviatrix_web_group"].ToDictionary(
            static group => group.GetProperty("uuid").GetString()!,
            static group => group.GetProperty("selector")[0].GetProperty("match_expressions").EnumerateArray().Select(static entry => Text(entry, "snifilter")!).ToList(),
            StringComparer.Ordinal);
        return
        [
            .. objects["aviatrix_dcf_ruleset"].Single().GetProperty("rules").EnumerateArray().Select(rule => new ControllerRule(
                Text(rule, "uuid")!,
                Text(rule, "name")!,
                Text(rule, "action")!,
                rule.GetProperty("priority").GetInt64(),
                Text(rule, "protocol")!,
                [.. rule.GetProperty("port_ranges").EnumerateArray().Select(static range => (range.GetProperty("lo").GetInt32(), range.GetProperty("hi").GetInt32()))],
                [.. rule.GetProperty("src_smart_groups").EnumerateArray().Select(id => smart[id.GetString()!])],
                [.. rule.GetProperty("dst_smart_groups").EnumerateArray().Select(id => smart.GetValueOrDefault(id.GetString()!, id))],
                [.. rule.GetProperty("web_groups").EnumerateArray().SelectMany(id => web[id.GetString()!])])
            {
                Watch = rule.GetProperty("watch").GetBoolean(),
                Log = rule.GetProperty("logging").GetBoolean(),
                RequiresTls = Text(rule, "flow_app_requirement") == "TLS_REQUIRED",
                TlsProfile = Text(rule, "tls_profile"),
            }).OrderBy(static rule => rule.Priority),
        ];
    }

    /// <summary>A string that is set and not empty.</summary>
    public static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
