using Bulkhead.Flows.Queries;
using Bulkhead.Flows.Records;
using Bulkhead.FlowStore.Records;
using Bulkhead.FlowStore.Tests.Support;

namespace Bulkhead.FlowStore.Tests.Queries;

public sealed class GroupTests
{
    [Fact]
    public async Task Denials_of_one_matter_are_one_group_with_its_last_word()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        await test.Store.AppendAsync(FlowBatch.Of(
            Entries.Decision(0, "evil.example", FlowVerdict.Denied), Entries.Decision(30, "evil.example", FlowVerdict.Denied), Entries.Decision(3600, "evil.example", FlowVerdict.WouldDeny), Entries.Decision(5)), cancellation);
        var group = Assert.Single(await test.Store.DeniedGroupsAsync(FlowFilter.All, new DeniedGroupQuery(Buckets: 4), cancellation));
        Assert.Equal((2, 1, "evil.example", GroupStateKind.New), (group.Denied, group.WouldDeny, group.Name, group.StateAt(test.Clock.Now)));
        Assert.Equal([2, 0, 0, 1], group.Sparkline);

        // The fingerprint is part of links and of other people's notes: it never changes.
        Assert.Equal("efa265bbcb73711f4e81bcd09b8fdc67", group.Fingerprint);
        await test.Store.SetGroupStateAsync(new GroupState(group.Fingerprint, GroupStateKind.Known, null, "it's noise", "eve", test.Clock.Now), cancellation);
        var accepted = new GroupState(group.Fingerprint, GroupStateKind.AcceptedUntil, test.Clock.Now.AddDays(1), "'; DROP TABLE flows; --", "eve", test.Clock.Now);
        await test.Store.SetGroupStateAsync(accepted, cancellation);
        group = Assert.Single(await test.Store.DeniedGroupsAsync(FlowFilter.All, new DeniedGroupQuery(), cancellation));
        Assert.Equal(accepted, group.State);
        Assert.Equal(GroupStateKind.AcceptedUntil, group.StateAt(test.Clock.Now));
        Assert.Equal(GroupStateKind.New, group.StateAt(test.Clock.Now.AddDays(1)));
        Assert.Equal(2, (await test.Store.GroupStatesAsync(group.Fingerprint, cancellation)).Length);
    }

    [Fact]
    public async Task A_destination_is_new_when_it_was_never_there_before()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(0), Entries.Decision(5000, "new.example"), Entries.Decision(6000)), cancellation);
        Assert.Equal(["new.example"], (await test.Store.NewDestinationsAsync(Entries.Start.AddSeconds(100), cancellation: cancellation)).Select(item => item.Name));
        test.Clock.Now = Entries.Start.AddDays(3);
        await test.Store.CloseDaysAsync(new DateOnly(2026, 3, 12), cancellation);
        Assert.Equal(["new.example"], (await test.Store.NewDestinationsAsync(Entries.Start.AddSeconds(100), cancellation: cancellation)).Select(item => item.Name));
    }
}
