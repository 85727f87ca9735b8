using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>A decision of <see cref="CompiledRuleBook"/> as numbers, made without allocating; <see cref="CompiledRuleBook.Explain"/> gives the words.</summary>
/// <param name="Allowed">Whether the connection passes.</param>
/// <param name="Policy">The position of the policy that decided in the rule book; null when none selects the pod.</param>
/// <param name="Rule">The position of the rule that decided in its policy; null when none matched.</param>
/// <param name="Assumed">What had to be assumed.</param>
public readonly record struct RuleDecision(bool Allowed, int? Policy, int? Rule, Assumed Assumed);

/// <summary>The policies that select a pod, made ready (see <see cref="CompiledRuleBook.For"/>). Thread-safe; of use only with the rule book that made it.</summary>
public sealed class SourceRules
{
    internal SourceRules(ImmutableArray<Part> parts) => Parts = parts;

    /// <summary>Whether any policy selects the pod.</summary>
    public bool IsGoverned => !Parts.IsEmpty;

    internal ImmutableArray<Part> Parts { get; }

    /// <summary>One policy, with those of its selectors that choose the pod.</summary>
    internal sealed record Part(int Position, CompiledPolicy Policy, SelectorIndex[] Selectors);
}

/// <summary>A policy with its rules by position.</summary>
internal sealed record CompiledPolicy(string Name, CompiledRule[] Rules);

/// <summary>A rule, and whether a group of it holds <c>*</c>.</summary>
internal readonly record struct CompiledRule(Rule Rule, bool HasEverything, bool HasNoLabels);
