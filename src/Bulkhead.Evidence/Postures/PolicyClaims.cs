using Bulkhead.Evidence.Controls;
using Bulkhead.Evidence.Facts;

namespace Bulkhead.Evidence.Postures;

/// <summary>Claims about what the policy says.</summary>
internal static class PolicyClaims
{
    /// <summary><see cref="ClaimIds.PolicyProved"/></summary>
    public static ClaimResult Proved(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.PolicyProved);
        if (finding.Take(files.Read<DerivationFacts>(BundlePaths.Derivation)) is not { } derivation)
        {
            return finding.End("How the policy follows from the configuration is not recorded.");
        }

        if (!derivation.Proof.Held)
        {
            finding.Against("The proof of the written policy failed when it was collected: " + (derivation.Proof.Failures.Count > 0 ? derivation.Proof.Failures[0] : "no reason is recorded") + ".");
        }

        if (derivation.Artefacts.Count == 0)
        {
            finding.Missing("No policy file was derived: name targets in bulkhead.yaml and run bulkhead generate.");
        }

        finding.Against(derivation.Artefacts.Where(artefact => files.HashOf(artefact.File) != artefact.Sha256).Select(static artefact => $"{artefact.File} is not what was derived."), BundlePaths.Derivation);
        var known = derivation.Artefacts.Select(static artefact => artefact.File).ToHashSet(StringComparer.Ordinal);
        finding.Against(
            files.Files.Keys.Where(path => path.StartsWith(BundlePaths.PolicyFolder, StringComparison.Ordinal) && !known.Contains(path)).Select(static path => $"{path} was not derived from the inputs."), BundlePaths.Derivation);
        finding.Against(
            derivation.Inputs.Where(input => !files.Files.ContainsKey(input.File)).Select(static input => $"The recorded copy of {input.Name} is not in the bundle."), BundlePaths.Derivation);
        var inputs = Plain.Figure(derivation.Inputs.Count, BundlePaths.Derivation, "/inputs/length");
        var artefacts = Plain.Figure(derivation.Artefacts.Count, BundlePaths.Derivation, "/artefacts/length");
        var allowed = Plain.Figure(derivation.Proof.Allowed, BundlePaths.Derivation, "/proof/allowed");
        var denied = Plain.Figure(derivation.Proof.Denied, BundlePaths.Derivation, "/proof/denied");
        return finding.End($"{artefacts} {Plain.Word(artefacts, "policy file", "policy files")} derived from {inputs} {Plain.Word(inputs, "input", "inputs")}; read back, they allow the {allowed} {Plain.Word(allowed, "destination", "destinations")} that were decided and nothing else, and {denied} more that the deployment could be made to contact stay closed.");
    }

    /// <summary><see cref="ClaimIds.DefaultDeny"/></summary>
    public static ClaimResult DefaultDeny(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.DefaultDeny);
        if (Workloads(finding, files) is not { } reach)
        {
            return finding.End("What the workloads can reach is not recorded.");
        }

        finding.Against(reach.Workloads.SelectMany(static workload => Open(workload)), BundlePaths.Reach);
        var count = Plain.Figure(reach.Workloads.Count, BundlePaths.Reach, "/workloads/length");
        return finding.End($"The policy of {count} {Plain.Word(count, "workload", "workloads")} was looked at for a closing deny that is enforced, on the way out of the cluster and within it.");
    }

    /// <summary><see cref="ClaimIds.DestinationsTraced"/></summary>
    public static ClaimResult Traced(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.DestinationsTraced);
        if (Workloads(finding, files) is not { } reach)
        {
            return finding.End("What the workloads can reach is not recorded.");
        }

        foreach (var workload in All(reach))
        {
            finding.Against(workload.Allowed.Where(static one => one.Origins.Count == 0 || one.Rule is null)
                .Select(one => $"{workload.Name} may reach {one.Host}:{one.Ports}, and {(one.Rule is null ? "no rule is named that carries it" : "no reason for it is recorded")}."), BundlePaths.Reach);
        }

        return finding.End("Every allowed destination was looked at for the rule that carries it and the line of configuration, answer or catalog entry that asks for it.");
    }

    /// <summary><see cref="ClaimIds.ProvidersApproved"/></summary>
    public static ClaimResult Approved(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.ProvidersApproved);
        if (finding.Take(files.Read<ReachFacts>(BundlePaths.Reach)) is not { } reach)
        {
            return finding.End("What the workloads can reach is not recorded.");
        }

        if (!reach.ProvidersRestricted)
        {
            finding.Missing("bulkhead.yaml names no approvedProviders, so whatever provider the configuration names is opened: list those that were approved.");
        }

        finding.Against(reach.Unapproved.Select(static group => $"{group} is configured and nobody approved it: add it to approvedProviders, or take it out of the configuration."), BundlePaths.Reach);
        return finding.End("The model providers of the configuration were held against approvedProviders of bulkhead.yaml.");
    }

    /// <summary><see cref="ClaimIds.StoresIsolated"/></summary>
    public static ClaimResult Isolated(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.StoresIsolated);
        if (finding.Take(files.Read<ReachFacts>(BundlePaths.Reach)) is not { } reach)
        {
            return finding.End("What the workloads can reach is not recorded.");
        }

        var stores = reach.Workloads.Where(static workload => workload.IsStore).ToArray();
        if (stores.Length == 0)
        {
            finding.Missing("No data store runs in the deployment that was read; one outside of it needs evidence of its own.");
        }

        finding.Against(stores.Where(static store => store.Isolated != true).Select(static store => $"{store.Name} takes connections from every pod: no NetworkPolicy closes its ingress (target network-policy)."), BundlePaths.Reach);
        return finding.End(stores.Length == 0 ? "There is no data store to look at." : "By NetworkPolicy " + string.Join("; ", stores.Select(static store =>
            $"{store.Name} takes connections from {(store.From.Count == 0 ? "nobody" : string.Join(", ", store.From))}{(store.Isolated == true ? string.Empty : " and from everybody else too")}")) + ".");
    }

    /// <summary><see cref="ClaimIds.TransmissionEncrypted"/></summary>
    public static ClaimResult Encrypted(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.TransmissionEncrypted);
        if (Workloads(finding, files) is not { } reach)
        {
            return finding.End("What the workloads can reach is not recorded.");
        }

        foreach (var workload in All(reach))
        {
            finding.Against(workload.Allowed.Where(static one => !one.Encrypted && one.Scope is not ("in-cluster" or "loopback"))
                .Select(one => $"{workload.Name} may reach {one.Host}:{one.Ports} ({one.Scope}) by {one.Protocol}, which is not encrypted by its own rules: {(one.Origins.Count > 0 ? one.Origins[0] : "no reason recorded")}."), BundlePaths.Reach);
        }

        return finding.End("What is spoken to every allowed destination outside the cluster was looked at for encryption.");
    }

    /// <summary><see cref="ClaimIds.SupplyLimited"/></summary>
    public static ClaimResult Supply(EvidenceFiles files)
    {
        var finding = new Finding(ClaimIds.SupplyLimited);
        if (Workloads(finding, files) is not { } reach)
        {
            return finding.End("What the workloads can reach is not recorded.");
        }

        finding.Against(reach.Workloads.SelectMany(static workload => Open(workload)), BundlePaths.Reach);
        if (reach.Nodes is not { } nodes)
        {
            finding.Missing("Nothing governs from where the nodes pull images: add terraform to targets in bulkhead.yaml, or govern the nodes elsewhere and keep that evidence.");
            return finding.End("Code that pods fetch is limited to what their policy allows; the nodes are not governed.");
        }

        if (nodes.InternetDenied != true || nodes.InternetEnforced != true)
        {
            finding.Against("The rules of the nodes do not end in a deny that is enforced.");
        }

        var count = Plain.Figure(nodes.Allowed.Count, BundlePaths.Reach, "/nodes/allowed/length");
        return finding.End($"Nodes may reach {count} {Plain.Word(count, "registry name", "registry names")} and pods what their policy allows; both are listed with their origin.");
    }

    private static ReachFacts? Workloads(Finding finding, EvidenceFiles files)
    {
        var reach = finding.Take(files.Read<ReachFacts>(BundlePaths.Reach));
        if (reach is { Workloads.Count: 0 })
        {
            finding.Missing("No workload was found in the deployment.");
        }

        return reach;
    }

    private static IEnumerable<WorkloadReach> All(ReachFacts reach) => reach.Nodes is { } nodes ? reach.Workloads.Append(nodes) : reach.Workloads;

    private static IEnumerable<string> Open(WorkloadReach workload)
    {
        if (workload.InternetDenied != true)
        {
            yield return $"{workload.Name}: no rule denies what leaves the cluster and is not allowed (targets aviatrix or terraform).";
        }
        else if (workload.InternetEnforced != true)
        {
            yield return $"{workload.Name}: the closing deny is only watched, not enforced: generate without --watch.";
        }

        if (workload.ClusterDenied != true)
        {
            yield return $"{workload.Name}: no NetworkPolicy closes what it may reach within the cluster (target network-policy).";
        }
    }
}
