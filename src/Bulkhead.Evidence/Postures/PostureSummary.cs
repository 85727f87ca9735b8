using System.Collections.Immutable;
using Bulkhead.Evidence.Controls;

namespace Bulkhead.Evidence.Postures;

/// <summary>The numbers of a posture.</summary>
/// <param name="Controls">Controls that were looked at.</param>
/// <param name="Satisfied">Those with all evidence.</param>
/// <param name="Claims">Claims.</param>
/// <param name="Met">Those that are met.</param>
/// <param name="Frameworks">The same by framework.</param>
public sealed record PostureSummary(int Controls, int Satisfied, int Claims, int Met, ImmutableArray<FrameworkSummary> Frameworks)
{
    /// <summary>Counts.</summary>
    public static PostureSummary Of(Posture posture)
    {
        ArgumentNullException.ThrowIfNull(posture);
        return new(
            posture.Controls.Length, posture.Controls.Count(static one => one.IsSatisfied), posture.Claims.Length, posture.Claims.Count(static one => one.Status == ClaimStatus.Met),
            [.. posture.Controls.GroupBy(static one => one.Framework).Select(static group => new FrameworkSummary(group.Key, group.Count(), group.Count(static one => one.IsSatisfied)))]);
    }
}

/// <summary>The numbers of a framework.</summary>
/// <param name="Framework">The framework.</param>
/// <param name="Controls">Its controls that were looked at.</param>
/// <param name="Satisfied">Those with all evidence.</param>
public sealed record FrameworkSummary(Framework Framework, int Controls, int Satisfied);
