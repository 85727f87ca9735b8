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
    public async Task One_group_is_found_by_its_fingerprint_and_no_other()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var test = await TestStore.CreateAsync();

        // Names that filters would take for one another: a star, another case.
        string[] names = ["evil.example", "EVIL.example", "*", "evil*"];
        await test.Store.AppendAsync(FlowBatch.Of(names.SelectMany((name, i) => Enumerable.Range(0, i + 1).Select(second => Entries.Decision((i * 60) + second, name, FlowVerdict.Denied)))), cancellation);
        await test.Store.AppendAsync(FlowBatch.Of(Entries.Decision(3, "evil.example")), cancellation);
        test.Clock.Now = Entries.Start.AddDays(3);
        var groups = await test.Store.DeniedGroupsAsync(FlowFilter.All, new DeniedGroupQuery(), cancellation);
        await test.Store.SetGroupStateAsync(new GroupState(groups[1].Fingerprint, GroupStateKind.Known, null, "noise", "eve", test.Clock.Now), cancellation);
        for (var closed = 0; closed < 2; closed++)
        {
            for (var i = 0; i < names.Length; i++)
            {
                var group = await test.Store.DeniedGroupAsync(groups[^(i + 1)].Fingerprint, FlowFilter.All, new DeniedGroupQuery(), cancellation);
                Assert.Equal((names[i], i + 1L, i == 2 ? GroupStateKind.Known : GroupStateKind.New), (group!.Name, group.Denied, group.StateAt(test.Clock.Now)));
            }

            await test.Store.CloseDaysAsync(new DateOnly(2026, 3, 10), cancellation);
        }

        Assert.Null(await test.Store.DeniedGroupAsync(groups[0].Fingerprint, new FlowFilter(Entries.Start.AddHours(1), null, []), new DeniedGroupQuery(), cancellation));
        Assert.Null(await test.Store.DeniedGroupAsync(new string('0', 32), FlowFilter.All, new DeniedGroupQuery(), cancellation));
        Assert.Null(await test.Store.DeniedGroupAsync("' OR '1' = '1", FlowFilter.All, new DeniedGroupQuery(), cancellation));
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
