using System.Collections.Immutable;
using Bulkhead.Cli.Explaining;
using Bulkhead.Cli.Explaining.Changes;
using Bulkhead.Cli.Hardening;
using Bulkhead.Cli.Input;
using Bulkhead.Model.Policies;

namespace Bulkhead.Cli.Output.ReviewPage;

/// <summary>The patches of a review, each proved by reading and planning the deployment again with it.</summary>
/// <param name="Hardening">What closes in LibreChat what the policy keeps closed.</param>
/// <param name="Closed">What stays closed, with the smallest change that would open it.</param>
internal sealed record ReviewChanges(HardeningPatch Hardening, ImmutableArray<ClosedGroupAnswer> Closed)
{
    /// <summary>Makes them. For input with errors there are none: nothing could be proved.</summary>
    public static ReviewChanges Of(InputRequest request, Project project, Review review, EgressPolicy policy) => review.HasErrors
        ? new ReviewChanges(new HardeningPatch(string.Empty, []), [])
        : new ReviewChanges(Hardener.Of(request, project), ClosedGroups.Of(review, workload: null, new ChangeFinder(request, project, policy)));
}
