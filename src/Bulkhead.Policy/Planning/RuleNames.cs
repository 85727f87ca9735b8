using System.Globalization;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Planning;

/// <summary>
/// The names of rules and groups. A name depends on nothing but its own group, port and transport, and two different ones never share a name:
/// 443 over TCP is left out, unless the name of the group itself ends like a port, when it is written too.
/// </summary>
internal static class RuleNames
{
    /// <summary>The closing rule of every policy.</summary>
    public const string DenyAny = "deny-any";

    /// <summary>What stands for the rule where traffic stays inside the pod.</summary>
    public const string PodInternal = "pod-internal";

    /// <summary>The ports on which a WebGroup is documented to read names.</summary>
    public static bool IsWebPort(int port) => port is 443 or 80 or 8443 or 8080;

    /// <summary>The name of a group of domain names.</summary>
    public static string DomainGroup(string group, int port) =>
        port != 443 || EndsLikeWebPort(group) ? group + "-" + port.ToString(CultureInfo.InvariantCulture) : group;

    /// <summary>The name of a set of blocks.</summary>
    public static string Blocks(string group, PortRange ports, Transport transport) =>
        "net-" + (ports == PortRange.Of(443) && transport == Transport.Tcp && !EndsLikePorts(group) ? group : group + "-" + Suffix(ports, transport));

    /// <summary>The name of a set of resolved names.</summary>
    public static string Resolved(string group, PortRange ports, Transport transport) => "host-" + group + "-" + Suffix(ports, transport);

    /// <summary>The rule that permits a group or a set of blocks.</summary>
    public static string Allow(string name) => "allow-" + name;

    /// <summary>Ports as they stand in names: <c>8000</c>, <c>8000to8100</c>, <c>53udp</c>.</summary>
    public static string Suffix(PortRange ports, Transport transport)
    {
        var text = ports.First.ToString(CultureInfo.InvariantCulture);
        if (!ports.IsSingle)
        {
            text += "to" + ports.Last.ToString(CultureInfo.InvariantCulture);
        }

        return transport == Transport.Udp ? text + "udp" : text;
    }

    private static bool EndsLikeWebPort(string group) =>
        group.EndsWith("-443", StringComparison.Ordinal) || group.EndsWith("-80", StringComparison.Ordinal)
        || group.EndsWith("-8443", StringComparison.Ordinal) || group.EndsWith("-8080", StringComparison.Ordinal);

    // -8000, -8000to8100, -53udp
    private static bool EndsLikePorts(string group)
    {
        var last = group.AsSpan(group.LastIndexOf('-') + 1);
        if (last.Length == group.Length)
        {
            return false;
        }

        if (last.EndsWith("udp", StringComparison.Ordinal))
        {
            last = last[..^3];
        }

        var to = last.IndexOf("to", StringComparison.Ordinal);
        return to < 0 ? AllDigits(last) : AllDigits(last[..to]) && AllDigits(last[(to + 2)..]);
    }

    private static bool AllDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
