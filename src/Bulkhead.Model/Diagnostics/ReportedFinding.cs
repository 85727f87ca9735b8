namespace Bulkhead.Model.Diagnostics;

/// <summary>A finding as it is reported: what was found, and whether somebody has accepted it.</summary>
/// <param name="Diagnostic">What was found.</param>
/// <param name="Suppression">The comment that accepts it; null when none does.</param>
public sealed record ReportedFinding(Diagnostic Diagnostic, Suppression? Suppression)
{
    /// <summary>Whether the baseline file holds it.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Whether it may make a check fail.</summary>
    public bool Counts => Suppression is null && !IsKnown;
}
