using System.Collections.Immutable;
using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;

namespace Bulkhead.Evidence.Postures;

/// <summary>Decides every claim and control from the files of a bundle: the only way in which a posture comes about.</summary>
public static class PostureRules
{
    /// <summary>Decides; null when the bundle does not say what it is about.</summary>
    /// <param name="files">The files.</param>
    /// <param name="frameworks">The frameworks to report on.</param>
    public static Posture? Decide(EvidenceFiles files, ImmutableArray<Framework> frameworks)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Read<SubjectFacts>(BundlePaths.Subject).Value is not { } subject)
        {
            return null;
        }

        ImmutableArray<ClaimResult> claims = [.. ClaimIds.All.Select(id => Claim(id, files, subject))];
        var byId = claims.ToDictionary(static claim => claim.Id, StringComparer.Ordinal);
        var controls = frameworks.SelectMany(framework => framework.Controls.Select(control =>
            new ControlResult(framework, control, [.. control.Claims.Select(id => byId[id])])));
        return new Posture(
            new Subject(subject.Deployment, subject.Since, subject.Until, subject.Collected, subject.Number, subject.Tool, subject.Catalog), claims, [.. controls]);
    }

    private static ClaimResult Claim(string id, EvidenceFiles files, SubjectFacts subject) => id switch
    {
        ClaimIds.PolicyProved => PolicyClaims.Proved(files),
        ClaimIds.DefaultDeny => PolicyClaims.DefaultDeny(files),
        ClaimIds.DestinationsTraced => PolicyClaims.Traced(files),
        ClaimIds.ProvidersApproved => PolicyClaims.Approved(files),
        ClaimIds.StoresIsolated => PolicyClaims.Isolated(files),
        ClaimIds.TransmissionEncrypted => PolicyClaims.Encrypted(files),
        ClaimIds.SupplyLimited => PolicyClaims.Supply(files),
        ClaimIds.ExceptionsOwned => ChangeClaims.Owned(files, subject),
        ClaimIds.BaselineCommitted => ChangeClaims.Committed(files),
        ClaimIds.ChangesReviewed => ChangeClaims.Reviewed(files),
        ClaimIds.PolicyInStep => ChangeClaims.PolicyInStep(files, subject),
        ClaimIds.ClusterInStep => ChangeClaims.ClusterInStep(files, subject),
        ClaimIds.ConnectionsRecorded => RecordClaims.Recorded(files, subject),
        ClaimIds.RecordsAttributed => RecordClaims.Attributed(files, subject),
        ClaimIds.RecordsIntact => RecordClaims.Intact(files, subject),
        ClaimIds.DenialsReviewed => RecordClaims.Reviewed(files, subject),
        ClaimIds.DenialsTested => RecordClaims.Tested(files, subject),
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, "No rule decides this claim."),
    };
}
