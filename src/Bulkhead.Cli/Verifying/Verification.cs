using System.Collections.Immutable;
using Bulkhead.Cli.Input;
using Bulkhead.Engines.Generation;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Verifying;

/// <summary>The comparison of configuration, committed folder and live objects.</summary>
internal static class Verification
{
    /// <summary>The namespaces of a deployment.</summary>
    public static IReadOnlySet<string> Namespaces(EgressPolicy policy) => policy.Workloads.Select(workload => workload.Workload.Namespace).ToHashSet(StringComparer.Ordinal);

    /// <summary>Compares.</summary>
    /// <param name="policy">The plan.</param>
    /// <param name="artefacts">What would be generated.</param>
    /// <param name="folder">The committed folder.</param>
    /// <param name="directory">Its name.</param>
    /// <param name="live">The live objects; null to leave them out.</param>
    /// <param name="source">Where they come from.</param>
    /// <param name="names">How the user knows the files.</param>
    public static VerifyReport Compare(
        EgressPolicy policy, ImmutableArray<Artefact> artefacts, CommittedFolder folder, string directory, PolicyObjects? live, string? source, FileNames names)
    {
        var findings = new List<VerifyFinding>();
        var text = new DriftText(policy, names, directory, folder.Locate);
        var workloads = policy.Workloads.Concat(policy.Nodes is { } nodes ? [nodes] : []).Select(workload => workload.Workload).ToImmutableArray();
        if (folder.Own.IsEmpty)
        {
            findings.Add(new VerifyFinding(DriftDiagnostics.FolderMissing.At(null, $"{Printable.Clean(directory)} holds no policy that Bulkhead wrote.",
                "Run bulkhead generate and commit the folder."), Drift: null, []));
        }
        else
        {
            var manifests = artefacts.Where(artefact => ArtefactKinds.HoldsRules(artefact.FileName)).Select(artefact => new SourceText(artefact.FileName, artefact.Content));
            var asked = PolicyObjectReader.Read(manifests, Namespaces(policy)).Objects;
            var drifts = DriftComparison.Compare(DriftSide.Committed, asked, folder.Objects, workloads);
            // A difference in form is told from the files, which know the line.
            findings.AddRange(drifts.Where(drift => drift.Kind != DriftKind.Form).Select(text.Finding));
            findings.AddRange(folder.Files(artefacts, [.. drifts.Where(drift => drift.Kind != DriftKind.Form)]).Select(diagnostic => new VerifyFinding(diagnostic, Drift: null, [])));
        }

        if (live is not null && !folder.Own.IsEmpty)
        {
            var drifts = DriftComparison.Compare(DriftSide.Cluster, folder.Objects.OfCluster(), live, workloads);
            findings.AddRange(drifts.Select(drift => Weighed(text.Finding(drift), drifts)));
        }

        return new VerifyReport(directory, source, [.. findings.OrderByDescending(finding => finding.Diagnostic.Severity)]);
    }

    // NetworkPolicies only ever add: one of somebody else that adds nothing (a default deny for the namespace) is worth knowing, no more.
    private static VerifyFinding Weighed(VerifyFinding finding, ImmutableArray<Drift> drifts) =>
        finding.Drift is { Kind: DriftKind.Foreign, Object: { Kind: "NetworkPolicy" } name } && !drifts.Any(drift => drift.Kind is DriftKind.Opened or DriftKind.Unreadable && drift.Object == name)
            ? finding with { Diagnostic = finding.Diagnostic with { Severity = Severity.Info } }
            : finding;
}
