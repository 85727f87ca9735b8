using Bulkhead.Evidence.Facts;
using Bulkhead.Evidence.Recording;
using Bulkhead.Flows.Records;

namespace Bulkhead.Evidence.Tests.Recording;

public static class FlowCounterTests
{
    [Fact]
    public static void Records_of_the_period_are_counted_as_they_are()
    {
        var counter = new FlowCounter(EvidenceSample.Since, EvidenceSample.Until, "since:…");
        FlowEntry[] flows =
        [
            Flow(0, FlowVerdict.Allowed, "librechat", "api.openai.com", "allow-llm-openai"),
            Flow(1, FlowVerdict.Allowed, null, "api.openai.com", "allow-llm-openai"),
            Flow(2, FlowVerdict.Allowed, "librechat", null, null),
            Flow(26, FlowVerdict.Denied, "librechat", "attacker.example", null),
            Flow(27, FlowVerdict.WouldDeny, "librechat", "attacker.example", null),
            Flow(27, FlowVerdict.Allowed, "librechat", "api.openai.com", "allow-llm-openai") with { Event = FlowEvent.End, BytesSent = 10, BytesReceived = 20 },
            Flow(-1, FlowVerdict.Denied, "librechat", "before.example", null),
            Flow(72, FlowVerdict.Denied, "librechat", "after.example", null),
        ];
        foreach (var flow in flows)
        {
            counter.Take(flow);
        }

        var facts = counter.Finish(EvidenceSample.Collected, quarantined: 4);
        Assert.Equal(new CountFact(3, 1, 1, 10, 20), facts.Total);
        Assert.Equal(new UnattributedFact(1, 1, 1), facts.Unattributed);
        Assert.Equal([new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 2)], facts.Days.Select(static day => day.Day));
        Assert.Equal(["", "librechat"], facts.Workloads.Select(static one => one.Name));
        var group = Assert.Single(facts.DeniedGroups);
        Assert.Equal((1, 1, "new"), (group.Denied, group.WouldDeny, group.State));
        Assert.Equal(4, Assert.Single(facts.Sources).Quarantined);
        Assert.Empty(facts.DayFiles);
    }

    [Fact]
    public static void More_groups_than_are_kept_are_said_to_be_more()
    {
        var counter = new FlowCounter(EvidenceSample.Since, EvidenceSample.Until, string.Empty);
        for (var number = 0; number <= FlowCounter.MostGroups; number++)
        {
            counter.Take(Flow(1, FlowVerdict.Denied, "librechat", $"n{number}.example", null));
        }

        var facts = counter.Finish(EvidenceSample.Collected, 0);
        Assert.Equal(FlowCounter.MostGroups, facts.DeniedGroups.Count);
        Assert.True(facts.DeniedGroupsCut);
        Assert.Equal(FlowCounter.MostDestinations, facts.Destinations.Count);
    }

    private static FlowEntry Flow(int hours, FlowVerdict verdict, string? workload, string? name, string? rule) => new()
    {
        Event = FlowEvent.Decision, Time = EvidenceSample.Since.AddHours(hours), Source = "gateway", Session = "s", Verdict = verdict, Reason = "permitted", Step = "sni", Transport = "tcp",
        Workload = workload, Name = name, Port = 443, Rule = rule,
    };
}
