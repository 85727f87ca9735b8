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

    /// <summary>Why a block may not be opened, as the end of a sentence; null when it may.</summary>
    public static string? Refuse(IPNetwork network)
    {
        var shortest = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? ShortestIpv4Prefix : ShortestIpv6Prefix;
        if (network.PrefixLength < shortest)
        {
            return $"is wider than /{shortest}";
        }

        if (HostScopes.IsMetadata(new Host.Address(network)))
        {
            return "holds link-local addresses or that of a metadata service";
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
            _ => "holds loopback or reserved addresses",
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
