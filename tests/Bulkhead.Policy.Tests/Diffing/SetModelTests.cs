using System.Net;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Diffing;
using CsCheck;

namespace Bulkhead.Policy.Tests.Diffing;

/// <summary>Ports and addresses against a model that looks at every one of a few.</summary>
public class SetModelTests
{
    private static readonly int[] SomePorts = [1, 2, 3, 4, 5, 6, 65533, 65534, 65535];
    private static readonly Gen<PortSet> PortSets = Gen.Select(Sample.OneOf(SomePorts), Sample.OneOf(SomePorts)).Select(pair => new PortRange(Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2))).Array[0, 4].Select(ranges => PortSet.Of(ranges));

    private static readonly string[] SomeBlocks =
    [
        "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/30", "10.0.0.2/31", "10.0.0.3/32", "128.0.0.0/1", "255.255.255.255/32", "0.0.0.0/32",
        "::/0", "fd00::/8", "fd00::/127", "fd00::1/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "8000::/1",
    ];

    private static readonly IPAddress[] SomeAddresses =
    [
        .. SomeBlocks.Select(block => IPNetwork.Parse(block).BaseAddress),
        .. new[] { "10.0.0.1", "10.0.0.2", "127.255.255.255", "9.255.255.255", "11.0.0.0", "fd00::2", "fe00::", "7fff:ffff::" }.Select(IPAddress.Parse),
    ];

    private static readonly Gen<AddressRegion> Regions = Sample.OneOf(SomeBlocks).Array[0, 4].Select(blocks => AddressRegion.Of(blocks.Select(block => IPNetwork.Parse(block))));

    [Fact]
    public void Port_sets_are_sets() => Gen.Select(PortSets, PortSets).Sample((left, right) =>
    {
        foreach (var port in SomePorts)
        {
            Assert.Equal(left.Contains(port) || right.Contains(port), left.Union(right).Contains(port));
            Assert.Equal(left.Contains(port) && right.Contains(port), left.Intersect(right).Contains(port));
            Assert.Equal(left.Contains(port) && !right.Contains(port), left.Except(right).Contains(port));
        }

        Assert.Equal(left, left.Except(right).Union(left.Intersect(right)));
    });

    [Fact]
    public void Address_regions_are_sets() => Gen.Select(Regions, Regions).Sample((left, right) =>
    {
        foreach (var address in SomeAddresses)
        {
            Assert.Equal(left.Contains(address) || right.Contains(address), left.Union(right).Contains(address));
            Assert.Equal(left.Contains(address) && right.Contains(address), left.Intersect(right).Contains(address));
            Assert.Equal(left.Contains(address) && !right.Contains(address), left.Except(right).Contains(address));
        }

        Assert.Equal(left, left.Except(right).Union(left.Intersect(right)));
        Assert.Equal(left, AddressRegion.Of(left.ToNetworks()));
    });

    [Theory]
    [InlineData("10.0.0.0/24,10.0.1.0/24", "10.0.0.0/23")]
    [InlineData("10.0.0.0/25,10.0.0.128/25,10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("::/1,8000::/1", "::/0")]
    public void Blocks_are_written_as_few(string given, string expected) =>
        Assert.Equal(expected, AddressRegion.Of(given.Split(',').Select(block => IPNetwork.Parse(block))).ToString());

    [Fact]
    public void The_public_internet_is_what_the_table_of_ranges_says() => Gen.UInt.Sample(number =>
    {
        var address = new IPAddress([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
        Assert.Equal(AddressRanges.Classify(address) == AddressClass.Public, AddressRegion.PublicIpv4.Contains(address));
    });
}
