using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Policy.Planning;

/// <summary>Puts the addresses that the user named for a group (<c>egress</c> with <c>group</c>) in the place of destinations that no name can open.</summary>
/// <param name="settings">The user's answers.</param>
/// <param name="options">The day: an entry that has expired answers nothing.</param>
internal sealed class AnsweredAddresses(BulkheadSettings settings, PlanOptions options)
{
    private readonly ILookup<string, EgressEntry> byGroup = settings.Egress
        .Where(entry => entry.Group is not null && entry.Destination.Host is Host.Address && !(entry.Expires < options.Today))
        .ToLookup(static entry => entry.Group!, StringComparer.Ordinal);

    /// <summary>What becomes of a closed destination whose address stands in the settings; null when none does.</summary>
    public Outcome.Closed? Replace(EgressIntent intent, Outcome.Closed closed)
    {
        if (!closed.AddressAnswers)
        {
            return null;
        }

        foreach (var entry in byGroup[intent.Group])
        {
            if (entry.Workload == intent.Workload && Covers(entry.Destination, intent.Destination))
            {
                return new Outcome.Closed($"answered by egress-{GroupNames.Slug(entry.Name)} in bulkhead.yaml: only the address named there is open");
            }
        }

        return null;
    }

    // An SRV record names the ports, and a cluster announces them: the ports of the configuration say nothing then.
    private static bool Covers(Destination answer, Destination asked)
    {
        if (asked.Host is Host.Address { Value: var network } && !(answer.Host is Host.Address { Value: var block }
            && block.PrefixLength <= network.PrefixLength && block.Contains(network.BaseAddress)))
        {
            return false;
        }

        return asked.Protocol == ApplicationProtocol.MongodbSrv || asked.Host is null || asked.Ports is not { } ports
            || (answer.Ports is { } open && open.First <= ports.First && ports.Last <= open.Last);
    }
}
