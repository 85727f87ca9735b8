using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.Kubernetes;
using Bulkhead.Engines.Kustomize;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Engines.Terraform;
using Bulkhead.Engines.Verification;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Generation;

/// <summary>From a plan to files: writes for every target, reads back what was written, and proves that it says what was planned.</summary>
public static class Generator
{
    /// <summary>Generates all files of a deployment. The same arguments give the same bytes.</summary>
    /// <param name="inventory">What the plan was made from: input hashes and catalog version for the headers.</param>
    /// <param name="policy">The plan.</param>
    /// <param name="settings">Targets, versions, resolver, ingress controller.</param>
    /// <param name="toolVersion">The version of Bulkhead, for the headers.</param>
    public static GenerationResult Generate(Inventory inventory, EgressPolicy policy, BulkheadSettings settings, string toolVersion)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(settings);
        var found = ImmutableArray.CreateBuilder<Diagnostic>();
        found.AddRange(SelectorChecks.Check([.. policy.Workloads.Select(static workload => workload.Workload)]));
        EngineOptions.CheckNames(settings, found);
        var full = GeneratedHeader.Lines(toolVersion, inventory.CatalogVersion, inventory.Inputs);
        var header = settings.Output.Origins == OriginStyle.Paths ? GeneratedHeader.Lines(toolVersion, inventory.CatalogVersion, []) : full;
        var aviatrix = settings.Writes(PolicyTarget.Aviatrix) ? EngineOptions.Aviatrix(settings, header, found) : null;
        if (HasErrors(found))
        {
            return new GenerationResult([], found.ToImmutable());
        }

        var artefacts = ImmutableArray.CreateBuilder<Artefact>();
        FirewallPolicyWriting? firewall = null;
        NetworkPolicyWriting? network = null;
        if (aviatrix is not null)
        {
            firewall = FirewallPolicyWriter.Write(policy.Workloads, aviatrix);
            artefacts.AddRange(firewall.Artefacts);
            found.AddRange(firewall.Diagnostics);
        }

        if (settings.Writes(PolicyTarget.NetworkPolicy))
        {
            network = NetworkPolicyWriter.Write(policy.Topology, policy.Workloads, EngineOptions.NetworkPolicy(settings, header));
            artefacts.AddRange(network.Artefacts);
            found.AddRange(network.Diagnostics);
        }

        artefacts.Add(KustomizationWriter.Write(artefacts.ToImmutable(), full));
        TerraformWriting? terraform = null;
        if (settings.Writes(PolicyTarget.Terraform) && EngineOptions.Terraform(settings, found) is { } overlay)
        {
            terraform = TerraformWriter.Write(policy, settings, $"bulkhead {toolVersion}, catalog {inventory.CatalogVersion}; do not edit", overlay);
            artefacts.Add(terraform.Artefact);
            found.AddRange(terraform.Diagnostics);
        }

        var decryption = settings.Writes(PolicyTarget.Decryption) ? EngineOptions.Decryption(settings, found) : null;
        DecryptionWriting? overlays = null;
        if (decryption is not null)
        {
            overlays = DecryptionWriter.Write(inventory, policy, decryption, header, settings.Output.Origins);
            artefacts.AddRange(overlays.Artefacts);
            found.AddRange(overlays.Diagnostics);
        }

        artefacts.Sort(static (left, right) => string.CompareOrdinal(left.FileName, right.FileName));
        if (!HasErrors(found))
        {
            found.AddRange(SelfProof.Prove(policy, settings, firewall, terraform, network, overlays));
        }

        return new GenerationResult(HasErrors(found) ? [] : [.. artefacts.Select(GeneratedTrailer.Close)], found.ToImmutable());
    }

    private static bool HasErrors(ImmutableArray<Diagnostic>.Builder found)
    {
        foreach (var diagnostic in found)
        {
            if (diagnostic.Severity == Severity.Error)
            {
                return true;
            }
        }

        return false;
    }
}
