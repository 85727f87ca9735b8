using Bulkhead.Evidence.Controls;

namespace Bulkhead.Evidence.Tests;

public static class ClaimIdsTests
{
    [Fact]
    public static void Claims_are_named_once() => Assert.Equal(ClaimIds.All.Length, ClaimIds.All.Distinct(StringComparer.Ordinal).Count());
}
