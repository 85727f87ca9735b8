using System.Net;
using Bulkhead.Gateway.Resolving;

namespace Bulkhead.Gateway.Tests.Resolving;

/// <summary>ADR-03, ADR-05, ADR-06, ADR-08: what may be dialled.</summary>
public class AddressGuardTests
{
    private static readonly AddressGuard _bench = new([IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")]);

    private static readonly AddressGuard _plain = new([]);

    [Theory]
    [InlineData("93.184.216.34", true, true)]
    [InlineData("2606:2800:220:1::1", true, true)]
    [InlineData("10.0.0.1", false, true)]
    [InlineData("172.16.0.1", false, true)]
    [InlineData("192.168.1.1", false, true)]
    [InlineData("100.64.0.1", false, true)]
    [InlineData("fc00::1", false, true)]
    [InlineData("198.51.100.1", false, false)]
    [InlineData("198.18.0.1", false, false)]
    [InlineData("224.0.0.1", false, false)]
    [InlineData("255.255.255.255", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("127.0.0.2", false, false)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("168.63.129.16", false, false)]
    [InlineData("100.100.100.200", false, false)]
    [InlineData("fd00:ec2::254", false, false)]
    [InlineData("fe80::1", false, false)]
    [InlineData("::1", false, false)]
    [InlineData("::ffff:169.254.169.254", false, false)]
    [InlineData("::ffff:127.0.0.2", false, false)]
    [InlineData("::ffff:93.184.216.34", false, false)]
    [InlineData("::127.0.0.1", false, false)]
    [InlineData("64:ff9b::7f00:1", false, false)]
    [InlineData("64:ff9b:1::a9fe:a9fe", false, false)]
    [InlineData("2002:7f00:1::", false, false)]
    [InlineData("2001:0:7f00:1::", false, false)]
    [InlineData("ff02::1", false, false)]
    public void By_name_only_public_addresses_and_by_address_private_ones_too(string address, bool byName, bool byAddress)
    {
        Assert.Equal(byName, _plain.MayDialByName(IPAddress.Parse(address)));
        Assert.Equal(byAddress, _plain.MayDialByAddress(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("198.51.100.1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.1.2.3", false)]
    [InlineData("::1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    public void Trust_never_opens_the_host_itself_or_metadata(string address, bool may) => Assert.Equal(may, _bench.MayDialByName(IPAddress.Parse(address)));
}
