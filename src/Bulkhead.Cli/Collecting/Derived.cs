using System.Collections.Immutable;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Input;
using Bulkhead.Cli.Output;
using Bulkhead.Engines.Generation;
using Bulkhead.Model.Diagnostics;
using Bulkhead.Model.Inventories;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Collecting;

/// <summary>Everything that follows from the inputs: the same when evidence is collected and when it is verified.</summary>
/// <param name="Project">The deployment.</param>
/// <param name="Review">Its destinations with their decisions.</param>
/// <param name="Policy">The plan.</param>
/// <param name="Generation">The policy files, and whether they were proved.</param>
internal sealed record Derived(Project Project, Review Review, EgressPolicy Policy, GenerationResult Generation)
{
    /// <summary>Derives.</summary>
    /// <param name="request">What to read.</param>
    /// <param name="watch">Whether the closing deny is only watched.</param>
    /// <param name="day">The day on which expiry dates are judged.</param>
    /// <param name="hashes">The hashes of the inputs as they were before secrets were taken out, by name; null for those of the files.</param>
    public static Derived From(InputRequest request, bool watch, DateOnly day, IReadOnlyDictionary<string, string>? hashes = null)
    {
        var read = Project.Read(request with { DestinationsOnly = true });
        if (hashes is not null)
        {
            read = read with
            {
                Inventory = read.Inventory with { Inputs = [.. read.Inventory.Inputs.Select(input => hashes.TryGetValue(input.Name, out var hash) ? new InputFile(input.Name, hash) : input)] },
            };
        }

        var (project, review, policy) = Plan.Of(read, watch, day);
        var generation = review.HasErrors ? new GenerationResult([], []) : Generator.Generate(project.Inventory, policy, project.Settings, ToolVersion.Text);
        return new Derived(project, review, policy, generation);
    }

    /// <summary>What keeps it from being used: errors of reading, planning, writing or proving.</summary>
    public ImmutableArray<Diagnostic> Errors => [.. Review.Diagnostics.Concat(Generation.Diagnostics).Where(static one => one.Severity == Severity.Error)];
}
