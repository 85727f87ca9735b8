using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Terraform;

/// <summary>Makes the variables of the overlay from plans that <see cref="FirewallPolicyBuilder"/> has fitted to what DCF can carry.</summary>
internal static class TerraformBuilder
{
    /// <summary>Builds.</summary>
    /// <param name="deployment">What the objects are called after.</param>
    /// <param name="pods">The plans of the pods, or nothing when FirewallPolicy objects govern them.</param>
    /// <param name="nodes">The plan of the nodes.</param>
    /// <param name="builder">Fits the plans and keeps what does not fit.</param>
    /// <param name="origins">How reasons are written.</param>
    public static TerraformVariables Build(string deployment, ImmutableArray<WorkloadPolicy> pods, WorkloadPolicy? nodes, FirewallPolicyBuilder builder, OriginStyle origins)
    {
        var draft = new Draft(origins);
        var workloads = ImmutableSortedDictionary.CreateBuilder<string, TerraformWorkload>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            workloads.Add(pod.Workload.Name, new TerraformWorkload(pod.Workload.Namespace, pod.Workload.Labels));
            draft.Add(pod.Workload.Name, builder.Build(pod));
        }

        if (nodes is not null)
        {
            draft.Add(TerraformVariables.Node, builder.Build(nodes));
        }

        return new TerraformVariables(
            deployment, !pods.IsEmpty, workloads.ToImmutable(), draft.WebGroups.ToImmutable(), draft.AddressGroups.ToImmutable(), draft.HostnameGroups.ToImmutable(), draft.Rules());
    }

    private sealed class Draft(OriginStyle origins)
    {
        private readonly List<(string Name, RuleBand Band, TerraformRule Rule)> rules = [];

        public ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder WebGroups { get; } = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

        public ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder AddressGroups { get; } = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

        public ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder HostnameGroups { get; } = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);

        // Two workloads may have a group of the same provider with other names in it: a group belongs to its workload.
        public void Add(string workload, FirewallPolicyObject manifest)
        {
            var prefix = workload + "-";
            foreach (var group in manifest.WebGroups)
            {
                WebGroups.Add(prefix + group.Name, [.. group.Domains.Select(static entry => entry.Text)]);
            }

            foreach (var rule in manifest.Rules)
            {
                var name = prefix + rule.Name;
                rules.Add((name, BandOf(rule), new TerraformRule(workload, rule.Action, Priority: 0, rule.Transport, rule.Ports)
                {
                    PublicInternet = rule.Destinations.Any(static set => set is AddressSet.PublicInternet),
                    Anywhere = rule.Destinations.Any(static set => set is AddressSet.Anywhere),
                    WebGroups = [.. rule.WebGroups.Select(group => prefix + group)],
                    AddressGroups = [.. rule.Destinations.OfType<AddressSet.Blocks>().Select(set => Put(AddressGroups, prefix + set.Name, [.. set.Networks.Select(static network => network.ToString())]))],
                    HostnameGroups = [.. rule.Destinations.OfType<AddressSet.Resolved>().Select(set => Put(HostnameGroups, prefix + set.Name, set.Hosts))],
                    RequireTls = rule.RequireTls,
                    Decrypt = rule.Decrypt == DecryptPolicy.Allowed,
                    Log = rule.Log,
                    Watch = rule.Watch,
                    Why = OriginComments.Lines(rule.Origins, origins),
                }));
            }
        }

        public ImmutableSortedDictionary<string, TerraformRule> Rules()
        {
            var priorities = new RulePriorities(rules.Exists(static one => one.Band == RuleBand.Decrypted));
            return rules.OrderBy(static one => one.Name, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(static one => one.Name, one => one.Rule with { Priority = priorities.Of(one.Name, one.Band) }, StringComparer.Ordinal);
        }

        private static string Put(ImmutableSortedDictionary<string, ImmutableArray<string>>.Builder groups, string name, ImmutableArray<string> members)
        {
            groups[name] = members;
            return name;
        }

        private static RuleBand BandOf(FirewallRule rule) =>
            rule.Action == RuleAction.Deny ? RuleBand.Closing
            : rule.Decrypt == DecryptPolicy.Allowed ? RuleBand.Decrypted
            : !rule.WebGroups.IsEmpty ? rule.RequireTls ? RuleBand.NameOverTls : RuleBand.Name
            : rule.Destinations.Any(static set => set is AddressSet.Resolved) ? RuleBand.Hostname
            : RuleBand.Address;
    }
}
