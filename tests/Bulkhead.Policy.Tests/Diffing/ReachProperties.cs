using Bulkhead.Model.Policies;
using Bulkhead.Policy.Diffing;
using Bulkhead.Policy.Judging;
using CsCheck;

namespace Bulkhead.Policy.Tests.Diffing;

public class ReachProperties
{
    private static readonly Gen<Reading> Readings = Gen.Enum<Reading>();

    [Fact]
    public void A_connection_is_in_the_set_when_the_judge_lets_it_pass() => Gen.Select(ReachGen.Books, ReachGen.Flows.Array[20], Readings).Sample(
        (book, flows, reading) =>
        {
            var set = ReachSet.Of(book, reading, ReachGen.Workloads);
            var judge = CompiledRuleBook.Compile(book);
            foreach (var flow in flows)
            {
                if (set.Find(new ReachWorkload("", flow.Namespace, flow.Labels)) is not null)
                {
                    Assert.Equal(judge.Judge(flow, reading).Allowed, set.Contains(flow));
                }
            }
        },
        iter: 2_000);

    [Fact]
    public void A_set_does_not_differ_from_itself() => Gen.Select(ReachGen.Books, Readings).Sample(
        (book, reading) => Assert.True(ReachDiff.Between(ReachSet.Of(book, reading), ReachSet.Of(book, reading)).IsEmpty),
        iter: 2_000);

    [Fact]
    public void A_diff_leads_from_one_set_to_the_other() => Gen.Select(ReachGen.Books, ReachGen.Books, ReachGen.Flows.Array[20], Readings).Sample(
        (one, other, flows, reading) =>
        {
            var (before, after) = (ReachSet.Of(one, reading, ReachGen.Workloads), ReachSet.Of(other, reading, ReachGen.Workloads));
            var diff = ReachDiff.Between(before, after);
            var applied = ReachDiff.Apply(before, diff);
            Assert.True(applied.SetEquals(after), string.Join('\n', ReachDiff.Between(applied, after).Changes));
            foreach (var flow in flows)
            {
                Assert.Equal(after.Contains(flow), applied.Contains(flow));
            }
        },
        iter: 1_000);

    [Fact]
    public void A_change_is_gained_or_lost_in_truth() => Gen.Select(ReachGen.Books, ReachGen.Books, ReachGen.Flows.Array[40], Readings).Sample(
        (one, other, flows, reading) =>
        {
            var (before, after) = (ReachSet.Of(one, reading, ReachGen.Workloads), ReachSet.Of(other, reading, ReachGen.Workloads));
            var changes = ReachDiff.Between(before, after).Changes;
            foreach (var flow in flows)
            {
                var place = FlowPlace.Of(flow);
                var (was, isNow) = (before.Contains(flow), after.Contains(flow));
                var mine = changes.Where(change => change.Workload.Labels.SequenceEqual(flow.Labels) && place.IsIn(change.Difference.Box, reading)).ToList();
                Assert.Equal(isNow && !was, mine.Exists(change => change.IsGain));
                Assert.Equal(was && !isNow, mine.Exists(change => !change.IsGain));
            }
        },
        iter: 1_000);

    [Fact]
    public void Exchanging_the_sides_exchanges_the_kinds() => Gen.Select(ReachGen.Books, ReachGen.Books, Readings).Sample(
        (one, other, reading) =>
        {
            var (before, after) = (ReachSet.Of(one, reading, ReachGen.Workloads), ReachSet.Of(other, reading, ReachGen.Workloads));
            var there = ReachDiff.Between(before, after).Changes.Select(change => (Opposite(change.Kind), change.Workload.Key, change.Difference.ToString())).Order();
            var back = ReachDiff.Between(after, before).Changes.Select(change => (change.Kind, change.Workload.Key, change.Difference.ToString())).Order();
            Assert.Equal(there, back);
        },
        iter: 2_000);

    [Fact]
    public void The_order_of_rules_that_only_permit_does_not_matter() => Gen.Select(ReachGen.Rules.Array[1, 6], Gen.Int, Readings).Sample(
        (rules, seed, reading) =>
        {
            var permits = rules.Select(rule => rule with { Action = RuleAction.Permit, RequireTls = false }).ToArray();
            var shuffled = permits.Select((rule, i) => (rule, (uint)((i + 1) * 2654435761L * (seed | 1)))).OrderBy(pair => pair.Item2).Select(pair => pair.rule).ToArray();
            Assert.True(ReachSet.Of(Book(permits), reading).SetEquals(ReachSet.Of(Book(shuffled), reading)));
        },
        iter: 2_000);

    [Fact]
    public void The_narrowest_reading_is_part_of_the_widest() => Gen.Select(ReachGen.Books, ReachGen.Flows.Array[20]).Sample((book, flows) =>
    {
        var (narrow, wide) = (ReachSet.Of(book, Reading.Narrowest, ReachGen.Workloads), ReachSet.Of(book, Reading.Widest, ReachGen.Workloads));
        Assert.All(flows, flow => Assert.True(!narrow.Contains(flow) || wide.Contains(flow)));
    });

    private static RuleBook Book(Rule[] rules)
    {
        var deny = new Rule("deny-any", RuleAction.Deny, [AddressSet.Anywhere.Instance], [], Transport.Any, null);
        return new RuleBook([new SelectorPolicy("p", "ns", [.. rules.Append(deny).Select(rule => new SelectorRule(Sample.Labels(("app", "chat")), rule))])]);
    }

    private static ReachChangeKind Opposite(ReachChangeKind kind) => kind switch
    {
        ReachChangeKind.Added => ReachChangeKind.Removed,
        ReachChangeKind.Removed => ReachChangeKind.Added,
        ReachChangeKind.Widened => ReachChangeKind.Narrowed,
        _ => ReachChangeKind.Widened,
    };
}
