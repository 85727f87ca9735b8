using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Decryption;

/// <summary>The traffic of one group of one workload that is, or is not, decrypted.</summary>
/// <param name="Group">The group.</param>
/// <param name="Workload">The workload.</param>
/// <param name="Kind">What it is for; null when no decision says.</param>
/// <param name="Hosts">Names and patterns, ordered.</param>
/// <param name="Rule">The rule that carries it.</param>
internal sealed record DecryptedTraffic(string Group, string Workload, IntentKind? Kind, ImmutableArray<string> Hosts, Rule Rule)
{
    /// <summary>All permits of a plan that cross a gateway, decrypted or not, in the order of workload and rule.</summary>
    public static ImmutableArray<DecryptedTraffic> Of(EgressPolicy policy)
    {
        var intents = policy.Decisions.Where(static decision => decision.Rule is not null).ToLookup(static decision => (decision.Intent.Workload, decision.Rule!), static decision => decision.Intent);
        return
        [
            .. from one in policy.Workloads
               from rule in one.Rules
               where rule.Action == RuleAction.Permit
               let intent = intents[(one.Workload.Name, rule.Name)].FirstOrDefault()
               select new DecryptedTraffic(
                   intent?.Group ?? rule.Name,
                   one.Workload.Name,
                   intent?.Kind,
                   [.. rule.Groups.SelectMany(static named => named.Domains).Select(static domain => domain.Text)
                       .Concat(rule.Addresses.OfType<AddressSet.Blocks>().SelectMany(static blocks => blocks.Networks).Select(static network => network.ToString()))
                       .Concat(rule.Addresses.OfType<AddressSet.Resolved>().SelectMany(static resolved => resolved.Hosts)).Order(StringComparer.Ordinal)],
                   rule),
        ];
    }

    /// <summary>Whether it is decrypted.</summary>
    public bool IsDecrypted => Rule.Decrypt == DecryptPolicy.Allowed;
}
