using System.Collections.Immutable;
using System.Net;

namespace Bulkhead.Engines.NetworkPolicy;

/// <summary>The parts of the IPv4 space that are not the Internet.</summary>
internal static class ClosedBlocks
{
    /// <summary>Every IPv4 address.</summary>
    public static readonly IPNetwork AllIPv4 = Of(0, 0, 0, 0, 0);

    /// <summary>
    /// RFC 6890 and its updates, 168.63.129.16 (the platform address of Azure, public by number only) included: what an "Internet" rule must not
    /// open. In the order of the addresses.
    /// </summary>
    public static readonly ImmutableArray<IPNetwork> NotInternet =
    [
        Of(0, 0, 0, 0, 8),
        Of(10, 0, 0, 0, 8),
        Of(100, 64, 0, 0, 10),
        Of(127, 0, 0, 0, 8),
        Of(168, 63, 129, 16, 32),
        Of(169, 254, 0, 0, 16),
        Of(172, 16, 0, 0, 12),
        Of(192, 0, 0, 0, 24),
        Of(192, 0, 2, 0, 24),
        Of(192, 88, 99, 0, 24),
        Of(192, 168, 0, 0, 16),
        Of(198, 18, 0, 0, 15),
        Of(198, 51, 100, 0, 24),
        Of(203, 0, 113, 0, 24),
        Of(224, 0, 0, 0, 4),
        Of(240, 0, 0, 0, 4),
    ];

    /// <summary>The metadata and credential services of the clouds, as single addresses: AWS, Azure, GCP and ECS, EKS Pod Identity, Azure's wire server, Alibaba.</summary>
    public static readonly ImmutableArray<IPNetwork> Metadata =
    [
        Of(100, 100, 100, 200, 32),
        Of(168, 63, 129, 16, 32),
        Of(169, 254, 169, 254, 32),
        Of(169, 254, 170, 2, 32),
        Of(169, 254, 170, 23, 32),
        new(new IPAddress([0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54]), 128),
        new(new IPAddress([0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x23]), 128),
    ];

    private static IPNetwork Of(byte a, byte b, byte c, byte d, int length) => new(new IPAddress([a, b, c, d]), length);
}
