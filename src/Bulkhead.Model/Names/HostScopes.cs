using System.Collections.Immutable;
using System.Net.Sockets;
using Bulkhead.Model.Inventories;

namespace Bulkhead.Model.Names;

/// <summary>Where a host lies.</summary>
public static class HostScopes
{
    /// <summary>Suffixes that only a container runtime, a private resolver or a home router answers (RFC 6762, RFC 8375, ICANN's reserved <c>.internal</c>).</summary>
    private static readonly ImmutableArray<string> PrivateSuffixes =
        ["internal", "local", "lan", "home", "corp", "intranet", "private", "localdomain", "home.arpa"];

    /// <summary>Suffixes that stand for a public name in documentation and tests (RFC 2606), and the onion of RFC 7686.</summary>
    private static readonly ImmutableArray<string> ReservedSuffixes = ["example", "test", "invalid", "onion"];

    private static readonly ImmutableArray<string> MetadataNames =
    [
        "instance-data",
        "instance-data.ec2.internal",
        "metadata",
        "metadata.azure.internal",
        "metadata.goog",
        "metadata.google.internal",
        "metadata.platformequinix.com",
        "metadata.tencentyun.com",
    ];

    /// <summary>The scope of a host, by its name or address alone. Never <see cref="DestinationScope.Browser"/>.</summary>
    /// <param name="host">The host; a block or a pattern has the scope of its least public part.</param>
    /// <remarks>
    /// A name whose last label is no public top-level domain is nothing that a public resolver knows: with two labels it is read as
    /// <c>service.namespace</c> of the cluster, with more as private.
    /// </remarks>
    public static DestinationScope Of(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host switch
        {
            Host.Name name => OfName(name.Value),
            Host.Pattern pattern => OfName(new Hostname("x." + pattern.Value.Suffix.Value)),
            Host.Address address => OfAddress(address),
            _ => DestinationScope.Private,
        };
    }

    /// <summary>Whether it is a metadata or credential service of a cloud, by name or address.</summary>
    /// <param name="host">The host; a pattern or a block counts when it holds such a service. All link-local addresses count.</param>
    public static bool IsMetadata(Host host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host switch
        {
            Host.Name name => MetadataNames.Contains(name.Value.Value),
            Host.Pattern pattern => MetadataNames.Any(name => new Hostname(name).IsUnder(pattern.Value.Suffix.Value)),
            Host.Address address => AddressRanges.TouchesMetadata(address.Value),
            _ => false,
        };
    }

    private static DestinationScope OfName(Hostname name)
    {
        if (name.IsOrIsUnder("localhost"))
        {
            return DestinationScope.Loopback;
        }

        if (name.IsSingleLabel || name.IsUnder("svc") || name.IsOrIsUnder("cluster.local") || IsServiceName(name.Value))
        {
            return DestinationScope.InCluster;
        }

        // Most names end in one of a few: no list has to be searched for them.
        var last = name.Value.AsSpan(name.Value.LastIndexOf('.') + 1);
        if (last is "com" or "net" or "org" or "ai" or "io" or "dev")
        {
            return DestinationScope.External;
        }

        foreach (var suffix in PrivateSuffixes)
        {
            if (name.IsOrIsUnder(suffix))
            {
                return DestinationScope.Private;
            }
        }

        var topLevel = last.ToString();
        if (ReservedSuffixes.Contains(topLevel) || PublicSuffixes.SectionOf(new Hostname(topLevel)) != SuffixSection.None)
        {
            return DestinationScope.External;
        }

        return name.Value.IndexOf('.') == name.Value.LastIndexOf('.') ? DestinationScope.InCluster : DestinationScope.Private;
    }

    /// <summary>
    /// <c>service.namespace.svc.domain</c> under a cluster domain of one's own. Two labels have to stand before <c>svc</c>: public services
    /// name hosts <c>index.svc.region.vendor.example</c>.
    /// </summary>
    private static bool IsServiceName(string name)
    {
        if (!name.Contains(".svc.", StringComparison.Ordinal))
        {
            return false;
        }

        var position = 0;
        foreach (var label in name.AsSpan().Split('.'))
        {
            if (name.AsSpan(label) is "svc")
            {
                return position >= 2;
            }

            position++;
        }

        return false;
    }

    private static DestinationScope OfAddress(Host.Address address)
    {
        if (!AddressRanges.TouchesNonPublic(address.Value))
        {
            return DestinationScope.External;
        }

        // A block that only holds loopback addresses among others is not the pod itself.
        var isLoopbackBlock = address.Value.PrefixLength >= 8 && address.Value.BaseAddress.AddressFamily == AddressFamily.InterNetwork
            && address.Value.BaseAddress.GetAddressBytes()[0] == 127;
        return isLoopbackBlock || (address.IsSingle && AddressRanges.Classify(address.Value.BaseAddress) == AddressClass.Loopback)
            ? DestinationScope.Loopback
            : DestinationScope.Private;
    }
}
