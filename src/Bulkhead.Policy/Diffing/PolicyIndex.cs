using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>Finds the rules that select a workload without looking at all of them for each.</summary>
internal sealed class PolicyIndex
{
    private readonly Dictionary<string, List<SelectorPolicy>> byNamespace = new(StringComparer.Ordinal);

    public PolicyIndex(RuleBook book)
    {
        foreach (var policy in book.Policies)
        {
            if (!byNamespace.TryGetValue(policy.Namespace, out var list))
            {
                byNamespace.Add(policy.Namespace, list = []);
            }

            list.Add(policy);
        }
    }

    /// <summary>Adds the rules that select a workload to its builder.</summary>
    public void AddTo(WorkloadReachBuilder builder, ReachWorkload workload)
    {
        foreach (var policy in byNamespace.GetValueOrDefault(workload.Namespace) ?? [])
        {
            var rules = new List<SelectorRule>();
            ImmutableSortedDictionary<string, string>? last = null;
            var selects = false;
            foreach (var rule in policy.Rules)
            {
                if (last is null || !ReferenceEquals(rule.Labels, last))
                {
                    selects = Selects(rule.Labels, workload.Labels);
                    last = rule.Labels;
                }

                if (selects)
                {
                    rules.Add(rule);
                }
            }

            builder.Add(policy.Name, rules);
        }
    }

    /// <summary>Whether pods with these labels carry all labels of a selector.</summary>
    public static bool Selects(ImmutableSortedDictionary<string, string> selector, ImmutableSortedDictionary<string, string> labels)
    {
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var other) || other != value)
            {
                return false;
            }
        }

        return true;
    }
}
