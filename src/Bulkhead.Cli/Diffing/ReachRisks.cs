using Bulkhead.Model.Names;
using Bulkhead.Policy.Diffing;

namespace Bulkhead.Cli.Diffing;

/// <summary>What about a gain deserves a second look, from the gain alone.</summary>
internal static class ReachRisks
{
    private static readonly PortSet Documented = PortSet.Of([PortRange.Of(80), PortRange.Of(443), PortRange.Of(8080), PortRange.Of(8443)]);

    /// <summary>Sentences about kinds of risk, each with the destinations that it is about.</summary>
    public static IReadOnlyList<(string Risk, IReadOnlyList<string> Destinations)> Of(DiffResult result)
    {
        var found = new SortedDictionary<int, (string Risk, List<string> Destinations)>();
        foreach (var change in result.Reach.Diff.Changes.Where(static change => change.IsGain))
        {
            foreach (var (rank, risk) in Of(change))
            {
                if (!found.TryGetValue(rank, out var entry))
                {
                    found.Add(rank, entry = (risk, []));
                }

                var text = ReachText.WithPorts(change.Difference);
                if (!entry.Destinations.Contains(text))
                {
                    entry.Destinations.Add(text);
                }
            }
        }

        return [.. found.Values.Select(static entry => (entry.Risk, (IReadOnlyList<string>)entry.Destinations))];
    }

    private static IEnumerable<(int Rank, string Risk)> Of(ReachChange change)
    {
        var entry = change.Difference;
        switch (entry.Target)
        {
            case ReachTarget.Names { Pattern: "*" }:
                yield return (0, "Every name: nothing is kept out by name any more");
                break;
            case ReachTarget.Names { IsExact: false } names:
                yield return SharedBelow(names.Pattern) is { } reason
                    ? (1, $"A wildcard over names that anybody can get ({reason})")
                    : (2, "A wildcard: whoever can make names below it is reached as well");
                break;
            case ReachTarget.Names when change.Kind == ReachChangeKind.Added:
                yield return (9, "A new external host");
                break;
            case ReachTarget.Addresses { Region: var region }:
                yield return ReachText.IsInternet(region) || region.IsAll
                    ? (0, "Every address: nothing is kept out by name any more")
                    : region.Except(AddressRegion.PublicIpv4).IsEmpty
                        ? (4, "Public addresses without a name: no certificate and no name says who answers there")
                        : (5, "Addresses inside private or special ranges");
                break;
            default:
                break;
        }

        if (entry.Target is ReachTarget.Names && entry.Traffic.HasFlag(Traffic.Http))
        {
            yield return (3, "Plain HTTP is let through: what is sent there may be read and changed on the way");
        }

        if (entry.Target is ReachTarget.Names && !entry.Ports.Except(Documented).IsEmpty)
        {
            yield return (6, "A port on which DCF is not documented to read names (443, 80, 8443 and 8080 are)");
        }
    }

    private static string? SharedBelow(string pattern)
    {
        var zone = pattern[(pattern.LastIndexOf('*') + 1)..].TrimStart('.');
        return HostSyntax.Read(zone).Host is Host.Name name ? SharedTenancy.ReasonFor(name.Value) : null;
    }
}
