using Bulkhead.Flows.Queries;

namespace Bulkhead.Flows.Tests;

public sealed class FlowFilterTests
{
    [Fact]
    public void AllAsksForNothing() => Assert.Empty(FlowFilter.All.Terms);
}
