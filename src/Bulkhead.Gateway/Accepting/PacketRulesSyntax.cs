using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bulkhead.Model.Names;

namespace Bulkhead.Gateway.Accepting;

/// <summary>Reads what goes into packet rules. Strict: nothing that passes can be read by nft as anything but one word.</summary>
public static class PacketRulesSyntax
{
    /// <summary>The most bytes of a name of an interface (IFNAMSIZ of linux/if.h, less the final NUL).</summary>
    private const int LongestInterface = 15;

    /// <summary>The largest blocks that are no "everywhere": a class A network, and all unique local addresses.</summary>
    private const int ShortestPrefixIpv4 = 8;
    private const int ShortestPrefixIpv6 = 7;

    /// <summary>Whether text is the name of an interface: ASCII letters, digits, <c>. _ -</c>, and a letter or digit first. nft would take <c>*</c> at the end as a pattern.</summary>
    public static bool IsInterface(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= LongestInterface && char.IsAsciiLetterOrDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
    }

    /// <summary>Reads the id of a user who can be a workload: digits, and not 0, since root can take the rules away.</summary>
    public static uint? User(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id is > 0 and < uint.MaxValue ? id : null;

    /// <summary>Reads a port, 1 to 65535, in digits.</summary>
    public static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    /// <summary>Reads <c>ADDRESS</c>, <c>CIDR</c>, <c>CIDR:PORT</c>, or with IPv6 <c>[CIDR]:PORT</c>; null when it is none of these, or so large that it opens everything.</summary>
    public static DirectDestination? Direct(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (block, port) = Split(text);
        if (port is "" || (port is not null && Port(port) is null) || !IpLiteral.TryParseNetwork(block, out var network) || network.PrefixLength < Narrowest(network))
        {
            return null;
        }

        return new DirectDestination(network, port is null ? null : Port(port));
    }

    private static (string Block, string? Port) Split(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf("]:", StringComparison.Ordinal);
            return end < 0 ? (string.Empty, null) : (text[1..end], text[(end + 2)..]);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || text.IndexOf(':', colon + 1) >= 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static int Narrowest(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? ShortestPrefixIpv4 : ShortestPrefixIpv6;
}
