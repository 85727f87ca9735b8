using System.Collections.Immutable;
using Bulkhead.FlowStore.Records;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Policies;

namespace Bulkhead.Dashboard.Viewing;

/// <summary>A rule as the pages show it.</summary>
/// <param name="Policy">The policy object.</param>
/// <param name="Rule">Its name.</param>
/// <param name="Number">Its place in the order, from 1.</param>
/// <param name="Permits">Whether it permits.</param>
/// <param name="Watch">Whether it only watches.</param>
/// <param name="Names">The names that it is about.</param>
/// <param name="Addresses">The addresses that it is about, in words.</param>
/// <param name="Ports">Ports and transport.</param>
/// <param name="Origins">The configuration lines behind it.</param>
/// <param name="Usage">How often it was used; null for never in the time that is shown.</param>
public sealed record RuleView(
    string Policy,
    string Rule,
    int Number,
    bool Permits,
    bool Watch,
    ImmutableArray<string> Names,
    ImmutableArray<string> Addresses,
    string Ports,
    ImmutableArray<string> Origins,
    RuleUsage? Usage)
{
    /// <summary>Where the policy page shows it.</summary>
    public string Anchor => $"rule-{Policy}-{Rule}";

    /// <summary>The rules of a policy in their order.</summary>
    public static ImmutableArray<RuleView> Of(GatewayPolicy policy, ImmutableArray<RuleUsage> usage)
    {
        var used = usage.Where(static one => one.Rule is not null).GroupBy(static one => (one.Policy, one.Rule)).ToDictionary(static group => group.Key, static group => group.First());
        return [.. policy.Rules.Policies.SelectMany(one => one.Rules.Select((entry, index) => View(policy, one.Name, entry.Rule, index, used)))];
    }

    private static RuleView View(GatewayPolicy policy, string name, Rule rule, int index, Dictionary<(string?, string?), RuleUsage> used) => new(
        name,
        rule.Name,
        index + 1,
        rule.Action == RuleAction.Permit,
        rule.Watch,
        [.. rule.Groups.SelectMany(static group => group.Domains).Select(static domain => domain.Text).Distinct(StringComparer.Ordinal)],
        [.. rule.Addresses.Select(Words)],
        (rule.Ports is { } ports ? ports.First == ports.Last ? $"port {ports.First}" : $"ports {ports.First}-{ports.Last}" : "any port") + " " + rule.Transport.ToString().ToLowerInvariant(),
        policy.OriginsOf(name, rule.Name),
        used.GetValueOrDefault((name, rule.Name)));

    private static string Words(AddressSet set) => set switch
    {
        AddressSet.Anywhere => "any address",
        AddressSet.PublicInternet => "the public Internet",
        AddressSet.Blocks blocks => $"{blocks.Name} ({string.Join(", ", blocks.Networks.Take(3))}{(blocks.Networks.Length > 3 ? ", …" : string.Empty)})",
        AddressSet.Resolved names => $"{names.Name} ({string.Join(", ", names.Hosts.Take(3))}{(names.Hosts.Length > 3 ? ", …" : string.Empty)})",
        AddressSet.Unknown unknown => unknown.Reference,
        _ => "addresses",
    };
}
