namespace Bulkhead.Evidence.Facts;

/// <summary><see cref="BundlePaths.Reach"/>: what the written policy lets each workload reach.</summary>
/// <param name="Schema">The contract, <see cref="EvidenceContracts.Reach"/>.</param>
/// <param name="Workloads">The workloads, ordered by name.</param>
/// <param name="Nodes">The nodes of the cluster; null when nothing governs them.</param>
/// <param name="Unapproved">Groups of model providers that are wanted and that nobody approved.</param>
/// <param name="ProvidersRestricted">Whether bulkhead.yaml restricts model providers at all.</param>
public sealed record ReachFacts(string Schema, IReadOnlyList<WorkloadReach> Workloads, WorkloadReach? Nodes, IReadOnlyList<string> Unapproved, bool ProvidersRestricted);

/// <summary>What one workload can reach.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Namespace">Its namespace; empty for nodes.</param>
/// <param name="IsStore">Whether it keeps conversations or what was made of them.</param>
/// <param name="InternetDenied">Whether its rules for what leaves the cluster end in a deny of everything; null when no engine for that is a target.</param>
/// <param name="InternetEnforced">Whether that deny is enforced and not only watched; null as above.</param>
/// <param name="ClusterDenied">Whether a NetworkPolicy closes its egress; null when that is no target.</param>
/// <param name="Isolated">Whether a NetworkPolicy closes its ingress; null when that is no target.</param>
/// <param name="From">For stores: who may connect to it by name.</param>
/// <param name="Allowed">What it may reach.</param>
public sealed record WorkloadReach(
    string Name, string Namespace, bool IsStore, bool? InternetDenied, bool? InternetEnforced, bool? ClusterDenied, bool? Isolated, IReadOnlyList<string> From, IReadOnlyList<AllowedFact> Allowed);

/// <summary>A destination that is allowed.</summary>
/// <param name="Host">Name, pattern or block.</param>
/// <param name="Ports">Port or range.</param>
/// <param name="Protocol">What is spoken: <c>https</c>, <c>http</c>, <c>mongodb</c> …</param>
/// <param name="Scope">Where it lies: <c>external</c>, <c>private</c>, <c>in-cluster</c>, <c>loopback</c>.</param>
/// <param name="Encrypted">Whether what is spoken is encrypted by its own rules.</param>
/// <param name="Kind">What for.</param>
/// <param name="Group">The group.</param>
/// <param name="Rule">The rule that carries it.</param>
/// <param name="Origins">Why: <c>librechat.yaml:12 endpoints.custom[0].baseURL</c>, an answer, a catalog entry.</param>
public sealed record AllowedFact(string Host, string Ports, string Protocol, string Scope, bool Encrypted, string Kind, string Group, string? Rule, IReadOnlyList<string> Origins);
