using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Aviatrix;

/// <summary>A FirewallPolicy with exactly the fields that will be written: the plan after everything the target cannot carry is gone.</summary>
internal sealed record FirewallPolicyObject(
    string Name,
    string Namespace,
    ImmutableSortedDictionary<string, string> MatchLabels,
    ImmutableArray<FirewallRule> Rules,
    ImmutableArray<AddressSet.Blocks> SmartGroups,
    ImmutableArray<DomainGroup> WebGroups);

/// <summary>A rule of a <see cref="FirewallPolicyObject"/>.</summary>
internal sealed record FirewallRule(
    string Name,
    RuleAction Action,
    ImmutableArray<AddressSet> Destinations,
    ImmutableArray<string> WebGroups,
    Transport Transport,
    PortRange? Ports,
    bool Log,
    ImmutableArray<Origin> Origins)
{
    public string? LogProfile { get; init; }

    public bool Watch { get; init; }

    public bool RequireTls { get; init; }

    public DecryptPolicy Decrypt { get; init; }

    public string? TlsProfile { get; init; }
}
