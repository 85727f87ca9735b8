using System.Globalization;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Model.Policies;
using Bulkhead.Policy.Planning;
using Bulkhead.Policy.Prerequisites;

namespace Bulkhead.Cli.Commands;

/// <summary>Reading and planning, the first half of every command that is about a deployment.</summary>
internal static class Plan
{
    /// <summary>Reads a deployment and plans it.</summary>
    public static (Project Project, Review Review, EgressPolicy Policy) Of(InputRequest request, bool watch)
    {
        var project = Project.Read(request);
        return Of(project, watch);
    }

    /// <summary>Plans a deployment that was read.</summary>
    /// <param name="project">The deployment.</param>
    /// <param name="watch">Whether the closing deny is only watched.</param>
    /// <param name="day">The day on which expiry dates are judged; null for <see cref="Today"/>.</param>
    public static (Project Project, Review Review, EgressPolicy Policy) Of(Project project, bool watch, DateOnly? day = null)
    {
        var inventory = project.Inventory;
        var policy = Planner.Plan(inventory, project.Settings, new PlanOptions(day ?? Today(), watch));
        var review = new Review(policy.Topology, policy.Decisions, [.. Planner.Unanswered(inventory, project.Settings), .. policy.Diagnostics], inventory.Inputs, inventory.CatalogVersion)
        {
            Prerequisite = PolicyPrerequisite.Line(project.Settings),
        };
        return (project, review, policy);
    }

    /// <summary>The day on which expiry dates are judged: in UTC, the same everywhere; SOURCE_DATE_EPOCH makes an old output again.</summary>
    public static DateOnly Today()
    {
        var epoch = System.Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
        var now = long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253402300799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UtcNow;
        return DateOnly.FromDateTime(now.UtcDateTime);
    }
}
