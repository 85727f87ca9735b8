using System.Collections.Immutable;
using Bulkhead.Model.Diagnostics;

namespace Bulkhead.Cli;

/// <summary>Every diagnostic that Bulkhead can give.</summary>
internal static class DiagnosticIndex
{
    /// <summary>All of them, ordered by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        .. new[]
        {
            CliDiagnostics.All,
            Yaml.Reading.YamlDiagnostics.All,
            LibreChat.Sources.SourceDiagnostics.All,
            LibreChat.Extraction.ConfigurationDiagnostics.All,
            LibreChat.Extraction.FeatureDiagnostics.All,
            Model.Names.DestinationDiagnostics.All,
            Policy.PolicyDiagnostics.All,
            Policy.Reviewing.ReviewDiagnostics.All,
            Policy.Suppressing.SuppressionDiagnostics.All,
            Engines.Aviatrix.AviatrixDiagnostics.All,
            Engines.NetworkPolicy.NetworkPolicyDiagnostics.All,
            Engines.Terraform.TerraformDiagnostics.All,
            Engines.Decryption.DecryptionDiagnostics.All,
            Engines.Verification.VerificationDiagnostics.All,
            Engines.Verification.DriftDiagnostics.All,
            Gateway.GatewayDiagnostics.All,
            Flows.Queries.FilterDiagnostics.All,
            Flows.Serving.ServeDiagnostics.All,
            Observing.FlowsDiagnostics.All,
            Flows.StoreDiagnostics.All,
            Evidence.EvidenceDiagnostics.All,
            Probing.ProbeDiagnostics.All,
        }.SelectMany(area => area).OrderBy(descriptor => descriptor.Code, StringComparer.Ordinal),
    ];
}
