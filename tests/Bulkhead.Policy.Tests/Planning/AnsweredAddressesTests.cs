namespace Bulkhead.Policy.Tests.Planning;

/// <summary>An entry of <c>egress</c> that answers for a group: what it settles and what it does not.</summary>
public sealed class AnsweredAddressesTests
{
    [Theory]
    [InlineData("cidr: 10.20.30.40/32, port: 6380, protocol: rediss, group: data-x", null)]
    [InlineData("cidr: 10.20.30.40/32, port: 6000-7000, protocol: rediss, group: data-x", null)]
    [InlineData("cidr: 10.20.30.40/32, port: 6379, protocol: rediss, group: data-x", "BH4106")]
    [InlineData("cidr: 10.20.30.40/32, port: 6380, protocol: rediss", "BH4106")]
    [InlineData("cidr: 10.20.30.40/32, port: 6380, protocol: rediss, group: data-y", "BH4106|BH4115")]
    public void It_settles_the_ports_that_it_opens(string entry, string? codes) =>
        Assert.Equal(
            codes?.Split('|') ?? [],
            Sample.Plan($"egress: [{{ name: cache, {entry}, owner: TEAM, reason: WHY }}]", Sample.Intent("data-x", "rediss://cache.example.com:6380"))
                .Diagnostics.Select(found => found.Code).Order(StringComparer.Ordinal));

    [Fact]
    public void A_group_needs_an_address() =>
        Assert.Equal(
            ["BH4014"],
            Sample.ReadSettings("version: 1\negress: [{ name: cache, group: data-x, host: cache.example.com, owner: TEAM, reason: WHY }]\n").Diagnostics.Select(found => found.Code));
}
