namespace Bulkhead.Evidence.Controls;

/// <summary>The claims as reports name them.</summary>
public static class ClaimTitles
{
    /// <summary>The title of a claim.</summary>
    public static string Of(string id) => id switch
    {
        ClaimIds.PolicyProved => "The policy follows from the configuration and was proved",
        ClaimIds.DefaultDeny => "What is not allowed is denied",
        ClaimIds.DestinationsTraced => "Every allowed destination has a recorded reason",
        ClaimIds.ProvidersApproved => "Only approved model providers are open",
        ClaimIds.StoresIsolated => "Data stores take connections from named workloads only",
        ClaimIds.TransmissionEncrypted => "What leaves the cluster is encrypted",
        ClaimIds.SupplyLimited => "Code and images come from named places",
        ClaimIds.ExceptionsOwned => "Exceptions have an owner, a reason and an end",
        ClaimIds.BaselineCommitted => "Configuration and policy stand in git",
        ClaimIds.ChangesReviewed => "Changes were reviewed by somebody else",
        ClaimIds.PolicyInStep => "The committed policy is the derived one",
        ClaimIds.ClusterInStep => "The cluster holds the committed policy",
        ClaimIds.ConnectionsRecorded => "Connections were recorded without gaps",
        ClaimIds.RecordsAttributed => "Records name workload, destination and rule",
        ClaimIds.RecordsIntact => "Records are what was written",
        ClaimIds.DenialsReviewed => "Denied connections were looked at",
        ClaimIds.DenialsTested => "Forbidden connections were tried and stopped",
        _ => id,
    };
}
