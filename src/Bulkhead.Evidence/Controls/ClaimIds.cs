using System.Collections.Immutable;

namespace Bulkhead.Evidence.Controls;

/// <summary>What a bundle can show or fail to show. Each claim is decided by one rule over the files of the bundle (<c>Postures/</c>).</summary>
public static class ClaimIds
{
    /// <summary>The policy files follow from the recorded inputs, and the proof of what they allow held.</summary>
    public const string PolicyProved = "policy-proved";

    /// <summary>Every workload is denied what no rule allows, and this is enforced, not only watched.</summary>
    public const string DefaultDeny = "default-deny";

    /// <summary>Every allowed destination has an origin: a line of configuration, an answer or a catalog entry.</summary>
    public const string DestinationsTraced = "destinations-traced";

    /// <summary>No model provider is open that nobody approved.</summary>
    public const string ProvidersApproved = "providers-approved";

    /// <summary>The data stores of conversations accept connections from named workloads only.</summary>
    public const string StoresIsolated = "stores-isolated";

    /// <summary>No allowed destination on the internet is reached in plain text.</summary>
    public const string TransmissionEncrypted = "transmission-encrypted";

    /// <summary>Code and images come from named registries only.</summary>
    public const string SupplyLimited = "supply-limited";

    /// <summary>Every exception has an owner, a reason and an end, and none is past its end.</summary>
    public const string ExceptionsOwned = "exceptions-owned";

    /// <summary>Configuration and policy stand in git as they were collected.</summary>
    public const string BaselineCommitted = "baseline-committed";

    /// <summary>Every change of configuration and policy in the period was reviewed by somebody other than its author.</summary>
    public const string ChangesReviewed = "changes-reviewed";

    /// <summary>The committed policy is what the configuration asks for.</summary>
    public const string PolicyInStep = "policy-in-step";

    /// <summary>The checks of the period found the cluster holding what is committed.</summary>
    public const string ClusterInStep = "cluster-in-step";

    /// <summary>Connections were recorded on every day of the period, and no source lost any.</summary>
    public const string ConnectionsRecorded = "connections-recorded";

    /// <summary>Every allowed connection is recorded with workload, destination and rule.</summary>
    public const string RecordsAttributed = "records-attributed";

    /// <summary>The stored records are what was written: the chain of day files holds.</summary>
    public const string RecordsIntact = "records-intact";

    /// <summary>Somebody has looked at every group of denied connections.</summary>
    public const string DenialsReviewed = "denials-reviewed";

    /// <summary>Forbidden connections were tried in the period, and all were stopped while allowed ones passed.</summary>
    public const string DenialsTested = "denials-tested";

    /// <summary>All of them, in the order of reports.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        PolicyProved, DefaultDeny, DestinationsTraced, ProvidersApproved, StoresIsolated, TransmissionEncrypted, SupplyLimited, ExceptionsOwned,
        BaselineCommitted, ChangesReviewed, PolicyInStep, ClusterInStep, ConnectionsRecorded, RecordsAttributed, RecordsIntact, DenialsReviewed, DenialsTested,
    ];
}
