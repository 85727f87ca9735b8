using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Engines.Generation;

/// <summary>What a set of manifests says, whatever engine each is for.</summary>
/// <param name="Rules">The ordered rules: FirewallPolicy objects and the overlay of Terraform.</param>
/// <param name="Pods">The NetworkPolicies.</param>
/// <param name="Diagnostics">What could not be read.</param>
public sealed record ManifestSet(RuleBook Rules, ImmutableArray<PodPolicy> Pods, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Reads manifests with the readers of all engines.</summary>
    /// <param name="texts">The files, in order.</param>
    public static ManifestSet Read(IEnumerable<SourceText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var policies = ImmutableArray.CreateBuilder<SelectorPolicy>();
        var pods = ImmutableArray.CreateBuilder<PodPolicy>();
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var text in texts)
        {
            if (TerraformReader.IsFile(text.File))
            {
                var (overlay, problem) = TerraformReader.Read(text);
                policies.AddRange(overlay.Policies);
                if (problem is not null)
                {
                    diagnostics.Add(problem);
                }

                continue;
            }

            var reading = FirewallPolicyReader.Read(text);
            policies.AddRange(reading.Book.Policies);
            var podReading = PodPolicyReader.Read(text);
            pods.AddRange(podReading.Policies);
            diagnostics.AddRange(reading.Diagnostics.Concat(podReading.Diagnostics).Distinct());
        }

        return new ManifestSet(new RuleBook(policies.ToImmutable()), pods.ToImmutable(), diagnostics.ToImmutable());
    }
}
