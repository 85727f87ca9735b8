using System.Collections.Immutable;
using Bulkhead.Engines.Aviatrix;
using Bulkhead.Engines.Decryption;
using Bulkhead.Engines.NetworkPolicy;
using Bulkhead.Engines.Terraform;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Settings;

namespace Bulkhead.Engines.Verification;

/// <summary>
/// Proves from the written text alone that every allowed destination passes and nothing else does. The engine's own readers and the judge are
/// used, so a mistake in planning, writing or reading shows as a contradiction between the two ends.
/// </summary>
internal static class SelfProof
{
    // One contradiction is enough to stop; a few more help to see what they have in common.
    private const int Shown = 10;

    /// <summary>What was disproved; empty when the proof holds.</summary>
    public static ImmutableArray<Diagnostic> Prove(EgressPolicy policy, BulkheadSettings settings, FirewallPolicyWriting? firewall, TerraformWriting? terraform, NetworkPolicyWriting? network, DecryptionWriting? decryption = null)
    {
        var failures = new List<string>();
        if (firewall is not null)
        {
            new FirewallPolicyProof(policy, settings, firewall, failures).Run();
        }

        if (terraform is not null)
        {
            new TerraformProof(policy, settings, terraform, failures).Run();
        }

        if (network is not null)
        {
            new NetworkPolicyProof(policy, network, settings.InternetIsGoverned, failures).Run();
        }

        if (decryption is not null)
        {
            new DecryptionProof(failures).Overlay(policy, decryption);
        }

        return
        [
            .. failures.Take(Shown).Select(static failure => VerificationDiagnostics.ProofFailed.At(
                null,
                "the policy that was written does not say what was planned: " + Printable.Clean(failure, 300),
                "nothing was written; please report this with the configuration (values removed) and the version of bulkhead")),
        ];
    }
}
