using System.Collections.Immutable;
using System.Net;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Identity;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Server.Hosting;

/// <summary><c>--workload NAME=ADDRESS[,ADDRESS…]</c>: who is at which address, by the name of a policy.</summary>
/// <param name="Name">The workload: <c>librechat</c>, or the name of the policy, <c>bulkhead-librechat</c>.</param>
/// <param name="Networks">Its addresses and blocks.</param>
internal sealed record WorkloadOption(string Name, ImmutableArray<IPNetwork> Networks)
{
    /// <summary>Reads the option.</summary>
    public static WorkloadOption? Read(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            return null;
        }

        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var part in text[(equals + 1)..].Split(','))
        {
            if (!TryNetwork(part, out var network))
            {
                return null;
            }

            networks.Add(network);
        }

        return new WorkloadOption(text[..equals], networks.ToImmutable());
    }

    /// <summary>Reads an address or a block, strictly.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (IpLiteral.TryParse(text, out var address))
        {
            network = new IPNetwork(address!, address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
            return true;
        }

        return IpLiteral.TryParseNetwork(text, out network);
    }

    /// <summary>Looks the workloads up in a policy: their labels are those that it selects by.</summary>
    /// <param name="workloads">The workloads.</param>
    /// <param name="rules">The policy.</param>
    /// <param name="found">Takes what is wrong.</param>
    /// <param name="seen">What is known from elsewhere; it counts where nothing else is said.</param>
    public static IdentityTable Resolve(IReadOnlyList<WorkloadOption> workloads, RuleBook rules, List<Diagnostic> found, IEnumerable<(IPNetwork, WorkloadIdentity)>? seen = null)
    {
        var entries = new List<(IPNetwork, WorkloadIdentity)>();
        foreach (var workload in workloads)
        {
            var policies = rules.Policies.Where(policy => policy.Name == workload.Name || policy.Name == "bulkhead-" + workload.Name || policy.Name.EndsWith("-" + workload.Name, StringComparison.Ordinal)).ToList();
            policies = policies.Count(policy => policy.Name == workload.Name || policy.Name == "bulkhead-" + workload.Name) == 1
                ? [policies.First(policy => policy.Name == workload.Name || policy.Name == "bulkhead-" + workload.Name)]
                : policies;
            if (policies is not [{ Rules: [var first, ..] } policy])
            {
                found.Add(GatewayDiagnostics.Identity.At(
                    null,
                    policies.Count == 0 ? $"no policy is for the workload '{Printable.Clean(workload.Name, 80)}'" : $"several policies may be for the workload '{Printable.Clean(workload.Name, 80)}'",
                    "name one of: " + string.Join(", ", rules.Policies.Select(static policy => Printable.Clean(policy.Name, 80)))));
                continue;
            }

            foreach (var network in workload.Networks)
            {
                entries.Add((network, new WorkloadIdentity(workload.Name, policy.Namespace, first.Labels, "static " + network)));
            }
        }

        return IdentityTable.Of([.. entries, .. seen ?? []]);
    }
}
