using System.Collections.Immutable;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Engines.Generation;
using Bulkhead.Gateway;
using Bulkhead.Gateway.Deciding;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Yaml.Reading;

namespace Bulkhead.Cli.Probing;

/// <summary>Reads the rules of the workload from a generated folder or from a deployment.</summary>
internal static class ProbePolicies
{
    /// <summary>Reads them; what is wrong is printed.</summary>
    /// <param name="terminal">Where to print.</param>
    /// <param name="input">The deployment, read when a workload is named and no folder.</param>
    /// <param name="folder">The generated folder; null for the deployment.</param>
    /// <param name="workload">The workload; null when it was not named.</param>
    /// <returns>The rules, null when none were asked for; and an exit code other than 0 when they cannot be had.</returns>
    public static (ProbePolicy? Policy, int Code) Read(Terminal terminal, InputRequest input, string? folder, string? workload)
    {
        if (folder is null && workload is null)
        {
            return (null, ExitCodes.Done);
        }

        var (policies, code) = folder is null ? OfDeployment(terminal, input) : OfFolder(terminal, folder);
        if (code != ExitCodes.Done)
        {
            return (null, code);
        }

        if (ProbePolicy.Of(policies, workload) is { } found)
        {
            return (found, ExitCodes.Done);
        }

        DiagnosticPrinter.Print(terminal, CliDiagnostics.UnknownWorkload.At(null, workload is null ? "the policy is for several workloads, and none is named." : $"no one policy is for the workload '{Printable.Clean(workload)}'.",
            "Name one with --workload: " + string.Join(", ", policies.Select(static one => Printable.Clean(ProbePolicy.WorkloadOf(one), 80)).Distinct(StringComparer.Ordinal)) + "."), FileNames.Empty);
        return (null, ExitCodes.Usage);
    }

    private static (ImmutableArray<SelectorPolicy> Policies, int Code) OfDeployment(Terminal terminal, InputRequest input)
    {
        var (project, review, policy) = Plan.Of(input, watch: false);
        if (review.HasErrors)
        {
            DiagnosticPrinter.Print(terminal, review.Diagnostics, project.Names, Severity.Error);
            return ([], ExitCodes.Input);
        }

        return ([.. policy.Workloads.Select(static one => new SelectorPolicy("bulkhead-" + one.Workload.Name, one.Workload.Namespace, [.. one.Rules.Select(rule => new SelectorRule(one.Workload.Labels, rule))]))], ExitCodes.Done);
    }

    // With the eyes of the gateway: what it would not take is no policy here either.
    private static (ImmutableArray<SelectorPolicy> Policies, int Code) OfFolder(Terminal terminal, string path)
    {
        var (texts, unreadable) = ManifestFolder.Read(path);
        GatewayPolicy? policy = null;
        var problems = !unreadable.IsEmpty ? unreadable
            : texts.IsEmpty ? [GatewayDiagnostics.NoPolicy.At(null, $"{Printable.Clean(path)} holds no policy", "name the folder that 'bulkhead generate' wrote")]
            : PolicyManifests.Read(texts, out policy);
        if (policy is not null)
        {
            return (policy.Rules.Policies, ExitCodes.Done);
        }

        DiagnosticPrinter.Print(terminal, problems, FileNames.Empty, Severity.Error);
        return ([], ExitCodes.Input);
    }
}
