using System.Collections.Immutable;
using Bulkhead.Model.Names;
using Bulkhead.Model.Policies;

namespace Bulkhead.Engines.Terraform;

/// <summary>The value of the variable <c>bulkhead</c> of the module in <c>terraform/</c>: what <c>bulkhead.auto.tfvars.json</c> says.</summary>
/// <param name="Deployment">What the objects on the controller are called after, <c>[a-z0-9-]</c>: namespace and release.</param>
/// <param name="GovernsPods">Whether the overlay governs the pods. When FirewallPolicy objects do, it holds rules of nodes only.</param>
/// <param name="Workloads">The pods: selector by name.</param>
/// <param name="WebGroups">Names and patterns by group.</param>
/// <param name="AddressGroups">Blocks of addresses by group.</param>
/// <param name="HostnameGroups">Names that the gateway resolves, by group.</param>
/// <param name="Rules">The rules, by name.</param>
internal sealed record TerraformVariables(
    string Deployment,
    bool GovernsPods,
    ImmutableSortedDictionary<string, TerraformWorkload> Workloads,
    ImmutableSortedDictionary<string, ImmutableArray<string>> WebGroups,
    ImmutableSortedDictionary<string, ImmutableArray<string>> AddressGroups,
    ImmutableSortedDictionary<string, ImmutableArray<string>> HostnameGroups,
    ImmutableSortedDictionary<string, TerraformRule> Rules)
{
    /// <summary>The name and version of the form.</summary>
    public const string Schema = "bulkhead.terraform/v1";

    /// <summary>What stands for the nodes of the cluster where a rule names its workload.</summary>
    public const string Node = Model.Inventories.WorkloadNames.Node;
}

/// <summary>The selector of some pods.</summary>
internal sealed record TerraformWorkload(string Namespace, ImmutableSortedDictionary<string, string> Labels);

/// <summary>One rule of the ruleset.</summary>
/// <param name="Workload">Its source: a key of the workloads, or <see cref="TerraformVariables.Node"/>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Priority">Its place: lower numbers come first. No two rules share one.</param>
/// <param name="Transport">The protocol.</param>
/// <param name="Ports">The ports; null for all of them.</param>
internal sealed record TerraformRule(string Workload, RuleAction Action, int Priority, Transport Transport, PortRange? Ports)
{
    /// <summary>Whether the destination may be any public address.</summary>
    public bool PublicInternet { get; init; }

    /// <summary>Whether the destination may be any address at all.</summary>
    public bool Anywhere { get; init; }

    /// <summary>Groups of names of which one must be read from the wire.</summary>
    public ImmutableArray<string> WebGroups { get; init; } = [];

    /// <summary>Groups of blocks that the destination may lie in.</summary>
    public ImmutableArray<string> AddressGroups { get; init; } = [];

    /// <summary>Groups of names that the destination may be an address of.</summary>
    public ImmutableArray<string> HostnameGroups { get; init; } = [];

    /// <summary>Whether it must be TLS.</summary>
    public bool RequireTls { get; init; }

    /// <summary>Whether matches are logged.</summary>
    public bool Log { get; init; }

    /// <summary>Whether it is evaluated and not enforced.</summary>
    public bool Watch { get; init; }

    /// <summary>Why it is there, for readers of the file.</summary>
    public ImmutableArray<string> Why { get; init; } = [];
}
