using System.Collections.Immutable;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Reviewing;

/// <summary>How a surprising path stands.</summary>
public enum PathState
{
    /// <summary>Pods may take it.</summary>
    Open,

    /// <summary>The configuration asks for it, or lets people ask for it, and it is closed.</summary>
    Closed,

    /// <summary>No policy for pods can close it.</summary>
    Elsewhere,
}

/// <summary>A kind of path that people do not expect when they read the configuration.</summary>
/// <param name="Id">A stable word: <c>plain-text</c>.</param>
/// <param name="State">How paths of this kind stand.</param>
/// <param name="Title">What it is.</param>
/// <param name="Why">Why it deserves a look, as a sentence or two.</param>
/// <param name="Paths">The paths, in the order of the inventory; empty when there is none.</param>
public sealed record SurprisingKind(string Id, PathState State, string Title, string Why, ImmutableArray<SurprisingPath> Paths);

/// <summary>A path of such a kind.</summary>
/// <param name="Decision">What became of it.</param>
/// <param name="Remark">What is special about this one, as a clause; null when the kind says it all.</param>
public sealed record SurprisingPath(IntentDecision Decision, string? Remark);

/// <summary>Finds what a reviewer should look at first. It looks at decisions alone: that somebody accepted a finding does not make its path less surprising.</summary>
public static class SurprisingPaths
{
    /// <summary>Every kind in the order in which to look at it, those without any path included: that they were looked for is part of a review.</summary>
    /// <param name="decisions">Every destination with its decision.</param>
    /// <param name="settings">The user's answers.</param>
    public static ImmutableArray<SurprisingKind> Of(ImmutableArray<IntentDecision> decisions, BulkheadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var rules = new SurprisingRules(settings).All;
        var found = rules.Select(static _ => ImmutableArray.CreateBuilder<SurprisingPath>()).ToList();
        foreach (var decision in decisions)
        {
            for (var i = 0; i < rules.Length; i++)
            {
                if (rules[i].Remark(decision) is { } remark)
                {
                    found[i].Add(new SurprisingPath(decision, remark.Length == 0 ? null : remark));
                }
            }
        }

        return [.. rules.Select((rule, i) => new SurprisingKind(rule.Id, rule.State, rule.Title, rule.Why, found[i].DrainToImmutable()))];
    }
}

/// <summary>A rule of <see cref="SurprisingPaths"/>.</summary>
/// <param name="Id">See <see cref="SurprisingKind"/>.</param>
/// <param name="State">See <see cref="SurprisingKind"/>.</param>
/// <param name="Title">See <see cref="SurprisingKind"/>.</param>
/// <param name="Why">See <see cref="SurprisingKind"/>.</param>
/// <param name="Remark">Null when a decision is not of the kind; else what is special about it, or nothing.</param>
internal sealed record SurprisingRule(string Id, PathState State, string Title, string Why, Func<IntentDecision, string?> Remark);
