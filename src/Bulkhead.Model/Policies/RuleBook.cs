using System.Collections.Immutable;

namespace Bulkhead.Model.Policies;

/// <summary>Policies as an engine holds them: what is read back from manifests, and what the judge judges by.</summary>
/// <param name="Policies">The policies, in the order read.</param>
public sealed record RuleBook(ImmutableArray<SelectorPolicy> Policies);

/// <summary>An ordered list of rules for the pods that a selector chooses.</summary>
/// <param name="Name">The name of the object.</param>
/// <param name="Namespace">The namespace whose pods it can choose.</param>
/// <param name="Rules">Its rules in order, each with the selector it was written for.</param>
public sealed record SelectorPolicy(string Name, string Namespace, ImmutableArray<SelectorRule> Rules)
{
    /// <summary>What holds the rules, for reports, where it is not the usual object of the engine; null else.</summary>
    public string? Kind { get; init; }
}

/// <summary>A rule and the pods it applies to.</summary>
/// <param name="Labels">The labels that a pod must carry; empty selects the whole namespace.</param>
/// <param name="Rule">The rule.</param>
public sealed record SelectorRule(ImmutableSortedDictionary<string, string> Labels, Rule Rule);
