using System.Net;
using System.Net.Sockets;
using Bulkhead.Model.Names;

namespace Bulkhead.Policy.Settings;

/// <summary>Which blocks of addresses an answer may open.</summary>
internal static class NetworkRules
{
    /// <summary>A shorter prefix opens so much that it is a mistake rather than a destination.</summary>
    private const int ShortestIpv4Prefix = 8;
    private const int ShortestIpv6Prefix = 32;

    // The metadata services that lie inside otherwise private or public ranges; link-local ones are refused as a class.
    private static readonly IPAddress[] MetadataAddresses =
    [
        new([100, 100, 100, 200]),
        new([168, 63, 129, 16]),
        new([192, 0, 0, 192]),
        new([0xfd, 0x00, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54]),
    ];

    /// <summary>Why a block may not be opened, as the end of a sentence; null when it may.</summary>
    public static string? Refuse(IPNetwork network)
    {
        var shortest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? ShortestIpv4Prefix : ShortestIpv6Prefix;
        if (network.PrefixLength < shortest)
        {
            return $"is wider than /{shortest}";
        }

        foreach (var address in MetadataAddresses)
        {
            if (network.Contains(address))
            {
                return "holds the address of a metadata service";
            }
        }

        if (!AddressRanges.TouchesNonPublic(network))
        {
            return null;
        }

        var first = AddressRanges.Classify(network.BaseAddress);
        var last = AddressRanges.Classify(LastOf(network));
        return (first, last) switch
        {
            (AddressClass.Private, AddressClass.Private) => null,
            (AddressClass.Public, _) or (_, AddressClass.Public) => "mixes public addresses with others",
            _ => "holds loopback, link-local, metadata or reserved addresses",
        };
    }

    private static IPAddress LastOf(IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}
