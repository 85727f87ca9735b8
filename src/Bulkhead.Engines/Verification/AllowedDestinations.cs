using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Verification;

/// <summary>What may be open, taken from the decisions and the user's answers and from nothing that the planner built.</summary>
internal sealed class AllowedDestinations
{
    private readonly HashSet<(string Workload, string Host, PortRange Ports)> byWorkload;
    private readonly HashSet<(string Host, PortRange Ports)> byAnswer = [];

    public AllowedDestinations(EgressPolicy policy, BulkheadSettings settings)
    {
        byWorkload = new HashSet<(string, string, PortRange)>(policy.Decisions.Length);
        foreach (var decision in policy.Decisions)
        {
            if (decision.Decision == Decision.Allowed && decision.Intent.Destination is { Host: { } host, Ports: { } ports })
            {
                byWorkload.Add((decision.Intent.Workload, TextOf(host), ports));
            }
        }

        foreach (var entry in settings.Egress)
        {
            Add(byWorkload, entry.Workload, entry.Destination);
        }

        foreach (var server in settings.McpServers)
        {
            foreach (var allow in server.Allow)
            {
                Add(byWorkload, server.Workload, allow.Destination);
            }
        }

        foreach (var answer in settings.Answers.Groups.Values.OfType<GroupAnswer.Hosts>().SelectMany(static answer => answer.Destinations)
            .Concat(settings.PackageRegistries.Values.SelectMany(static hosts => hosts)))
        {
            if (answer.Destination is { Host: { } host, Ports: { } ports })
            {
                byAnswer.Add((TextOf(host), ports));
            }
        }
    }

    /// <summary>Whether something says that a workload may reach a name, pattern or block on these ports.</summary>
    public bool Contains(string workload, string host, PortRange ports) =>
        byWorkload.Contains((workload, host, ports)) || byAnswer.Contains((host, ports));

    private static void Add(HashSet<(string Workload, string Host, PortRange Ports)> set, string workload, Destination destination)
    {
        if (destination is { Host: { } host, Ports: { } ports })
        {
            set.Add((workload, TextOf(host), ports));
        }
    }

    private static string TextOf(Host host) => host is Host.Address address ? address.Cidr : host.Text;
}
