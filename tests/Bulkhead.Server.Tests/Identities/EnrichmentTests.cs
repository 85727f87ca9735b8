using System.Net;
using Bulkhead.Flows.Records;
using Bulkhead.Flows.Sources;
using Bulkhead.Server.Collecting;
using Bulkhead.Server.Hosting;
using Bulkhead.Server.Identities;

namespace Bulkhead.Server.Tests.Identities;

/// <summary>What a record gets of who was at its address.</summary>
public sealed class EnrichmentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    // Until noon chat, from then on agent.
    private static readonly Enrichment Enrichment = new([WorkloadOption.Read("static=10.1.0.0/16")!], RuleNames.None, static () => null, static (address, time) =>
        address.ToString() == "10.9.9.9" ? null : time < Noon ? new Occupant("chat", "test", "chat-0", "pod test/chat-0 uid") : new Occupant("agent", "test", "agent-0", "pod test/agent-0 uid"));

    [Fact]
    public void It_is_who_was_there_at_the_time_of_the_record()
    {
        Assert.Equal(("chat", "test", "chat-0", "pod test/chat-0 uid"), Of(Entry with { Time = Noon.AddSeconds(-1) }));
        Assert.Equal(("agent", "test", "agent-0", "pod test/agent-0 uid"), Of(Entry));
    }

    [Fact]
    public void The_end_of_a_connection_belongs_to_whoever_began_it()
    {
        Assert.Equal("chat", Of(Entry with { Event = FlowEvent.End, Duration = TimeSpan.FromMinutes(1) }).Workload);
        Assert.Null(Of(Entry with { Event = FlowEvent.End }).Workload);
        Assert.Null(Of(Entry with { Event = FlowEvent.End, Duration = TimeSpan.MaxValue }).Workload);
    }

    [Fact]
    public void What_the_source_says_and_what_was_given_by_hand_stays()
    {
        Assert.Equal("hubble", Of(Entry with { Workload = "hubble" }).Workload);
        Assert.Equal("static", Of(Entry with { SourceAddress = IPAddress.Parse("10.1.0.1") }).Workload);
        Assert.Null(Of(Entry with { SourceAddress = IPAddress.Parse("10.9.9.9") }).Workload);
        Assert.Null(Of(Entry with { SourceAddress = null }).Workload);
        Assert.Equal("agent", Of(Entry with { Namespace = "test", Pod = "agent-0" }).Workload);
        Assert.Null(Of(Entry with { Pod = "agent-1" }).Workload);
        Assert.Null(Of(Entry with { Namespace = "other" }).Workload);
    }

    [Theory]
    [InlineData(2, 2.0, null)]
    [InlineData(2, 0.5, null, -5.0, -1.5, -3.0)]
    [InlineData(2, 0.0, null, -2.0)]
    [InlineData(2, 0.0, null, 0.001)]
    [InlineData(2, 0.0, "chat", 0.0)]
    [InlineData(0, 0.0, null, 0.0)]
    public void Records_wait_until_the_newest_that_can_gain_by_it_has_settled(int settling, double expected, string? workload, params double[] seconds)
    {
        var readings = (seconds is [] ? [0.0] : seconds).Select(second => (LineReading)new LineReading.Entry(Entry with { Time = Noon.AddSeconds(second), Workload = workload })).Append(new LineReading.Ignored("blank"));
        Assert.Equal(TimeSpan.FromSeconds(expected), SourceCollector.Settle(readings, TimeSpan.FromSeconds(settling), Noon));
        Assert.Equal(TimeSpan.Zero, SourceCollector.Settle([], TimeSpan.FromSeconds(settling), Noon));
    }

    private static FlowEntry Entry { get; } = new() { Event = FlowEvent.Decision, Time = Noon, Source = "dcf", Session = "1", Verdict = FlowVerdict.Allowed, Reason = "none", Step = "l4", Transport = "tcp", SourceAddress = IPAddress.Parse("10.0.0.1") };

    private static (string? Workload, string? Namespace, string? Pod, string? Evidence) Of(FlowEntry entry) => Enrichment.Apply(entry) is var got ? (got.Workload, got.Namespace, got.Pod, got.Evidence) : default;
}
