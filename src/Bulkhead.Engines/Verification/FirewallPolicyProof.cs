using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Verification;

/// <summary>The proof for FirewallPolicy manifests.</summary>
internal sealed class FirewallPolicyProof(EgressPolicy policy, BulkheadSettings settings, FirewallPolicyWriting writing, List<string> failures)
{
    /// <summary>Runs the proof; what it disproves is added to the failures.</summary>
    public void Run()
    {
        if (ReadBack() is { } written)
        {
            new DecryptionProof(failures).Rules(policy.Workloads, written, writing.LeftOut, writing.CarriesDecryption);
            new RuleBookProof(policy, settings, policy.Workloads, written, writing.LeftOut, failures).Run();
        }
    }

    private ImmutableArray<SelectorPolicy>? ReadBack()
    {
        var byName = new Dictionary<(string Namespace, string Name), SelectorPolicy>();
        foreach (var artefact in writing.Artefacts)
        {
            var reading = FirewallPolicyReader.Read(artefact);
            foreach (var diagnostic in reading.Diagnostics)
            {
                // The writer writes nothing that its own reader has a doubt about, so warnings count too.
                failures.Add($"{diagnostic.Span}: {diagnostic.Message}");
            }

            foreach (var read in reading.Book.Policies)
            {
                if (!byName.TryAdd((read.Namespace, read.Name), read))
                {
                    failures.Add($"two policies are called {read.Name}");
                }
            }
        }

        if (failures.Count > 0)
        {
            return null;
        }

        var result = ImmutableArray.CreateBuilder<SelectorPolicy>(policy.Workloads.Length);
        foreach (var planned in policy.Workloads)
        {
            if (byName.Remove((planned.Workload.Namespace, "bulkhead-" + planned.Workload.Name), out var read))
            {
                result.Add(read);
            }
            else
            {
                failures.Add($"workload {planned.Workload.Name} has no policy");
            }
        }

        failures.AddRange(byName.Keys.Select(static key => $"policy {key.Name} belongs to no workload"));
        return failures.Count > 0 ? null : result.ToImmutable();
    }
}
