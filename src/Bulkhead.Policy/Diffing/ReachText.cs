namespace Bulkhead.Policy.Diffing;

/// <summary>Reach in words.</summary>
public static class ReachText
{
    /// <summary>A way: <c>api.groq.com:443 (TLS)</c>, <c>10.0.0.0/24:5432 (TCP)</c>.</summary>
    public static string Of(ReachEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return $"{Of(entry.Target)}:{entry.Ports} ({Of(entry.Traffic)})";
    }

    /// <summary>A target without ports.</summary>
    public static string Of(ReachTarget target) => target switch
    {
        ReachTarget.Names names => names.Pattern,
        ReachTarget.Addresses addresses => addresses.Region.ToString(),
        ReachTarget.Pods pods => pods.Workload ?? $"pods {pods.Selector} of namespace {pods.Namespaces}",
        _ => throw new ArgumentOutOfRangeException(nameof(target)),
    };

    /// <summary>What must be spoken: <c>TLS</c>, <c>TLS or HTTP</c>, <c>TCP</c>, <c>anything</c>.</summary>
    public static string Of(Traffic traffic) => traffic switch
    {
        Traffic.Any => "anything",
        Traffic.Tcp => "TCP",
        Traffic.Udp => "UDP",
        Traffic.Icmp => "ICMP",
        Traffic.Tls => "TLS",
        Traffic.Http => "HTTP",
        Traffic.Tls | Traffic.Http => "TLS or HTTP",
        _ => traffic.ToString(),
    };
}
