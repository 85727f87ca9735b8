using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;

namespace Bulkhead.Gateway.Identity;

/// <summary>The workloads by source address. Immutable; a new table replaces the old one as a whole.</summary>
/// <remarks>An address that is in no entry is nobody: what it opens is denied.</remarks>
public sealed class IdentityTable
{
    private readonly FrozenDictionary<IPAddress, WorkloadIdentity> byAddress;
    private readonly ImmutableArray<(IPNetwork Network, WorkloadIdentity Workload)> byNetwork;

    private IdentityTable(FrozenDictionary<IPAddress, WorkloadIdentity> byAddress, ImmutableArray<(IPNetwork Network, WorkloadIdentity Workload)> byNetwork) =>
        (this.byAddress, this.byNetwork) = (byAddress, byNetwork);

    /// <summary>Knows nobody.</summary>
    public static IdentityTable Empty { get; } = Of([]);

    /// <summary>Makes a table.</summary>
    /// <param name="entries">Blocks and who is in them. Of two blocks that hold an address the longer one counts; of two equal ones the first.</param>
    public static IdentityTable Of(IEnumerable<(IPNetwork Network, WorkloadIdentity Workload)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var all = entries.ToList();
        var single = new Dictionary<IPAddress, WorkloadIdentity>();
        foreach (var (network, workload) in all.Where(static entry => IsSingle(entry.Network)))
        {
            single.TryAdd(network.BaseAddress, workload);
        }

        return new IdentityTable(
            single.ToFrozenDictionary(),
            [.. all.Where(static entry => !IsSingle(entry.Network)).OrderByDescending(static entry => entry.Network.PrefixLength)]);
    }

    /// <summary>Who has an address; null when nobody is known there.</summary>
    /// <param name="source">The address that the socket shows. IPv4 inside IPv6 counts as IPv4.</param>
    public WorkloadIdentity? Find(IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var address = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        if (byAddress.TryGetValue(address, out var workload))
        {
            return workload;
        }

        foreach (var (network, candidate) in byNetwork)
        {
            if (network.Contains(address))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool IsSingle(IPNetwork network) => network.PrefixLength == (network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
}
