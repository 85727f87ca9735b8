using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Names;

namespace Bulkhead.Model.Policies;

/// <summary>The plan for a deployment, before any engine's form.</summary>
/// <param name="Topology">The pods, with the MCP workloads that the settings add.</param>
/// <param name="Workloads">One policy for each workload, ordered by workload name.</param>
/// <param name="Decisions">
/// What became of every intent of the inventory, in its order; then what <c>bulkhead.yaml</c> itself opens or would have opened. A decision
/// that allows always has a host and the name of the rule that carries it.
/// </param>
/// <param name="Diagnostics">What was found while planning.</param>
public sealed record EgressPolicy(
    DeploymentTopology Topology,
    ImmutableArray<WorkloadPolicy> Workloads,
    ImmutableArray<IntentDecision> Decisions,
    ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What the nodes of the cluster may reach (image registries); null unless an engine is asked for that can govern nodes.</summary>
    public WorkloadPolicy? Nodes { get; init; }
}

/// <summary>What one workload may reach.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Rules">Rules for what crosses a gateway, in order; the last one denies everything.</param>
/// <param name="Peers">What it may reach inside the cluster and at private addresses; everything else there is closed.</param>
public sealed record WorkloadPolicy(Workload Workload, ImmutableArray<Rule> Rules, ImmutableArray<PeerRule> Peers);

/// <summary>One way open inside the cluster or to private addresses, for NetworkPolicy.</summary>
/// <param name="Name">A name for comments, <c>[a-z0-9-]</c>.</param>
/// <param name="Peer">Where to.</param>
/// <param name="Transport">TCP or UDP.</param>
/// <param name="Ports">The ports of the destination pod or host.</param>
/// <param name="Origins">Why.</param>
public sealed record PeerRule(string Name, Peer Peer, Transport Transport, PortRange Ports, ImmutableArray<Origin> Origins);

/// <summary>The other end of a <see cref="PeerRule"/>.</summary>
public abstract record Peer
{
    private Peer()
    {
    }

    /// <summary>Another workload of the deployment.</summary>
    /// <param name="Workload">Its name in the topology.</param>
    public sealed record OfWorkload(string Workload) : Peer;

    /// <summary>Pods chosen by labels in a namespace.</summary>
    /// <param name="Namespace">The namespace.</param>
    /// <param name="Labels">The labels, never empty, ordered by key.</param>
    public sealed record Pods(string Namespace, ImmutableSortedDictionary<string, string> Labels) : Peer;

    /// <summary>A block of addresses.</summary>
    /// <param name="Network">The block.</param>
    public sealed record Block(System.Net.IPNetwork Network) : Peer;

    /// <summary>The resolver of the cluster.</summary>
    public sealed record ClusterDns : Peer
    {
        /// <summary>The only value.</summary>
        public static ClusterDns Instance { get; } = new();
    }
}

/// <summary>What became of an intent.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Decision">Allowed or denied.</param>
/// <param name="Rule">The rule (or peer rule) that carries it when it is allowed.</param>
/// <param name="Reason">When it is denied, why, as a short sentence.</param>
public sealed record IntentDecision(EgressIntent Intent, Decision Decision, string? Rule, string? Reason);
