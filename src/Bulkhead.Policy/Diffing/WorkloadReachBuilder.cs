using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>
/// Finds what one workload may reach. First match: what a rule opens counts without what earlier rules of its policy closed. Several policies: their
/// order is not documented, so the widest reading opens what any of them opens and the narrowest closes what any of them closes.
/// </summary>
internal sealed class WorkloadReachBuilder(ReachWorkload workload, Reading reading)
{
    private readonly List<Governed> policies = [];

    /// <summary>Whether any policy selects the workload.</summary>
    public bool IsGoverned => policies.Count > 0;

    /// <summary>Adds the rules of one policy that select the workload, in order.</summary>
    public void Add(string name, IReadOnlyList<SelectorRule> rules)
    {
        if (rules.Count > 0)
        {
            policies.Add(new Governed(name, rules, reading, workload));
        }
    }

    /// <summary>The open ways.</summary>
    public List<ReachEntry> Build()
    {
        var entries = new List<ReachEntry>();
        foreach (var policy in policies)
        {
            entries.AddRange(reading == Reading.Narrowest && policies.Count > 1 ? WithoutClosedElsewhere(policy) : policy.Entries);
        }

        if (reading == Reading.Widest)
        {
            AddUndecided(entries);
        }

        return entries;
    }

    private List<ReachEntry> WithoutClosedElsewhere(Governed policy)
    {
        var closed = new BoxTable();
        foreach (var other in policies)
        {
            if (!ReferenceEquals(other, policy))
            {
                closed.AddRange(other.Closed());
            }
        }

        return [.. policy.Entries.SelectMany(entry => closed.Except(entry.Box).SelectMany(piece => ReachEntries.PartOf(entry, piece)))];
    }

    // What no rule of any policy decides goes on to the controller's other rules and its default action, which is to permit.
    private void AddUndecided(List<ReachEntry> entries)
    {
        List<Box> rest = [Box.Everything];
        foreach (var policy in policies)
        {
            rest = [.. rest.SelectMany(policy.Undecided)];
        }

        foreach (var box in rest)
        {
            entries.AddRange(ReachEntries.Split(workload, box, [], []));
        }
    }

    /// <summary>The rules of one policy for the workload.</summary>
    private sealed class Governed
    {
        private readonly string name;
        private readonly IReadOnlyList<SelectorRule> rules;
        private readonly Reading reading;
        private readonly BoxTable decided = new();
        private readonly bool decidesAll;

        public Governed(string name, IReadOnlyList<SelectorRule> rules, Reading reading, ReachWorkload workload)
        {
            (this.name, this.rules, this.reading) = (name, rules, reading);
            var closed = new BoxTable();
            foreach (var rule in rules)
            {
                var (opens, closes) = RuleBoxes.Of(rule, reading);
                foreach (var opened in opens)
                {
                    foreach (var piece in closed.Except(opened.Box))
                    {
                        Entries.AddRange(ReachEntries.Of(workload, opened, piece, name, rule.Rule.Name));
                    }

                    decided.Add(opened.Box);
                }

                closed.AddRange(closes);
                decided.AddRange(closes);
                decidesAll = decidesAll || opens.Exists(static opened => IsEverything(opened.Box)) || closes.Exists(IsEverything);
                if (decidesAll)
                {
                    break;
                }
            }
        }

        public List<ReachEntry> Entries { get; } = [];

        /// <summary>What the policy closes by its own rules: what a rule closes without what earlier ones opened.</summary>
        public List<Box> Closed()
        {
            var opened = new BoxTable();
            var result = new List<Box>();
            foreach (var rule in rules)
            {
                var (opens, closes) = RuleBoxes.Of(rule, reading);
                foreach (var box in closes)
                {
                    result.AddRange(opened.Except(box));
                }

                opened.AddRange(opens.Select(static one => one.Box));
            }

            return result;
        }

        /// <summary>The part of a box that no rule decides.</summary>
        public List<Box> Undecided(Box box) => decidesAll ? [] : decided.Except(box);

        private static bool IsEverything(Box box) => box is { Kinds: Traffic.Any, Ports.IsAll: true, Names.IsAll: true } && box.Where.IsAll;

        public override string ToString() => name;
    }
}
