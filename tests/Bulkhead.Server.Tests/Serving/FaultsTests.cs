using Bulkhead.Server.Hosting;

namespace Bulkhead.Server.Tests.Serving;

/// <summary>What fails beside other work is told, and throws nothing.</summary>
public sealed class FaultsTests
{
    [Fact]
    public async Task A_fault_is_told_with_what_it_ended()
    {
        var told = new List<string>();
        await Faults.ToldAsync(Task.FromException(new InvalidOperationException("broken")), "the collector of gateway", told.Add);
        Assert.Equal("a fault ended the collector of gateway, until the next start: InvalidOperationException broken", Assert.Single(told));
    }

    [Fact]
    public async Task An_end_and_being_cancelled_are_no_faults()
    {
        var told = new List<string>();
        await Faults.ToldAsync(Task.CompletedTask, "it", told.Add);
        await Faults.ToldAsync(Task.FromCanceled(new CancellationToken(canceled: true)), "it", told.Add);
        Assert.Empty(told);
    }
}
