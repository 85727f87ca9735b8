using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Judging;

/// <summary>A rule book made ready for many questions. Thread-safe: nothing changes after <see cref="Compile"/>.</summary>
/// <remarks>
/// <para>The meaning is that of Aviatrix DCF: rules in order, the first match decides; a rule with names matches TLS by its server name and plain
/// HTTP by its Host and nothing else; what no rule matches goes on to the controller's other rules.</para>
/// <para>Where the vendor's documents leave something open, <see cref="Reading.Widest"/> takes what opens more and <see cref="Reading.Narrowest"/>
/// what opens less, and the verdict says so.</para>
/// </remarks>
public sealed class CompiledRuleBook
{
    /// <summary>The assumption about a connection that no rule matches.</summary>
    internal const string DefaultAction = "no rule decides: the controller's other rules and its default action, which the manifests do not hold, do";

    /// <summary>The assumption about several policies.</summary>
    internal const string OrderOfPolicies = "several policies select the pod and disagree; their order is not documented";

    /// <summary>The assumption about watched rules.</summary>
    internal const string Watched = "a watched rule logs and does not enforce: what it would decide passes on";

    private readonly Dictionary<(string Namespace, string Key, string Value), List<SelectorIndex>> byLabel = [];
    private readonly Dictionary<string, List<SelectorIndex>> wholeNamespace = new(StringComparer.Ordinal);

    private CompiledRuleBook()
    {
    }

    /// <summary>Makes a rule book ready. Time and memory grow linearly with the number of rules and names.</summary>
    public static CompiledRuleBook Compile(RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var compiled = new CompiledRuleBook();
        for (var i = 0; i < book.Policies.Length; i++)
        {
            compiled.Add(i, book.Policies[i]);
        }

        return compiled;
    }

    /// <summary>Judges a connection. The time does not depend on the number of rules with names, only on those that may match.</summary>
    public Verdict Judge(Flow flow, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var selecting = Selecting(flow);
        var outcomes = new List<PolicyOutcome>(1);
        for (var start = 0; start < selecting.Count;)
        {
            var end = start + 1;
            while (end < selecting.Count && selecting[end].PolicyPosition == selecting[start].PolicyPosition)
            {
                end++;
            }

            outcomes.Add(JudgePolicy(CollectionsMarshal.AsSpan(selecting)[start..end], flow, reading));
            start = end;
        }

        return Combine(outcomes, reading);
    }

    private static Verdict Combine(List<PolicyOutcome> outcomes, Reading reading)
    {
        var assumptions = new Assumptions();
        PolicyOutcome? permit = null;
        PolicyOutcome? deny = null;
        foreach (var outcome in outcomes)
        {
            assumptions.AddAll(outcome.Assumptions);
            if (outcome.Allowed == true)
            {
                permit ??= outcome;
            }
            else if (outcome.Allowed == false)
            {
                deny ??= outcome;
            }
        }

        if (permit is not null && deny is not null)
        {
            assumptions.Add(OrderOfPolicies);
        }

        var decisive = reading == Reading.Widest ? permit ?? deny : deny ?? permit;
        if (decisive is not null)
        {
            return new Verdict(decisive.Allowed == true, decisive.Policy, decisive.Rule, assumptions.ToArray());
        }

        assumptions.Add(DefaultAction);
        return new Verdict(reading == Reading.Widest, outcomes.Count == 0 ? null : outcomes[0].Policy, null, assumptions.ToArray());
    }

    private static PolicyOutcome JudgePolicy(ReadOnlySpan<SelectorIndex> selectors, Flow flow, Reading reading)
    {
        var found = new List<SelectorIndex.Found>();
        foreach (var selector in selectors)
        {
            selector.Collect(flow, found);
        }

        // Best names first, so that a rule met twice is met at its best.
        found.Sort(static (left, right) =>
        {
            var order = left.Rule.Position.CompareTo(right.Rule.Position);
            return order != 0 ? order : right.Names.CompareTo(left.Names);
        });

        var assumptions = new Assumptions();
        var last = -1;
        foreach (var (compiled, names) in found)
        {
            if (compiled.Position == last)
            {
                continue;
            }

            last = compiled.Position;
            var meeting = RuleMatcher.Meet(compiled.Rule, names, compiled.HasEverything, flow, assumptions);
            if (Decides(meeting, compiled.Rule, reading, assumptions) is { } allowed)
            {
                return new PolicyOutcome(selectors[0].Policy, compiled.Rule, allowed, assumptions);
            }
        }

        return new PolicyOutcome(selectors[0].Policy, null, null, assumptions);
    }

    /// <summary>What a rule decides: allowed, denied, or nothing.</summary>
    internal static bool? Decides(RuleMatch meeting, Rule rule, Reading reading, Assumptions assumptions)
    {
        if (meeting.Match == Match.No)
        {
            return null;
        }

        if (rule.Watch)
        {
            // What a watched rule matches passes, or is judged by the rules that follow: the first opens more.
            assumptions.Add(Watched);
            return reading == Reading.Widest ? true : null;
        }

        if (meeting.Match == Match.Maybe)
        {
            var counts = (reading == Reading.Widest) == (meeting.Action == RuleAction.Permit);
            return counts ? meeting.Action == RuleAction.Permit : null;
        }

        return meeting.Action == RuleAction.Permit;
    }

    /// <summary>The selectors that choose a pod, in the order of their policies.</summary>
    private List<SelectorIndex> Selecting(Flow flow)
    {
        var result = new List<SelectorIndex>(2);
        if (wholeNamespace.TryGetValue(flow.Namespace, out var whole))
        {
            result.AddRange(whole);
        }

        foreach (var (key, value) in flow.Labels)
        {
            if (byLabel.TryGetValue((flow.Namespace, key, value), out var some))
            {
                foreach (var index in some)
                {
                    if (index.Selects(flow))
                    {
                        result.Add(index);
                    }
                }
            }
        }

        if (result.Count > 1)
        {
            result.Sort(static (left, right) => left.PolicyPosition.CompareTo(right.PolicyPosition));
        }

        return result;
    }

    private void Add(int policyPosition, SelectorPolicy policy)
    {
        var selectors = new Dictionary<string, SelectorIndex>(StringComparer.Ordinal);
        ImmutableSortedDictionary<string, string>? lastLabels = null;
        SelectorIndex? last = null;
        for (var i = 0; i < policy.Rules.Length; i++)
        {
            var (labels, rule) = policy.Rules[i];
            if (last is null || !ReferenceEquals(labels, lastLabels))
            {
                // NUL stands in no label, so the text is the same only for the same labels.
                var key = string.Join('\0', labels.Select(label => label.Key + '\0' + label.Value));
                if (!selectors.TryGetValue(key, out last))
                {
                    selectors.Add(key, last = new SelectorIndex(policy.Name, policyPosition, policy.Namespace, labels));
                    Register(last);
                }

                lastLabels = labels;
            }

            last.Add(i, rule);
        }
    }

    private void Register(SelectorIndex index)
    {
        if (index.Labels.Count == 0)
        {
            Put(wholeNamespace, index.Namespace, index);
            return;
        }

        // Registered under one label only, so that a pod meets it once; the last one, because app.kubernetes.io/instance is shared by all of a release.
        var (key, value) = index.Labels.Last();
        Put(byLabel, (index.Namespace, key, value), index);
    }

    private static void Put<TKey>(Dictionary<TKey, List<SelectorIndex>> into, TKey key, SelectorIndex index)
        where TKey : notnull
    {
        if (!into.TryGetValue(key, out var list))
        {
            into.Add(key, list = []);
        }

        list.Add(index);
    }

    private sealed record PolicyOutcome(string Policy, Rule? Rule, bool? Allowed, Assumptions Assumptions);
}
