using System.Net;
using Bulkhead.Gateway.Identity;
using Bulkhead.Gateway.Tests.Deciding;

namespace Bulkhead.Gateway.Tests.Identity;

/// <summary>ADR-07: who is who, by the source address alone.</summary>
public class IdentityTableTests
{
    private static readonly IdentityTable _table = IdentityTable.Of(
    [
        (IPNetwork.Parse("10.0.0.0/8"), Policies.LibreChat with { Name = "wide" }),
        (IPNetwork.Parse("10.1.0.0/16"), Policies.LibreChat with { Name = "narrow" }),
        (IPNetwork.Parse("10.1.1.1/32"), Policies.LibreChat with { Name = "one" }),
        (IPNetwork.Parse("10.1.1.1/32"), Policies.LibreChat with { Name = "second" }),
        (IPNetwork.Parse("2001:db8::/32"), Policies.LibreChat with { Name = "six" }),
    ]);

    [Theory]
    [InlineData("10.9.9.9", "wide")]
    [InlineData("10.1.9.9", "narrow")]
    [InlineData("10.1.1.1", "one")]
    [InlineData("::ffff:10.1.1.1", "one")]
    [InlineData("2001:db8::5", "six")]
    [InlineData("11.0.0.1", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("::a01:101", null)]
    public void The_most_exact_entry_counts_and_else_nobody(string address, string? who) => Assert.Equal(who, _table.Find(IPAddress.Parse(address))?.Name);

    [Fact]
    public void The_empty_table_knows_nobody() => Assert.Null(IdentityTable.Empty.Find(IPAddress.Parse("10.1.1.1")));
}
