using System.Collections.Immutable;

namespace Bulkhead.Policy.Diffing;

/// <summary>Reach in words, the same in every report.</summary>
public static class ReachText
{
    // More of them tell nobody anything.
    private const int Shown = 4;

    private static readonly (Traffic Traffic, string Name)[] Words =
    [
        (Traffic.Tcp, "TCP"), (Traffic.Udp, "UDP"), (Traffic.Tls, "TLS"), (Traffic.TlsWithoutName, "TLS without a name"), (Traffic.Http, "HTTP"), (Traffic.OtherTcp, "other TCP"),
        (Traffic.NamedUdp, "QUIC"), (Traffic.OtherUdp, "other UDP"), (Traffic.Icmp, "ICMP"), (Traffic.OtherIp, "other protocols"),
    ];

    /// <summary>A way: <c>api.groq.com:443 (TLS)</c>, <c>10.0.0.0/24:5432 (TCP)</c>.</summary>
    public static string Of(ReachEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return $"{WithPorts(entry)} ({Of(entry.Traffic)})";
    }

    /// <summary>A target with its ports: <c>api.groq.com:443</c>; every port is left out.</summary>
    public static string WithPorts(ReachEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var ports = entry.Ports.IsAll ? " on every port" : ":" + entry.Ports;
        return entry.Target switch
        {
            ReachTarget.Names names => names.Pattern + ports + Exceptions(names.Exceptions) + Where(names.Where),
            ReachTarget.Addresses { Region: var region } => Of(region) + (entry.Ports.IsAll || !HasSpace(Of(region)) ? ports : " on port " + entry.Ports),
            ReachTarget.Pods { Workload: not null } pods => pods.Workload + ports,
            var other => Of(other) + (entry.Ports.IsAll ? ports : " on port " + entry.Ports),
        };
    }

    /// <summary>A target without ports.</summary>
    public static string Of(ReachTarget target) => target switch
    {
        ReachTarget.Names names => names.Pattern + Exceptions(names.Exceptions) + Where(names.Where),
        ReachTarget.Addresses addresses => Of(addresses.Region),
        ReachTarget.Pods { Workload: { } workload } => workload,
        ReachTarget.Pods pods => (pods.Selector.StartsWith('*') ? "every pod" : $"pods {Before(pods.Selector)}") + (pods.Namespaces == "*" ? " of any namespace" : $" of namespace {pods.Namespaces}") + pods.Selector[Before(pods.Selector).Length..],
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    /// <summary>Addresses: by their blocks, or by a word where there are many.</summary>
    public static string Of(AddressRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (region.IsAll)
        {
            return "every address";
        }

        if (IsInternet(region))
        {
            return "every public address";
        }

        var blocks = region.ToNetworks();
        return blocks.Length <= Shown
            ? string.Join(", ", blocks.Select(static block => block.PrefixLength is 32 && block.BaseAddress.GetAddressBytes().Length == 4 || block.PrefixLength == 128 ? Host(block.BaseAddress) : block.ToString()))
            : $"{string.Join(", ", blocks.Take(Shown))} and {blocks.Length - Shown} more blocks";
    }

    /// <summary>What must be spoken: <c>TLS</c>, <c>TLS or HTTP</c>, <c>TCP</c>, <c>anything</c>.</summary>
    public static string Of(Traffic traffic)
    {
        if (traffic == Traffic.Any)
        {
            return "anything";
        }

        var words = new List<string>();
        foreach (var (kinds, name) in Words)
        {
            // A whole transport comes before its parts, which are not said again then.
            if (traffic.HasFlag(kinds))
            {
                words.Add(name);
                traffic &= ~kinds;
            }
        }

        return words.Count switch
        {
            0 => "nothing",
            1 => words[0],
            _ => string.Join(", ", words.Take(words.Count - 1)) + " or " + words[^1],
        };
    }

    /// <summary>Whether a region is the public Internet or more of what lies outside private ranges.</summary>
    public static bool IsInternet(AddressRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        return AddressRegion.PublicIpv4.Except(region).IsEmpty && !region.Overlaps(AddressRegion.Rfc1918);
    }

    private static string Where(AddressRegion region) => IsInternet(region) ? string.Empty : region.IsAll ? " at any address" : $" at {Of(region)}";

    // What pods are left out is said last.
    private static string Before(string selector) =>
        selector.IndexOf(PodText.Except, StringComparison.Ordinal) is >= 0 and var at ? selector[..at] : selector;

    private static string Exceptions(ImmutableArray<string> exceptions) =>
        exceptions.IsEmpty ? string.Empty
        : exceptions.Length <= Shown ? $" except {string.Join(", ", exceptions)}"
        : $" except {string.Join(", ", exceptions.Take(Shown))} and {exceptions.Length - Shown} more";

    private static string Host(System.Net.IPAddress address) => address.GetAddressBytes().Length == 16 ? $"[{address}]" : address.ToString();

    private static bool HasSpace(string text) => text.Contains(' ', StringComparison.Ordinal);
}
