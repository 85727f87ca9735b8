using System.Net;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Tests.Names;

/// <summary>The catalogue of evasions by addresses.</summary>
public sealed class AddressVectorTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("8.8.8.8", "8.8.8.8")]
    [InlineData("[2606:4700::1111]", "2606:4700::1111")]
    [InlineData("2606:4700:0:0:0:0:0:1111", "2606:4700::1111")]
    [InlineData("2606:4700::ABCD", "2606:4700::abcd")]
    [InlineData("::", "::")]
    [InlineData("1::", "1::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    public void ADR_01_Address_literals_are_read_as_addresses(string text, string expected) =>
        Assert.Equal(expected, Assert.IsType<Host.Address>(HostSyntax.Read(text).Host).Text);

    [Theory]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.0.0.0x1")]
    [InlineData("2130706433")]
    [InlineData("017700000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.000.000.001")]
    [InlineData("127.0.0.01")]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.0.0.1.1")]
    [InlineData("4294967296")]
    [InlineData("0")]
    [InlineData("0x")]
    [InlineData("1.2.3.4.5")]
    [InlineData("a.1.2.3")]
    public void ADR_02_Odd_IPv4_spellings_are_refused(string text)
    {
        Assert.Equal(HostRefusal.OddAddress, HostSyntax.Read(text).Refusal);
        Assert.False(IpLiteral.TryParse(text, out _));
    }

    [Theory]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::127.0.0.1")]
    [InlineData("::7f00:1")]
    [InlineData("::2")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("::ffff:0:7f00:1")]
    [InlineData("2606:4700::5efe:127.0.0.1")]
    [InlineData("fe80::200:5efe:7f00:1")]
    [InlineData("2606:4700::1.2.3.4")]
    public void ADR_03_IPv4_inside_IPv6_is_refused(string text)
    {
        Assert.Equal(HostRefusal.EmbeddedAddress, HostSyntax.Read(text).Refusal);
        Assert.Equal(HostRefusal.EmbeddedAddress, HostSyntax.Read($"[{text}]").Refusal);
        Assert.False(IpLiteral.TryParse(text, out _));
    }

    [Theory]
    [InlineData("::ffff:127.0.0.2", AddressClass.Loopback)]
    [InlineData("::ffff:169.254.169.254", AddressClass.Metadata)]
    [InlineData("::ffff:8.8.8.8", AddressClass.Special)]
    [InlineData("64:ff9b::10.0.0.1", AddressClass.Private)]
    [InlineData("2002:7f00:1::", AddressClass.Loopback)]
    [InlineData("2002:a9fe:a9fe::1", AddressClass.Metadata)]
    [InlineData("2002:0808:0808::1", AddressClass.Special)]
    [InlineData("2001:0:1:2:3:4:80ff:fffe", AddressClass.Loopback)] // Teredo, inverted
    public void ADR_03_Classification_unpacks_first(string text, AddressClass expected) => Assert.Equal(expected, AddressRanges.Classify(Parse(text)));

    [Theory]
    [InlineData("fe80::1%eth0")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("fe80::1%")]
    public void ADR_04_Zone_ids_are_refused(string text) => Assert.Equal(HostRefusal.EmbeddedAddress, HostSyntax.Read(text).Refusal);

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.170.23")]
    [InlineData("169.254.1.1")]
    [InlineData("fe80::1")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("fd00:ec2::23")]
    [InlineData("168.63.129.16")]
    [InlineData("100.100.100.200")]
    [InlineData("metadata.google.internal")]
    [InlineData("METADATA.google.internal.")]
    [InlineData("metadata")]
    [InlineData("metadata.goog")]
    [InlineData("instance-data.ec2.internal")]
    [InlineData("*.google.internal")]
    [InlineData("*.internal")]
    public void ADR_05_Metadata_services_are_known(string text) =>
        Assert.True(HostScopes.IsMetadata(HostSyntax.Read(text, allowWildcard: true).Host!));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("168.63.129.17")]
    [InlineData("fd00::1")]
    [InlineData("notmetadata.google.internal")]
    [InlineData("metadata.google.internal.evil.test")]
    [InlineData("metadata.example.com")]
    [InlineData("*.example.com")]
    public void ADR_05_Others_are_not_metadata_services(string text) =>
        Assert.False(HostScopes.IsMetadata(HostSyntax.Read(text, allowWildcard: true).Host!));

    [Theory]
    [InlineData("169.254.0.0/16", true)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("::/0", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public void ADR_05_Blocks_that_hold_a_metadata_service_count(string text, bool expected)
    {
        Assert.True(IpLiteral.TryParseNetwork(text, out var network));
        Assert.Equal(expected, HostScopes.IsMetadata(new Host.Address(network)));
    }

    [Theory]
    [InlineData("0.0.0.0", AddressClass.Loopback, DestinationScope.Loopback)]
    [InlineData("0.0.0.1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("127.0.0.1", AddressClass.Loopback, DestinationScope.Loopback)]
    [InlineData("127.255.255.254", AddressClass.Loopback, DestinationScope.Loopback)]
    [InlineData("128.0.0.1", AddressClass.Public, DestinationScope.External)]
    [InlineData("10.255.255.255", AddressClass.Private, DestinationScope.Private)]
    [InlineData("11.0.0.0", AddressClass.Public, DestinationScope.External)]
    [InlineData("172.15.255.255", AddressClass.Public, DestinationScope.External)]
    [InlineData("172.16.0.0", AddressClass.Private, DestinationScope.Private)]
    [InlineData("172.31.255.255", AddressClass.Private, DestinationScope.Private)]
    [InlineData("172.32.0.0", AddressClass.Public, DestinationScope.External)]
    [InlineData("192.168.1.1", AddressClass.Private, DestinationScope.Private)]
    [InlineData("100.64.0.1", AddressClass.Private, DestinationScope.Private)]
    [InlineData("100.128.0.0", AddressClass.Public, DestinationScope.External)]
    [InlineData("198.18.0.1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("203.0.113.9", AddressClass.Special, DestinationScope.Private)]
    [InlineData("224.0.0.1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("255.255.255.255", AddressClass.Special, DestinationScope.Private)]
    [InlineData("::", AddressClass.Loopback, DestinationScope.Loopback)]
    [InlineData("::1", AddressClass.Loopback, DestinationScope.Loopback)]
    [InlineData("fc00::1", AddressClass.Private, DestinationScope.Private)]
    [InlineData("fdff::1", AddressClass.Private, DestinationScope.Private)]
    [InlineData("fec0::1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("ff02::1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("100::1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("2001:db8::1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("3fff::1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("4000::1", AddressClass.Special, DestinationScope.Private)]
    [InlineData("2a00:1450:4001::1", AddressClass.Public, DestinationScope.External)]
    public void ADR_06_One_table_classifies_every_address(string text, AddressClass expected, DestinationScope scope)
    {
        var host = Assert.IsType<Host.Address>(HostSyntax.Read(text).Host);
        Assert.Equal(expected, AddressRanges.Classify(host.Value.BaseAddress));
        Assert.Equal(scope, HostScopes.Of(host));
        Assert.Equal(expected != AddressClass.Public, AddressRanges.TouchesNonPublic(host.Value));
    }

    [Theory]
    [InlineData("10.0.0.0/8", true, true)]
    [InlineData("10.0.0.1/8", false, false)]
    [InlineData("8.8.8.0/24", true, false)]
    [InlineData("8.0.0.0/6", true, true)]
    [InlineData("0.0.0.0/0", true, true)]
    [InlineData("::/0", true, true)]
    [InlineData("2000::/3", true, true)]
    [InlineData("2600::/12", true, false)]
    [InlineData("2600::/08", false, false)]
    [InlineData("2600::/129", false, false)]
    [InlineData("8.8.8.8/33", false, false)]
    [InlineData("8.8.8.8/", false, false)]
    [InlineData("8.8.8.8/32/1", false, false)]
    [InlineData("/8", false, false)]
    [InlineData("8.8.8.8", true, false)]
    [InlineData("::ffff:8.8.8.8", false, false)]
    [InlineData("8.8.8.8/-1", false, false)]
    [InlineData("8.8.8.8/ 8", false, false)]
    public void ADR_06_Blocks_are_aligned_and_judged_as_a_whole(string text, bool read, bool touches)
    {
        Assert.Equal(read, IpLiteral.TryParseNetwork(text, out var network));
        if (read)
        {
            Assert.Equal(touches, AddressRanges.TouchesNonPublic(network));
        }
    }

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("192.168.0.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.169.0.1", false)]
    [InlineData("fc00::1", false)]
    public void Rfc1918_is_three_blocks(string text, bool expected)
    {
        Assert.True(IpLiteral.TryParse(text, out var address));
        Assert.Equal(expected, AddressRanges.IsRfc1918(address!));
    }

    [Theory]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::1.2.3")]
    [InlineData("::01.2.3.4")]
    [InlineData("1.2.3.4::")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    public void Malformed_IPv6_is_refused(string text) => Assert.Equal(HostRefusal.ForbiddenCharacter, HostSyntax.Read(text).Refusal);

    private static IPAddress Parse(string text) => IPAddress.Parse(text);

    // What a record may hold, and what it is read as.
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("64:ff9b::c000:201", "64:ff9b::c000:201")]
    [InlineData("2002:c000:201::", "2002:c000:201::")]
    [InlineData("fe80::1%eth0", "fe80::1")]
    [InlineData("10.1", null)]
    [InlineData("0x7f.1", null)]
    [InlineData("010.0.0.1", null)]
    [InlineData("", null)]
    [InlineData("%1", null)]
    public void A_record_may_hold_what_a_policy_may_not(string text, string? expected)
    {
        Assert.Equal(expected is not null, IpLiteral.TryParseRecorded(text, out var address));
        Assert.Equal(expected is null ? null : System.Net.IPAddress.Parse(expected), address);
    }
}
