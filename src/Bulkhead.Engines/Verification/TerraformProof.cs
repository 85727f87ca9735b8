using System.Collections.Immutable;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Verification;

/// <summary>The proof for the variables of the Terraform overlay: pods, when it governs them, and nodes.</summary>
internal sealed class TerraformProof(EgressPolicy policy, BulkheadSettings settings, TerraformWriting writing, List<string> failures)
{
    /// <summary>Runs the proof; what it disproves is added to the failures.</summary>
    public void Run()
    {
        var book = TerraformReader.Read(writing.Artefact.Utf8, out var problem);
        if (problem is not null)
        {
            failures.Add($"{writing.Artefact.FileName}: {problem}");
            return;
        }

        var planned = settings.TerraformGovernsPods ? policy.Workloads : [];
        planned = policy.Nodes is { } nodes ? planned.Add(nodes) : planned;
        var byName = book.Policies.ToDictionary(static policy => policy.Name, StringComparer.Ordinal);
        var written = ImmutableArray.CreateBuilder<SelectorPolicy>(planned.Length);
        foreach (var one in planned)
        {
            if (!byName.Remove(TerraformReader.PolicyName(one.Workload.Name), out var read))
            {
                failures.Add($"workload {one.Workload.Name} has no rules in {writing.Artefact.FileName}");
                return;
            }

            written.Add(read);
        }

        failures.AddRange(byName.Keys.Select(static name => $"{name} belongs to no workload"));
        new DecryptionProof(failures).Rules(planned, written.ToImmutable(), writing.LeftOut, carries: true);
        new RuleBookProof(policy, settings, planned, written.ToImmutable(), writing.LeftOut, failures).Run();
    }
}
