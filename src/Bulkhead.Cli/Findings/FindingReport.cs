using System.Collections.Immutable;
using System.Text;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Reviewing;
using Bulkhead.Policy.Suppressing;

namespace Bulkhead.Cli.Findings;

/// <summary>All findings about a deployment, each with what somebody has said about it.</summary>
internal static class FindingReport
{
    /// <summary>The findings of reading, planning and reviewing, and those about suppressions.</summary>
    public static ImmutableArray<ReportedFinding> Of(Project project, Review plan, EgressPolicy policy)
    {
        var today = Plan.Today();
        var findings = plan.Diagnostics.AddRange(ReviewFindings.Of(project.Inventory, policy, project.Settings, today));
        var suppressions = ImmutableArray.CreateBuilder<Suppression>();
        foreach (var input in project.Inventory.Inputs)
        {
            if (project.Contents.TryGetValue(Project.KeyOf(project.Names.PathOf(input.Name)), out var bytes))
            {
                var (read, problems) = SuppressionReader.Read(input.Name, Encoding.UTF8.GetString(bytes.Span));
                suppressions.AddRange(read);
                findings = findings.AddRange(problems);
            }
        }

        return Suppressions.Apply(findings, suppressions.DrainToImmutable(), today);
    }
}
