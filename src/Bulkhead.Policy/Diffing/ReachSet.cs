using System.Collections.Immutable;
using Bulkhead.Model.Policies;

namespace Bulkhead.Policy.Diffing;

/// <summary>What every workload may reach under policies, as sets. Two sets are compared by what they hold, never by how it is written.</summary>
public sealed class ReachSet
{
    private ReachSet(Reading reading, ImmutableArray<WorkloadReach> workloads) => (Reading, Workloads) = (reading, workloads);

    /// <summary>How the open questions of the documents are answered.</summary>
    public Reading Reading { get; }

    /// <summary>The workloads, ordered by key.</summary>
    public ImmutableArray<WorkloadReach> Workloads { get; }

    /// <summary>The reach under policies.</summary>
    /// <param name="book">The ordered rules.</param>
    /// <param name="reading">How the open questions are answered: the widest reading for exposure, the narrowest for what certainly works.</param>
    /// <param name="workloads">
    /// Whose reach; when it is left out, a workload for each selector of the policies. A workload that no policy selects is left out: what its pods
    /// reach is not decided here.
    /// </param>
    public static ReachSet Of(RuleBook book, Reading reading, ImmutableArray<ReachWorkload>? workloads = null)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new ReachSet(reading, [.. (workloads ?? []).Select(static workload => new WorkloadReach(workload, []))]);
    }

    /// <summary>Whether a connection passes. Its pod must carry exactly the labels of a workload of the set.</summary>
    public bool Contains(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        throw new NotSupportedException($"Comes with the algebra ({Reading}).");
    }

    /// <summary>Whether two sets hold the same connections for the same selectors.</summary>
    public bool SetEquals(ReachSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        throw new NotSupportedException($"Comes with the algebra ({Reading}).");
    }
}

/// <summary>What one workload may reach.</summary>
/// <param name="Workload">Who.</param>
/// <param name="Entries">The open ways, ordered by target; they may overlap where several rules open the same.</param>
public sealed record WorkloadReach(ReachWorkload Workload, ImmutableArray<ReachEntry> Entries);
