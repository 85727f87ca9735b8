using System.Collections.Immutable;
using System.Net;

namespace Bulkhead.Model.Names;

/// <summary>What an address is for (RFC 6890 and the metadata services of the clouds).</summary>
public enum AddressClass
{
    /// <summary>Globally routable.</summary>
    Public,

    /// <summary>RFC 1918, RFC 4193 unique local, RFC 6598 shared (100.64.0.0/10).</summary>
    Private,

    /// <summary>The host itself, or the unspecified address.</summary>
    Loopback,

    /// <summary>169.254.0.0/16, fe80::/10.</summary>
    LinkLocal,

    /// <summary>A metadata or credential service of a cloud provider.</summary>
    Metadata,

    /// <summary>Benchmarking, documentation, multicast, reserved, broadcast, IPv4 inside IPv6.</summary>
    Special,
}

/// <summary>The one table of address ranges.</summary>
/// <remarks>
/// Source: the IANA special-purpose address registries of IPv4 and IPv6 (RFC 6890 and its updates), and the metadata addresses that the
/// clouds document. IPv6 outside 2000::/3 is not allocated (RFC 4291 section 2.4) and counts as <see cref="AddressClass.Special"/>.
/// </remarks>
public static class AddressRanges
{
    private static readonly ImmutableArray<(AddressBlock Block, AddressClass Class)> Table = Build(
    [
        ("0.0.0.0/8", AddressClass.Special),
        ("0.0.0.0/32", AddressClass.Loopback),
        ("10.0.0.0/8", AddressClass.Private),
        ("100.64.0.0/10", AddressClass.Private),
        ("100.100.100.200/32", AddressClass.Metadata), // Alibaba Cloud
        ("127.0.0.0/8", AddressClass.Loopback),
        ("168.63.129.16/32", AddressClass.Metadata), // Azure WireServer
        ("169.254.0.0/16", AddressClass.LinkLocal),
        ("169.254.0.23/32", AddressClass.Metadata), // Tencent Cloud
        ("169.254.169.253/32", AddressClass.Metadata), // AWS resolver
        ("169.254.169.254/32", AddressClass.Metadata), // AWS, Google Cloud, Azure, Oracle, DigitalOcean
        ("169.254.170.2/32", AddressClass.Metadata), // AWS ECS task credentials
        ("169.254.170.23/32", AddressClass.Metadata), // AWS EKS Pod Identity
        ("172.16.0.0/12", AddressClass.Private),
        ("192.0.0.0/24", AddressClass.Special),
        ("192.0.0.192/32", AddressClass.Metadata), // Oracle Cloud Classic
        ("192.0.2.0/24", AddressClass.Special),
        ("192.88.99.0/24", AddressClass.Special),
        ("192.168.0.0/16", AddressClass.Private),
        ("198.18.0.0/15", AddressClass.Special),
        ("198.51.100.0/24", AddressClass.Special),
        ("203.0.113.0/24", AddressClass.Special),
        ("224.0.0.0/4", AddressClass.Special),
        ("240.0.0.0/4", AddressClass.Special),
        ("::/3", AddressClass.Special),
        ("::/128", AddressClass.Loopback),
        ("::1/128", AddressClass.Loopback),
        ("2001::/23", AddressClass.Special),
        ("2001:db8::/32", AddressClass.Special),
        ("2002::/16", AddressClass.Special),
        ("3fff::/20", AddressClass.Special),
        ("4000::/2", AddressClass.Special),
        ("8000::/1", AddressClass.Special),
        ("fc00::/7", AddressClass.Private),
        ("fd00:ec2::23/128", AddressClass.Metadata), // AWS EKS Pod Identity
        ("fd00:ec2::253/128", AddressClass.Metadata), // AWS resolver
        ("fd00:ec2::254/128", AddressClass.Metadata), // AWS
        ("fd20:ce::254/128", AddressClass.Metadata), // Google Cloud
        ("fe80::/10", AddressClass.LinkLocal),
    ]);

    /// <summary>Classifies an address after unmapping IPv4 from IPv6.</summary>
    /// <param name="address">The address. A zone id is disregarded.</param>
    /// <returns>The class; a public IPv4 address inside an IPv6 one is <see cref="AddressClass.Special"/>.</returns>
    public static AddressClass Classify(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var block = new AddressBlock(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32);
        if (!block.IsIpv6 || !EmbeddedAddresses.TryUnpack(block.Value, out var inner))
        {
            return Find(block);
        }

        var unmapped = Find(new AddressBlock(ipv6: false, inner, 32));
        return unmapped == AddressClass.Public ? AddressClass.Special : unmapped;
    }

    /// <summary>Whether a block holds any address of a class other than <see cref="AddressClass.Public"/>.</summary>
    /// <param name="network">The block.</param>
    /// <remarks>ISATAP interface identifiers, which exist in every IPv6 subnet, are looked at only where the block is one address.</remarks>
    public static bool TouchesNonPublic(IPNetwork network)
    {
        var block = new AddressBlock(network.BaseAddress, network.PrefixLength);
        foreach (var entry in Table)
        {
            if (entry.Block.Overlaps(block))
            {
                return true;
            }
        }

        return block.IsIpv6 && block.Prefix == 128 && EmbeddedAddresses.Holds(block.Value);
    }

    /// <summary>Whether an address is in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16: what Aviatrix's Public Internet excludes.</summary>
    /// <param name="address">The address; IPv6 never is.</param>
    public static bool IsRfc1918(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var block = new AddressBlock(address, 32);
        return !block.IsIpv6
            && ((uint)block.Value >> 24 == 10 || (uint)block.Value >> 20 == 0xac1 || (uint)block.Value >> 16 == 0xc0a8);
    }

    /// <summary>The IPv4 addresses, as numbers in ascending order from 0, between which the class of an address does not change.</summary>
    public static ImmutableArray<uint> Ipv4Borders()
    {
        var borders = new SortedSet<uint> { 0 };
        foreach (var (block, _) in Table)
        {
            if (!block.IsIpv6)
            {
                borders.Add((uint)block.Value);
                var end = (ulong)block.Value + (1UL << (32 - block.Prefix));
                if (end <= uint.MaxValue)
                {
                    borders.Add((uint)end);
                }
            }
        }

        return [.. borders];
    }

    /// <summary>Whether a block holds an address of a metadata service or a link-local address.</summary>
    internal static bool TouchesMetadata(IPNetwork network)
    {
        var block = new AddressBlock(network.BaseAddress, network.PrefixLength);
        foreach (var entry in Table)
        {
            if (entry.Class is AddressClass.Metadata or AddressClass.LinkLocal && entry.Block.Overlaps(block))
            {
                return true;
            }
        }

        return false;
    }

    private static AddressClass Find(AddressBlock address)
    {
        foreach (var entry in Table)
        {
            if (entry.Block.Contains(address))
            {
                return entry.Class;
            }
        }

        return AddressClass.Public;
    }

    /// <summary>Reads the table and puts longer prefixes first, so that the first match is the most specific one.</summary>
    private static ImmutableArray<(AddressBlock Block, AddressClass Class)> Build((string Text, AddressClass Class)[] rows)
    {
        var table = ImmutableArray.CreateBuilder<(AddressBlock Block, AddressClass Class)>(rows.Length);
        foreach (var (text, kind) in rows)
        {
            table.Add(IpLiteral.TryReadBlock(text, out var block)
                ? (block, kind)
                : throw new InvalidOperationException($"The address table has a malformed row: {text}."));
        }

        table.Sort((left, right) => right.Block.Prefix.CompareTo(left.Block.Prefix));
        return table.MoveToImmutable();
    }
}
