using System.Collections.Immutable;
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

    /// <summary>The assumption about selectors.</summary>
    internal const string NoLabels = "a rule without labels may be for every pod of the namespace or for none; the vendor's documents do not say";

    /// <summary>The assumption about watched rules.</summary>
    internal const string Watched = "a watched rule logs and does not enforce: what it would decide passes on";

    private readonly Dictionary<(string Namespace, string Key, string Value), List<Place>> byLabel = [];
    private readonly Dictionary<string, List<Place>> wholeNamespace = new(StringComparer.Ordinal);
    private readonly List<CompiledPolicy> policies = [];

    private CompiledRuleBook()
    {
    }

    /// <summary>Makes a rule book ready. Time and memory grow linearly with the number of rules and names.</summary>
    public static CompiledRuleBook Compile(RuleBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        var compiled = new CompiledRuleBook();
        foreach (var policy in book.Policies)
        {
            compiled.Add(policy);
        }

        return compiled;
    }

    /// <summary>The policies that select pods with some labels: found once for each pod, then asked for each of its connections.</summary>
    /// <param name="space">The namespace of the pod.</param>
    /// <param name="labels">Its labels.</param>
    public SourceRules For(string space, ImmutableSortedDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(labels);
        var places = new List<Place>(2);
        if (wholeNamespace.TryGetValue(space, out var whole))
        {
            places.AddRange(whole);
        }

        foreach (var (key, value) in labels)
        {
            if (byLabel.TryGetValue((space, key, value), out var some))
            {
                places.AddRange(some.Where(place => place.Selector.Selects(labels)));
            }
        }

        return new SourceRules(
            [.. places.GroupBy(static place => place.Policy).OrderBy(static group => group.Key)
                .Select(group => new SourceRules.Part(group.Key, policies[group.Key], [.. group.Select(static place => place.Selector)]))]);
    }

    /// <summary>Decides on a connection of a pod without allocating. The time does not depend on the number of rules, only on those that may match.</summary>
    /// <param name="source">What <see cref="For"/> gave for the pod; the namespace and labels of the flow are not looked at again.</param>
    /// <param name="flow">The connection.</param>
    /// <param name="reading">How open questions are answered.</param>
    public static RuleDecision Decide(SourceRules source, Flow flow, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(flow);
        var assumed = Assumed.Nothing;
        RuleDecision? permit = null;
        RuleDecision? deny = null;
        foreach (var part in source.Parts)
        {
            if (DecidePolicy(part, flow, reading, ref assumed) is not { } rule)
            {
                continue;
            }

            var decision = new RuleDecision(rule.Allowed, part.Position, rule.Position, Assumed.Nothing);
            permit ??= rule.Allowed ? decision : null;
            deny ??= rule.Allowed ? null : decision;
        }

        if (permit is not null && deny is not null)
        {
            assumed |= Assumed.OrderOfPolicies;
        }

        return (reading == Reading.Widest ? permit ?? deny : deny ?? permit) is { } decisive
            ? decisive with { Assumed = assumed }
            : new RuleDecision(reading == Reading.Widest, source.Parts.IsEmpty ? null : source.Parts[0].Position, null, assumed | Assumed.DefaultAction);
    }

    /// <summary>Judges a connection and says in words why.</summary>
    public Verdict Judge(Flow flow, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Explain(Decide(For(flow.Namespace, flow.Labels), flow, reading));
    }

    /// <summary>A decision of this rule book with its policy, rule and sentences.</summary>
    public Verdict Explain(RuleDecision decision)
    {
        var policy = decision.Policy is { } position ? policies[position] : null;
        return new Verdict(decision.Allowed, policy?.Name, decision.Rule is { } rule ? policy?.Rules[rule].Rule : null, decision.Assumed.Sentences());
    }

    private static (bool Allowed, int Position)? DecidePolicy(SourceRules.Part part, Flow flow, Reading reading, ref Assumed assumed)
    {
        var found = new FoundRules(stackalloc FoundRules.Found[FoundRules.Usual]);
        foreach (var selector in part.Selectors)
        {
            selector.Collect(flow, ref found);
        }

        (bool Allowed, int Position)? result = null;
        var last = -1;
        foreach (var (position, names) in found.Sorted())
        {
            if (position == last)
            {
                continue;
            }

            last = position;
            var compiled = part.Policy.Rules[position];
            var meeting = RuleMatcher.Meet(compiled.Rule, names, compiled.HasEverything, flow, ref assumed);
            if (compiled.HasNoLabels && meeting.Match != Match.No)
            {
                assumed |= Assumed.NoLabels;
                meeting = meeting with { Match = Match.Maybe };
            }

            if (Decides(meeting, compiled.Rule, reading, ref assumed) is { } allowed)
            {
                result = (allowed, position);
                break;
            }
        }

        found.Release();
        return result;
    }

    /// <summary>What a rule decides: allowed, denied, or nothing.</summary>
    internal static bool? Decides(RuleMatch meeting, Rule rule, Reading reading, ref Assumed assumed)
    {
        if (meeting.Match == Match.No)
        {
            return null;
        }

        if (rule.Watch)
        {
            // What a watched rule matches passes, or is judged by the rules that follow: the first opens more.
            assumed |= Assumed.Watched;
            return reading == Reading.Widest ? true : null;
        }

        if (meeting.Match == Match.Maybe)
        {
            var counts = (reading == Reading.Widest) == (meeting.Action == RuleAction.Permit);
            return counts ? meeting.Action == RuleAction.Permit : null;
        }

        return meeting.Action == RuleAction.Permit;
    }

    private void Add(SelectorPolicy policy)
    {
        var compiled = new CompiledPolicy(policy.Name, new CompiledRule[policy.Rules.Length]);
        var selectors = new Dictionary<string, SelectorIndex>(StringComparer.Ordinal);
        ImmutableSortedDictionary<string, string>? lastLabels = null;
        SelectorIndex? last = null;
        for (var i = 0; i < policy.Rules.Length; i++)
        {
            var (labels, rule) = policy.Rules[i];
            compiled.Rules[i] = new CompiledRule(rule, SelectorIndex.HasEverything(rule), labels.IsEmpty);
            if (last is null || !ReferenceEquals(labels, lastLabels))
            {
                // NUL stands in no label, so the text is the same only for the same labels.
                var key = string.Join('\0', labels.Select(label => label.Key + '\0' + label.Value));
                if (!selectors.TryGetValue(key, out last))
                {
                    selectors.Add(key, last = new SelectorIndex(labels));
                    Register(new Place(policies.Count, last), policy.Namespace);
                }

                lastLabels = labels;
            }

            last.Add(i, rule);
        }

        policies.Add(compiled);
    }

    private void Register(Place place, string space)
    {
        if (place.Selector.Labels.Count == 0)
        {
            Put(wholeNamespace, space, place);
            return;
        }

        // Registered under one label only, so that a pod meets it once; the last one, because app.kubernetes.io/instance is shared by all of a release.
        var (key, value) = place.Selector.Labels.Last();
        Put(byLabel, (space, key, value), place);
    }

    private static void Put<TKey>(Dictionary<TKey, List<Place>> into, TKey key, Place place)
        where TKey : notnull
    {
        if (!into.TryGetValue(key, out var list))
        {
            into.Add(key, list = []);
        }

        list.Add(place);
    }

    private readonly record struct Place(int Policy, SelectorIndex Selector);
}
